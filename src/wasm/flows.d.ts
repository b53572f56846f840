/** Of flows that act. With code "outcome-unknown", the act was sent, and what became of it was not read. */
export interface EcsError {
  serviceDeploymentArn?: string;
  hookId?: string;
  /** Of `decideAll`: what was known before it failed. */
  outcomes?: Decided[];
}

/**
 * How somebody signs in. One of `webIdentity`, `cognito` and `credentials` is what they come with; `assumeRole` is a role on top of it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
 */
export interface SignIn {
  /** Where STS and Cognito are called. */
  region: string;
  /** An ID token, for a role: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
  webIdentity?: {
    token: string;
    roleArn: string;
    /** What CloudTrail shows for the person. What STS does not take is replaced, and a hash of the whole name added. */
    sessionName?: string;
    /** 900 to 43200, and no longer than the role admits; an hour if absent. */
    durationSeconds?: number;
    /** A policy, as JSON, that narrows what the session may do. */
    policy?: string;
  };
  /** An identity pool; without `logins` as its guest: https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetCredentialsForIdentity.html */
  cognito?: { identityPoolId: string; /** ID tokens by the pool's names of their providers. */ logins?: Record<string, string> };
  credentials?: Credentials;
  /** From a role's credentials an hour at most: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  assumeRole?: { roleArn: string; sessionName?: string; externalId?: string; durationSeconds?: number; sourceIdentity?: string; policy?: string };
  /** Origins to call instead of AWS's. */
  endpoints?: { sts?: string; cognitoIdentity?: string };
}

export interface InboxOptions {
  /** The Regions to look at; the client's own if absent. */
  regions?: string[];
  /** Only these clusters: names, ARNs, or patterns of either with `*` and `?`. Exact ones are not listed first. */
  clusters?: string[];
  /** Only these services, likewise, or `cluster/service`. An ARN is looked for in its own Region and cluster alone. */
  services?: string[];
  /** How much of what AWS admits the account in each throttle bucket may be used: 1 to 100, 50 if absent. */
  sharePercent?: number;
  /** Milliseconds. Everything is looked at when the last full sweep began this long ago, and always by a first look; 300000 if absent. */
  sweepEvery?: number;
  /** Milliseconds between two looks, 2147483647 at most; if absent, it ends after one. */
  refreshEvery?: number;
}

/** What `decideAll` tells of one hook: its outcome, or why it is certain that nothing was executed there. */
export type Decided = (Outcome & { hookId: string; error?: undefined }) | { hookId: string; error: Problem; result?: undefined };

/** Credentials that were pasted, and what was found. */
export interface PastedCredentials extends RevealedCredentials {
  found: {
    /**
     * In words: "environment variables", "a profile", "the AWS CLI's JSON", "metadata of a container or an instance", "Cognito's JSON",
     * "values without names".
     */
    format: string;
    /** The profile's name, where it stood in one. */
    profile?: string;
    /** "longTerm": a key (AKIA...) that never ends by itself, and so is better not given to a page. */
    kind: "temporary" | "longTerm";
  };
}

/**
 * Reads credentials as people paste them, with whatever stands around them: all formats of `aws configure export-credentials`, what
 * the access portal copies, profiles, the JSON that the AWS CLI prints and keeps, that of metadata endpoints and of Cognito, and the
 * bare values.
 *
 * @param now Epoch milliseconds. With it, credentials that have ended are refused.
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
 * The page's own spelling of a link's fragment, such as `#/d/ARN?hook=ID`: decoded, without what chat and mail leave around it.
 *
 * @throws `EcsError`: why it leads nowhere.
 */
export function canonicalFragment(fragment: string): string;

/** The AWS Regions this version knows, of all partitions. */
export function regions(): string[];

/** What the flows of one caller share. For greenlight.js. */
export class Session {
  constructor(options: { region: string; endpoints?: SignIn["endpoints"] } & EndpointOptions, seed: number);
  begin(flow: string, input: object): Flow;
  free(): void;
}

/** A flow under way. For greenlight.js. */
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
