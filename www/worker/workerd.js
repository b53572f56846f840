// Cloudflare: what wrangler.toml names as `main`.
export { default } from "./worker.js";
export { PauseStore } from "./store/durable_object.js";
