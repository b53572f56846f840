/** The package's version. The build puts it in. */
declare const VERSION: string;

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** What is used of it. https://developers.cloudflare.com/durable-objects/api/ */
declare module "cloudflare:workers" {
  interface Storage {
    put(key: string, value: unknown): Promise<void>;
    list(options?: { prefix: string }): Promise<Map<string, unknown>>;
    delete(key: string): Promise<boolean>;
    deleteAll(): Promise<void>;
    getAlarm(): Promise<number | null>;
    setAlarm(time: number): Promise<void>;
  }
  class DurableObject {
    constructor(ctx: { storage: Storage }, env: unknown);
    protected ctx: { storage: Storage };
  }
  interface DurableObjectNamespace<T extends DurableObject> {
    idFromName(name: string): object;
    get(id: object): Omit<T, "alarm">;
  }
}
