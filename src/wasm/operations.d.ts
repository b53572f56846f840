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

export interface SigningContext extends EndpointOptions {
  region: string;
  credentials: Credentials;
  /** Epoch milliseconds. */
  now: number;
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

/**
 * Signs a request of an ECS operation. Synchronous; the wasm must be loaded (the default export, `initSync`, or `load` of
 * `ecs-greenlight`).
 *
 * @param operation AWS's name of it: "ContinueServiceDeployment".
 * @param input Its input, with AWS's member names; a Date where AWS has a timestamp.
 * @throws EcsError `unknown-operation`, `invalid-input`, `invalid-endpoint`, `invalid-credentials`, `credentials-expired`.
 */
export function signRequest(operation: string, input: object, context: SigningContext): SignedRequest;

/**
 * Reads the response to a request: the operation's output, timestamps as `Date#toISOString` writes them, absent members
 * absent, members this package does not decide on as AWS sent them.
 *
 * @throws EcsError ECS's own error, or `unreadable-response`.
 */
export function parseResponse(
  operation: string,
  response: { status: number; headers: [string, string][]; body: Uint8Array },
): object;
