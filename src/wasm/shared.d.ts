/** AWS credentials. `expiration`, where known, lets a flow ask for new ones in time. Never logged, never put in an error. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** ISO 8601, epoch milliseconds, or a Date. */
  expiration?: string | number | Date;
}

/** Where a request goes: the Region's endpoint, or a custom one. A custom endpoint excludes FIPS and dual-stack. */
export interface EndpointOptions {
  endpoint?: string;
  useFipsEndpoint?: boolean;
  useDualstackEndpoint?: boolean;
}

export interface SignedRequest {
  method: "POST";
  url: string;
  /** `host` is signed, and not listed: fetch sets it. */
  headers: Record<string, string>;
  body: string;
}

/** What every failure of this package looks like: a plain Error with `name: "EcsError"`. */
export interface EcsError extends Error, Problem {
  name: "EcsError";
}
