/** From flows that act. With the code "outcome-unknown", the act was sent, and its result was not read. */
export interface EcsError {
  serviceDeploymentArn?: string;
  hookId?: string;
  /** From `decideAll`: what was known before it failed. */
  outcomes?: Decided[];
}

/**
 * How somebody signs in. One of `webIdentity`, `cognito` and `credentials` is required; `assumeRole` is a role to assume with the result.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
 */
export interface SignIn {
  /** The Region in which STS and Cognito are called. */
  region: string;
  /** An ID token, for a role: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
  webIdentity?: {
    token: string;
    roleArn: string;
    /** What CloudTrail shows for the person. Characters that STS does not allow are replaced, and a hash of the whole name is added. */
    sessionName?: string;
    /** From 900 to 43200, and at most the role's maximum; an hour if absent. */
    durationSeconds?: number;
    /** A session policy, as JSON, that restricts what the session may do. */
    policy?: string;
  };
  /** An identity pool; without `logins`, as its guest: https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html */
  cognito?: { identityPoolId: string; /** ID tokens, by the pool's names for their providers. */ logins?: Record<string, string> };
  credentials?: Credentials;
  /** With a role's credentials, an hour at most: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  assumeRole?: { roleArn: string; sessionName?: string; externalId?: string; durationSeconds?: number; sourceIdentity?: string; policy?: string };
  /** Origins to call instead of AWS's. */
  endpoints?: { sts?: string; cognitoIdentity?: string };
}

export interface InboxOptions {
  /** The Regions to check; the client's own if absent. */
  regions?: string[];
  /** Only these clusters: names, ARNs, or patterns of either with `*` and `?`. Exact names are not listed first. */
  clusters?: string[];
  /** Only these services, likewise, or `cluster/service`. An ARN is looked up only in its own Region and cluster. */
  services?: string[];
  /** How much of each throttle bucket to use, in percent: 1 to 100; 50 if absent. */
  sharePercent?: number;
  /** Milliseconds. Everything is checked if the last full sweep started this long ago, and always by the first check; 300000 if absent. */
  sweepEvery?: number;
  /** Milliseconds between two checks, 2147483647 at most; if absent, it ends after one. */
  refreshEvery?: number;
}

/** What `decideAll` reports for one hook: its outcome, or why it is certain that nothing was executed there. */
export type Decided = (Outcome & { hookId: string; error?: undefined }) | { hookId: string; error: Problem; result?: undefined };

/** Credentials that were pasted, and what was found. */
export interface PastedCredentials extends RevealedCredentials {
  found: {
    /**
     * In words: "environment variables", "a profile", "the AWS CLI's JSON", "metadata of a container or an instance", "Cognito's JSON",
     * "values without names".
     */
    format: string;
    /** The profile's name, if it was in one. */
    profile?: string;
    /** "longTerm": a key (AKIA...) that does not expire, and so should not be pasted into a page. */
    kind: "temporary" | "longTerm";
  };
}

/**
 * Reads credentials as people paste them, with whatever is around them: all formats of `aws configure export-credentials`, what
 * the access portal copies, profiles, the JSON that the AWS CLI prints and keeps, that of metadata endpoints and of Cognito, and the
 * bare values.
 *
 * @param now Epoch milliseconds. With it, expired credentials are refused.
 * @throws EcsError `invalid-credentials`, naming what is missing and what was found, never a value; `credentials-expired`.
 */
export function parseCredentials(text: string, now?: number): PastedCredentials;

/**
 * Whether a service is one of those named: by name, by `cluster/service`, by ARN, or by a pattern of these with `*` and `?`.
 *
 * @param arn The ARN of the service.
 */
export function isAmong(names: string[], arn: string): boolean;

/**
 * The canonical form of a link's fragment, such as `#/d/ARN?hook=ID`: decoded, without what chat and mail programs add around it.
 *
 * @throws `EcsError`, which says why it leads nowhere.
 */
export function canonicalFragment(fragment: string): string;

/**
 * The fragment of the page that a pasted text leads to: an ARN of a service deployment, a service or a cluster, or the address of one of
 * these in the console of any partition.
 *
 * @param account Used if the console's address does not name its account.
 * @throws `EcsError`, which says why it leads nowhere.
 */
export function pastedDestination(text: string, account?: string): string;

/** The AWS Regions that this version knows, in all partitions. */
export function regions(): string[];

/** What the flows of one caller share. Used by greenlight.js. */
export class Session {
  constructor(options: { region: string; endpoints?: SignIn["endpoints"] } & EndpointOptions, seed: number);
  begin(flow: string, input: object): Flow;
  free(): void;
}

/** A flow in progress. Used by greenlight.js. */
export class Flow {
  poll(now: number): object;
  respond(id: number, response: { status: number; headers: [string, string][]; body: Uint8Array }): void;
  fail(id: number, timedOut: boolean): void;
  elapse(id: number): void;
  authenticate(id: number, credentials: Credentials | undefined): void;
  reply(id: number, reply: string | undefined): void;
  abort(): EcsError | undefined;
  free(): void;
}
