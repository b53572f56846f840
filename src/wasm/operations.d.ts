export interface SigningContext extends EndpointOptions {
  region: string;
  credentials: Credentials;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Signs a request of an ECS operation. Synchronous; the wasm must be loaded (the default export, or `initSync`).
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
