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
  /** What cannot be done as it is set up, in words; to be told when it starts. */
  limits(): string[];
  /** Asks whether Slack takes the bot's token; the response is JSON, `{ slack?: "ok" | code }`. */
  begin(kind: "health", input: {}, body: Uint8Array): Flow;
  /** Begins to serve a request; `run.js`'s `run` drives the flow, which emits `Told`. */
  begin(kind: "event" | "interaction", input: { headers: [string, string][] }, body: Uint8Array): Flow;
  begin(kind: "look", input: { token: string; identity?: TokenIdentity }, body: Uint8Array): Flow;
  begin(kind: "answer", input: { headers: [string, string][]; identity?: TokenIdentity }, body: Uint8Array): Flow;
  /** `POST /sweep`: the crate checks the event key. */
  begin(kind: "sweepAsked", input: { headers: [string, string][] }, body: Uint8Array): Flow;
  /** The worker's own timer is due: looks at these hooks, or at all that are open. Nobody is asked for a key, so no request from outside may begin it. */
  begin(kind: "sweep", input: { hooks?: string[] }, body: Uint8Array): Flow;
}

/** A token whose signature, issuer, audience and times were verified: its header's `typ`, and its claims. */
export interface TokenIdentity {
  typ?: string;
  claims: Record<string, unknown>;
}

/** One thing that keeps a worker from starting. */
export interface Problem {
  /** The setting (`accounts[0].regions`), or the environment variable. */
  setting: string;
  /** What is wrong, beginning with its name; no value of a secret. */
  message: string;
}

/** What a flow of `Approvals` emits: the first `response` or `page` answers the request, and what comes later is work that follows from it. */
export type Told =
  | { event: "response"; status: number; body: string }
  /** The answer, as JSON. */
  | { event: "json"; status: number; body: string }
  | { event: "page"; status: number; page: ApprovalPage }
  | { event: "log"; line: Record<string, unknown> & { level: "info" | "warn" | "error"; what: string } };

/** What a flow of `Approvals` has the worker do, and what it replies, as JSON. */
export type HostCall =
  /** Remember a text until its time is over; replies null. */
  | { call: "put"; key: string; value: string; expiresAt: number }
  /** The same, where there is no such key: replies whether it was created. Of several who try, one does. */
  | { call: "create"; key: string; value: string; expiresAt: number }
  /** Forget a key; replies null. */
  | { call: "remove"; key: string }
  /** Everything remembered under keys that begin so: [key, value][]. */
  | { call: "list"; prefix: string }
  /** A token with these claims, signed with the newest key. */
  | { call: "sign"; claims: Record<string, string | number> }
  /** The AWS credentials that the worker has: Credentials. */
  | { call: "credentials" };

/** What the page behind a link shows. */
export interface ApprovalPage {
  state: "question" | "told" | "refused" | "signIn" | "error";
  title: string;
  /** What became of an answer. */
  result?: Outcome["result"];
  /** What happened, and what to do. */
  message?: string;
  question?: Question;
  form?: {
    t: string;
    form: string;
    /** Absent where one cannot. `ifMatch` is sent back: the act is bound to it. */
    continuing?: { consequence: string; ifMatch: string; reason: boolean };
    rollBack?: { consequence: string; ifMatch: string; reason: boolean };
    longestReason: number;
  };
  votes?: { need: number; names: string[] };
  /** The deployment in the console page. */
  page?: string;
  /** Who looks at it. */
  person?: string;
}

/** What people are asked about one pause hook, in plain words. */
export interface Question {
  /** `Continue or roll back shop/checkout in production (111122223333), eu-west-1?` */
  headline: string;
  /** What a policy asks for beyond one person's press: `2 approvals needed to continue, each with a reason.` */
  needed?: string;
  /** What pressing Continue does where several people must agree. */
  vote?: string;
  waits: boolean;
  hookId: string;
  place: { serviceDeploymentArn: string; service: string; cluster: string; account: string; accountName?: string; region: string };
  /** `name` is AWS's. */
  stage?: { name: string; words: string; meaning?: string };
  /** Absent where it could not be read. */
  changes?: Brings;
  /** Absent where it does not move in steps. */
  traffic?: { percent: string; stepsDone: number; steps: number; words: string };
  continue: Side;
  rollBack: Side;
  deadline?: { at: string; epochSeconds: number; words: string; then: string };
  /** Other hooks that await action at the stage. */
  othersWaiting: number;
  links: { page?: string; decide?: string; console?: string };
}

/** One of the two answers: what it does, or why it is not possible. */
export interface Side {
  possible: boolean;
  consequence?: string;
  reason?: string;
}

/** What a deployment brings. */
export interface Brings {
  images: { container: string; kind: "tag" | "digest" | "image" | "new" | "gone"; image?: string; before?: string; after?: string }[];
  /** How many containers keep their image. */
  unchanged: number;
  taskDefinition?: { before?: string; after?: string };
  /** What else differs, a line each. */
  others: string[];
  /** Why not all could be compared. */
  unread?: string;
}
