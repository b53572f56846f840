/** Of flows that act. */
export interface EcsError {
  /** With code "outcome-unknown": the act was sent, and what became of it was not read. */
  sent?: true;
  serviceDeploymentArn?: string;
  hookId?: string;
  /** Of `decideAll`: what was known before it failed. */
  outcomes?: HookOutcome[];
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

export interface SignedIn {
  credentials: Credentials;
  /** Whose they are: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
  caller: { account: string; arn: string; userId: string };
}

/** The part a service revision plays in a deployment. */
export interface RevisionState {
  arn: string;
  /** The revision's number: the last part of its ARN. */
  revision?: string;
  /** Once the revision was read, what people know it by: the image tag that differs between the two, else its task definition. */
  label?: string;
  requestedTaskCount?: number;
  runningTaskCount?: number;
  pendingTaskCount?: number;
  /** Percent. */
  requestedProductionTrafficWeight?: number;
  /** Percent. */
  requestedTestTrafficWeight?: number;
}

/** One entry of `lifecycleHookDetails`. */
export interface Hook {
  hookId?: string;
  /** "PAUSE", "AWS_LAMBDA", or what ECS adds later. */
  targetType?: string;
  targetArn?: string;
  /** "AWAITING_ACTION", "IN_PROGRESS", "SUCCEEDED", "FAILED", "TIMED_OUT", or what ECS adds later. */
  status?: string;
  expiresAt?: string;
  timeoutAction?: string;
  /** True for a PAUSE hook that is AWAITING_ACTION in a deployment that is IN_PROGRESS. */
  awaitingAction: boolean;
  /** Until `expiresAt`, by ECS's clock, never below 0. */
  remainingSeconds?: number;
  /** For one that is awaiting action: what ECS does at `expiresAt`, in plain words. */
  atDeadline?: string;
  /**
   * What became of it; absent where ECS does not say. "closed": it waits no longer because the deployment is not in progress any more, and
   * nobody decided it.
   */
  outcome?: "awaiting" | "running" | "continued" | "rolledBack" | "passed" | "failed" | "timedOut" | "closed";
  /** Absent where nobody has decided it, or that is not known. */
  decidedBy?: "person" | "deadline" | "ecs";
  /** The two in words: "Continued", "Timed out: rolled back". */
  words?: string;
  /** For one that is awaiting action: ECS's own limits that end the deployment before `expiresAt`, the soonest first. */
  limits?: { at: string; words: string }[];
}

/** One lifecycle stage of the deployment, in order. */
export interface Stage {
  stage: string;
  /**
   * "notReached": the deployment goes back or was stopped before. "unknown": ECS names a stage that this version does not know, or none; or it
   * names one of the way back, which does not tell how far the deployment had come.
   */
  state: "done" | "current" | "toCome" | "notReached" | "unknown";
  /** What is true while this deployment stands there on its way forward, in plain words; absent where that is not known. */
  meaning?: string;
  /** How many pause hooks the configuration has at this stage; absent where ECS did not report it. */
  pauseHooks?: number;
}

/** Whether one can act now; if so, what it does; if not, why. */
export interface Possibility {
  possible: boolean;
  /** "Production traffic moves to the new revision: from 0 % to 100 %." */
  consequence?: string;
  /** Binds the act to the deployment as it was read: `ifMatch`. Opaque; of this version of the package alone. Absent where it is not possible. */
  etag?: string;
  reason?: string;
  /** The versions that it leads from and to, where both are known: "Back to 1.0.0 (from 1.21.0)." */
  change?: string;
}

/** What a person needs to know of one service deployment. What ECS did not send is absent, never zero or empty. */
export interface Rollout {
  serviceDeploymentArn: string;
  id: string;
  region: string;
  account: string;
  cluster: string;
  service: string;
  serviceArn?: string;
  clusterArn?: string;
  /** AWS's status: PENDING, IN_PROGRESS, SUCCESSFUL, STOPPED, ROLLBACK_SUCCESSFUL, ... "UNKNOWN" where ECS did not send one. */
  status: string;
  statusReason?: string;
  finished: boolean;
  /** Whether it is being, or was, stopped where it stood: `STOP_REQUESTED`, `STOPPED`. */
  stopped: boolean;
  /** Whether going back failed, so that the service may be without a working revision. */
  rollbackFailed: boolean;
  /** Which way it goes; absent where it is being stopped, or ECS does not say. */
  direction?: "forward" | "back" | "ended";
  /** ROLLING, BLUE_GREEN, LINEAR, CANARY, or what ECS adds later. */
  strategy?: string;
  lifecycleStage?: string;
  createdAt?: string;
  startedAt?: string;
  updatedAt?: string;
  stoppedAt?: string;
  finishedAt?: string;
  /** What ran before: the one with most of the production traffic first. Empty for a first deployment; absent where ECS sent no list. */
  sourceServiceRevisions?: RevisionState[];
  targetServiceRevision?: RevisionState;
  hooks: Hook[];
  /** True while at least one hook is awaiting action. */
  paused: boolean;
  stages: Stage[];
  /** Pauses still to come after the present ones. For LINEAR and CANARY each traffic step counts. Absent where it cannot be known. */
  pausesAhead?: number;
  /** Whether ECS moves traffic for this service, and test traffic: known once the new revision was read. */
  managesTraffic?: boolean;
  movesTestTraffic?: boolean;
  /** How production traffic moves: absent where it does not move in steps (ROLLING), or ECS sent no weights. */
  trafficSteps?: {
    /** Steps made. */
    done: number;
    /** Steps in all: 1 for BLUE_GREEN, 2 for CANARY. */
    total: number;
    /** Percent of production traffic that the target revision has now. */
    now: number;
    /** Percent after the next step; absent after the last. */
    next?: number;
  };
  /** What continuing leads to, in a deployment that goes forward; absent where that is not known. */
  next?: {
    /** Percent of production traffic that the target revision has then. */
    traffic?: number;
    /** The step of production traffic that is made, counted from 1; absent where none is made before another pause. */
    step?: number;
    /** The stage of the next pause. */
    pause?: string;
  };
  /** Continuing one hook that is awaiting action. */
  continue: Possibility;
  /** Continuing all of them, where several are. */
  continueAll?: Possibility;
  /** Rolling back through a pause hook. */
  rollBack: Possibility;
  /** Rolling back without a pause hook, with `stop`. */
  stop: Possibility;
  rollback?: { reason?: string; startedAt?: string; serviceRevisionArn?: string };
  /** As AWS sent it. */
  alarms?: { status?: string; alarmNames?: string[]; triggeredAlarmNames?: string[] };
  /** The alarms that are configured, and that ECS does not watch in this deployment. */
  unwatchedAlarms: string[];
  /** As AWS sent it. */
  deploymentCircuitBreaker?: { status?: string; failureCount?: number; threshold?: number };
  /** What else is to be known of it, a sentence each: alarms that are not watched, an early success. */
  notes: string[];
  /** The deployment in AWS's own console; absent for partitions whose console's address is not public. */
  consoleUrl?: string;
  /** When this was read, by ECS's clock. */
  asOf: string;
}

export interface Failure {
  arn?: string;
  reason?: string;
  detail?: string;
}

/** AWS's Cluster: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html */
export interface ClusterEntry {
  clusterArn: string;
  clusterName?: string;
  status?: string;
  activeServicesCount?: number;
  runningTasksCount?: number;
  pendingTasksCount?: number;
  /** Every other member, as AWS sent it. */
  [member: string]: unknown;
}

/** AWS's Service: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
export interface ServiceEntry {
  serviceArn: string;
  serviceName?: string;
  status?: string;
  desiredCount?: number;
  runningCount?: number;
  pendingCount?: number;
  taskDefinition?: string;
  /** What deploys it: "ECS" (also if absent), "CODE_DEPLOY", "EXTERNAL". */
  deploymentController?: { type?: string };
  currentServiceDeployment?: string;
  /** Every other member, as AWS sent it. */
  [member: string]: unknown;
}

/** What a deployment changes about its images. */
export interface DeploymentImages {
  serviceDeploymentArn: string;
  /** What stays the same is left out; absent where no image of the new revision is known. */
  images?: ImageChange[];
  /** The same as a rollback makes it. */
  rollBackImages?: ImageChange[];
}

/** What changes about the image of one container. */
export interface ImageChange {
  container: string;
  /**
   * "tag": only the tag differs. "digest": the same tag stood for two images. "image": another image. "new", "gone": the container. "unknown":
   * one of the two images is not known, so neither is whether it changes.
   */
  kind: "tag" | "digest" | "image" | "new" | "gone" | "unknown";
  /** What stays the same of the image's name; absent where it is another image altogether. */
  image?: string;
  /** Tags, digests or whole names, by `kind`; absent where there is none, or it is not known. */
  before?: string;
  after?: string;
}

/** One page; which list it holds depends on what was asked. */
export interface BrowsePage {
  clusters?: ClusterEntry[];
  services?: ServiceEntry[];
  /** Newest first. */
  deployments?: Rollout[];
  failures: Failure[];
  nextToken?: string;
}

/** What a deployment brings, compared with the revision that has most of the production traffic. */
export interface Changes {
  /** Whether ECS says that this is the service's first deployment. */
  isFirst: boolean;
  /** `family:revision`; absent for a first deployment, and where it is not known. */
  taskDefinitionBefore?: string;
  taskDefinitionAfter?: string;
  /** Every container, those that do not change among them. */
  containers: {
    name: string;
    /** Absent if the container is new, or that is not known. */
    before?: Image;
    /** Absent if it is removed. */
    after?: Image;
    /** What changes about its image; absent where nothing does. */
    change?: ImageChange["kind"];
    differences: Difference[];
  }[];
  /** What changes about their images; absent where no image of the new revision is known. */
  images?: ImageChange[];
  /** The same as a rollback makes it. */
  rollBackImages?: ImageChange[];
  /** In the task definition, apart from its containers. */
  task: Difference[];
  /** In how the service runs its tasks: load balancers, network, platform. */
  service: Difference[];
  /** What could not be read, so that not all differences are known. */
  unread: Problem[];
  /** The deployment, with what its revisions show of it. */
  rollout: Rollout;
}

export interface Image {
  image?: string;
  /** What the tag stood for when the revision's first task started; absent where that is not known. */
  digest?: string;
}

/** `what` is AWS's name of the member. Values are told only where they cannot be secrets; else names, or only that it differs. */
export interface Difference {
  what: string;
  before?: string;
  after?: string;
  added?: string[];
  removed?: string[];
  changed?: string[];
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

export type InboxUpdate =
  /** A deployment waits for a person. Told by every look that reads it. */
  | { event: "paused"; serviceDeploymentArn: string; rollout: Rollout }
  /** One that was told as paused no longer is; without `rollout` where ECS no longer knows it. */
  | { event: "gone"; serviceDeploymentArn: string; rollout?: Rollout }
  | ({ event: "progress" } & InboxProgress);

/** How far the look at a Region got. */
export interface InboxProgress {
  region: string;
  clusters: number;
  /** Services found, and those of them read. */
  services: number;
  servicesRead: number;
  /** Deployments found that may wait, and those of them read. */
  deployments: number;
  deploymentsRead: number;
  /** Deployments found to wait. */
  paused: number;
  /** What could not be read, by this look or by the last look at everything. Nothing else is missing because of it. */
  unread: {
    /** Absent where the Region's clusters could not be listed. */
    cluster?: string;
    what: "clusters" | "serviceList" | "services" | "deployments";
    /** How many; 1 for a list. */
    count: number;
    error: Problem;
  }[];
  /** Whether this look at the Region is over. */
  done: boolean;
  /** When the last look at everything began, by ECS's clock: what began later may not be found yet. ISO 8601. */
  sweptAt?: string;
  asOf: string;
}

export type WatchUpdate =
  /**
   * `state`: the first look, or any change since. `paused`: a hook that was not awaiting action before is now. `superseded`: a newer deployment of
   * the service began before this one had ended, and replaced it; what changed with that comes next. `ended`: the last update of this deployment.
   */
  | {
      event: "state" | "paused" | "superseded" | "ended";
      serviceDeploymentArn: string;
      rollout: Rollout;
      /** What differs from the update before: "status", "stage", "traffic", "tasks", "hooks", "alarms", "circuitBreaker", "rollback". */
      changes: string[];
      /** With `superseded`: the newer deployment. */
      supersededBy?: string;
    }
  /** A read failed; watching goes on. */
  | { event: "unreadable"; serviceDeploymentArn: string; error: Problem };

export type Action = "CONTINUE" | "ROLLBACK";

export interface Outcome {
  result:
    | "continued"
    | "rolledBack"
    | "alreadyContinued"
    | "alreadyRolledBack"
    | "timedOut"
    | "superseded"
    | "conflict"
    | "notApplied"
    | "wentOn"
    | "wentBack"
    | "unknown";
  /** Whether what was asked for happened after it was sent. */
  good: boolean;
  /** Whether the hook is known not to need a decision any more: not of "notApplied" and "unknown". */
  settled: boolean;
  /** "response": ECS answered our call. "read": seen in the deployment afterwards, so it may have been someone else. */
  evidence: "response" | "read";
  /** What happened, and what to do, in words. */
  message: string;
  serviceDeploymentArn: string;
  /** Of `decide` and `decideAll`. */
  hookId?: string;
  /** Of `decide` and `decideAll`. */
  action?: Action;
  /** The deployment as it was last read. */
  deployment: Rollout;
  /** AWS's id of the last request that acted, where one was sent and AWS gave its id. It identifies the act in AWS logs. */
  requestId?: string;
}

/** What `decideAll` tells of one hook: its outcome, or why it is certain that nothing was executed there. */
export type HookOutcome = (Outcome & { hookId: string; error?: undefined }) | { hookId: string; error: Problem; result?: undefined };

/** Credentials that were pasted, and what was found. */
export interface PastedCredentials extends Credentials {
  /** ISO 8601. */
  expiration?: string;
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

/**
 * The fragment of the page that a pasted text leads to: an ARN of a service deployment, a service or a cluster, or the address of one of
 * these in the console of any partition.
 *
 * @param account Taken where the address of a console does not name its account.
 * @throws `EcsError`: why it leads nowhere.
 */
export function pastedDestination(text: string, account?: string): string;

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
