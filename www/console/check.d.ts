// What the build makes of a schema: vite.config.js.
declare module "*.schema.json?check" {
  const fits: import("ajv").ValidateFunction;
  export default fits;
}
