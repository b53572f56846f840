/** A worker that was set up. Only the worker's own JavaScript uses it. */
export class Approvals {
  /**
   * @param settings JSON: www/worker/settings.schema.json.
   * @param secrets JSON: an object of strings, by the names of the environment variables.
   * @param seed For the jitter of retries.
   * @param store Whether there is a store, whatever the settings say.
   * @param file The path of the file that the settings were read from.
   * @throws EcsError `invalid-settings` with `problems`: everything that is missing, weak or contradictory.
   */
  constructor(settings: string, secrets: string, seed: number, store?: boolean, file?: string);
  /** What the worker cannot do with these settings, a sentence each, to log at startup. */
  limits(): string[];
  /** Checks whether Slack accepts the bot token; the response is JSON, `{ slack?: "ok" | code }`. */
  begin(kind: "health", input: {}, body: Uint8Array): Flow;
  /** Starts serving a request; `run` in `run.js` drives the flow, which emits `WorkerOutput`. */
  begin(kind: "event" | "interaction", input: { headers: [string, string][] }, body: Uint8Array): Flow;
  begin(kind: "look", input: { token: string; identity?: TokenIdentity }, body: Uint8Array): Flow;
  begin(kind: "answer", input: { headers: [string, string][]; identity?: TokenIdentity }, body: Uint8Array): Flow;
  /** `POST /sweep`: the crate checks the event key. */
  begin(kind: "sweepAsked", input: { headers: [string, string][] }, body: Uint8Array): Flow;
  /** For the worker's own timer: checks these hooks, or all that are open. It checks no key, so no request from outside may start it. */
  begin(kind: "sweep", input: { hooks?: string[] }, body: Uint8Array): Flow;
}

/** A token whose signature, issuer, audience and times were verified: its header's `typ`, and its claims. */
export interface TokenIdentity {
  typ?: string;
  claims: Record<string, unknown>;
}

