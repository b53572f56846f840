/** The package's version. The build puts it in. */
declare const VERSION: string;

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*.css" {
  const text: string;
  export default text;
}

/** What is used of it. https://developers.cloudflare.com/durable-objects/api/ */
declare module "cloudflare:workers" {
  interface Storage {
    kv: {
      get(key: string): unknown;
      put(key: string, value: unknown): void;
      list(options?: { prefix: string }): Iterable<[string, unknown]>;
      delete(key: string): boolean;
    };
    deleteAll(): Promise<void>;
    getAlarm(): Promise<number | null>;
    setAlarm(time: number): Promise<void>;
  }
  class DurableObject {
    constructor(ctx: { storage: Storage; waitUntil(work: Promise<unknown>): void }, env: any);
    protected ctx: { storage: Storage; waitUntil(work: Promise<unknown>): void };
    protected env: any;
  }
  interface DurableObjectNamespace<T extends DurableObject> {
    idFromName(name: string): object;
    get(id: object): Omit<T, "alarm">;
  }
}
