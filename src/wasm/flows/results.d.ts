// Derived from the crate's types by `make facts`.

/**
 * A service deployment, as far as a decision on it needs.
 *
 * What ECS did not send is absent: it is never assumed to be zero, empty or the first of its kind.
 */
export interface Rollout {
  /** The deployment's ARN; its parts follow. */
  serviceDeploymentArn: string;
  /** The last part of the ARN. */
  id: string;
  /** The Region it runs in. */
  region: string;
  /** The account it runs in. */
  account: string;
  /** The cluster's name. */
  cluster: string;
  /** The service's name. */
  service: string;
  /** The service's ARN, as ECS sent it. */
  serviceArn?: string;
  /** The cluster's ARN, as ECS sent it. */
  clusterArn?: string;
  /** Its status; `UNKNOWN` where ECS did not send one. */
  status: ServiceDeploymentStatus;
  /** Where it stands, including pauses. */
  phase: Phase;
  /** Where it stands, in two or three words; a status that this version does not know, as ECS sent it. */
  words: string;
  /** Why it has that status. */
  statusReason?: string;
  /** Whether it will not change any more. */
  finished: boolean;
  /** Whether it is being, or was, stopped where it stood. */
  stopped: boolean;
  /** Whether the rollback failed, so that the service may be without a working revision. */
  rollbackFailed: boolean;
  /** Which way it goes; absent where it is being stopped, or ECS does not say. */
  direction?: Direction;
  /** How traffic moves. */
  strategy?: DeploymentStrategy;
  /** The stage it is in. */
  lifecycleStage?: LifecycleStage;
  /** When it was requested. */
  createdAt?: Timestamp;
  /** When it started. */
  startedAt?: Timestamp;
  /** When it last changed. */
  updatedAt?: Timestamp;
  /** When it was stopped. */
  stoppedAt?: Timestamp;
  /** When it ended. */
  finishedAt?: Timestamp;
  /**
   * The service revisions that ran before, the one with most of the production traffic (else of the running tasks) first;
   * empty for a service's first deployment, absent where ECS sent no list.
   */
  sourceServiceRevisions?: RevisionState[];
  /** The service revision that it deploys. */
  targetServiceRevision?: RevisionState;
  /** Every hook that ECS lists: first those awaiting action, soonest deadline first and those without a deadline last; then all others. */
  hooks: Hook[];
  /** Whether at least one hook is awaiting action. */
  paused: boolean;
  /** The stages, in order. */
  stages: Stage[];
  /** Pauses still to come after the present ones, one for each step of traffic where LINEAR or CANARY pause; absent where it cannot be known. */
  pausesAhead?: number;
  /** How production traffic moves; absent where it does not move in steps, or ECS sent no weights. */
  trafficSteps?: TrafficSteps;
  /** What continuing leads to, in a deployment that goes forward; absent where it is not known. */
  next?: Next;
  /** The question for the person who decides: `Send production traffic to 2.15.0?`. Absent where nothing waits. */
  question?: string;
  /** Continuing one pause: whether it is possible, and what it does. */
  continue: Possibility;
  /** Continuing all pauses that await action, if there are several. */
  continueAll?: Possibility;
  /** Rolling back at a pause: whether it is possible, and what it does. */
  rollBack: Possibility;
  /** Rolling back without a pause, by stopping the deployment: whether it is possible, and what it does. */
  stop: Possibility;
  /** The rollback, if there is one. */
  rollback?: Rollback;
  /** The alarms, as ECS sent them. */
  alarms?: { status?: string; alarmNames?: string[]; triggeredAlarmNames?: string[] };
  /** The configured alarms that ECS does not watch in this deployment. */
  unwatchedAlarms: string[];
  /** The circuit breaker, as ECS sent it. */
  deploymentCircuitBreaker?: { status?: string; failureCount?: number; threshold?: number };
  /** What else to know about it, a sentence each: alarms that are not watched, an early success. */
  notes: string[];
  /** The deployment in AWS's own console; absent for partitions whose console's address is not public. */
  consoleUrl?: string;
  /** Pages of the AWS console with its logs, metrics and target groups; those of the new revision once that has been read. */
  links: ConsoleLink[];
  /** When this was read, by ECS's clock. */
  asOf: Timestamp;
  /** Whether ECS moves traffic for this service; known once the new revision was read. */
  managesTraffic?: boolean;
  /** Whether ECS moves test traffic for this service, too. */
  movesTestTraffic?: boolean;
}

/** Where a service deployment stands. */
export type ServiceDeploymentStatus =
  /** It was requested and has not started. */
  | "PENDING"
  /** It is in progress, or paused. */
  | "IN_PROGRESS"
  /** Somebody or a newer deployment is stopping it. */
  | "STOP_REQUESTED"
  /** It was stopped. */
  | "STOPPED"
  /** A rollback was requested and has not started. */
  | "ROLLBACK_REQUESTED"
  /** It is rolling back. */
  | "ROLLBACK_IN_PROGRESS"
  /** It was rolled back. */
  | "ROLLBACK_SUCCESSFUL"
  /** The rollback failed: somebody has to look. */
  | "ROLLBACK_FAILED"
  /** It succeeded. */
  | "SUCCESSFUL"
  | (string & {});

/** Where a deployment stands. Unlike the status, it knows pauses, and it is closed: what ECS may add later is `unknown`. */
export type Phase =
  /** It was requested and has not started. */
  | "pending"
  /** It is in progress, and needs no decision. */
  | "inProgress"
  /** At least one hook is awaiting action. */
  | "paused"
  /** It ended with the new revision in place. */
  | "successful"
  /** It is being stopped where it stands. */
  | "stopping"
  /** It was stopped where it stood. */
  | "stopped"
  /** A rollback was requested and has not started. */
  | "rollbackRequested"
  /** It is rolling back. */
  | "rollingBack"
  /** It ended with the previous revision in place. */
  | "rolledBack"
  /** The rollback failed: somebody has to look. */
  | "rollbackFailed"
  /** ECS sent no status, or one that this version does not know. */
  | "unknown";

/** Which way a deployment goes. */
export type Direction =
  /** To the new revision. */
  | "forward"
  /** Back to the previous revision. */
  | "back"
  /** It has ended. */
  | "ended";

/** How traffic moves to the new revision. */
export type DeploymentStrategy =
  /** Tasks are replaced a few at a time. */
  | "ROLLING"
  /** All traffic moves at once. */
  | "BLUE_GREEN"
  /** Traffic moves in equal steps. */
  | "LINEAR"
  /** A small share of traffic moves first, then the rest. */
  | "CANARY"
  | (string & {});

/**
 * The stages of a deployment, in order.
 *
 * See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
 */
export type LifecycleStage =
  /** A deployment starts with more than one active revision. */
  | "RECONCILE_SERVICE"
  /** The new revision has not started. */
  | "PRE_SCALE_UP"
  /** The new revision's tasks start. */
  | "SCALE_UP"
  /** The new revision's tasks run, without traffic. */
  | "POST_SCALE_UP"
  /** Test traffic moves. */
  | "TEST_TRAFFIC_SHIFT"
  /** The new revision has all test traffic. */
  | "POST_TEST_TRAFFIC_SHIFT"
  /** Before production traffic moves; with LINEAR and CANARY, before every step. */
  | "PRE_PRODUCTION_TRAFFIC_SHIFT"
  /** Production traffic moves. */
  | "PRODUCTION_TRAFFIC_SHIFT"
  /** The new revision has all production traffic. */
  | "POST_PRODUCTION_TRAFFIC_SHIFT"
  /** Both revisions run, so that going back is quick. */
  | "BAKE_TIME"
  /** The old revision's tasks stop. */
  | "CLEAN_UP"
  | (string & {});

/** A moment as `Date#toISOString` writes it: ISO 8601, in UTC. */
export type Timestamp = string;

/** A service revision's part in a deployment. */
export interface RevisionState {
  /** Its ARN, as ECS sent it. */
  arn: string;
  /** Its number: the last part of its ARN. */
  revision?: string;
  /**
   * What people know it by, once it was read: the image tag that differs between the two revisions, else its task
   * definition as `family:revision`.
   */
  label?: string;
  /** The number of tasks it should have. */
  requestedTaskCount?: number;
  /** The number of tasks that are running. */
  runningTaskCount?: number;
  /** The number of tasks that are starting. */
  pendingTaskCount?: number;
  /** Its share of production traffic, in percent. */
  requestedProductionTrafficWeight?: number;
  /** Its share of test traffic, in percent. */
  requestedTestTrafficWeight?: number;
}

/** One execution of a lifecycle hook. */
export interface Hook {
  /** The execution's id. */
  hookId?: string;
  /** The kind of hook. */
  targetType?: HookTarget;
  /** The ARN of the function that it calls. */
  targetArn?: string;
  /** Its status, as ECS sent it. */
  status?: HookStatus;
  /** When it times out. */
  expiresAt?: Timestamp;
  /** What ECS does when it times out. */
  timeoutAction?: HookTimeoutAction;
  /** Whether it is a pause that awaits a person's decision, in a deployment that is `IN_PROGRESS` or whose status ECS did not report. */
  awaitingAction: boolean;
  /** Seconds until it times out, never below 0. */
  remainingSeconds?: number;
  /** What ECS does when it times out, in plain words. */
  atDeadline?: string;
  /** Its outcome; absent if ECS does not report it. */
  outcome?: HookOutcome;
  /** Who or what decided it; absent if nobody has, or that is not known. */
  decidedBy?: DecidedBy;
  /** Its outcome, in two or three words; absent if ECS does not report it. */
  words?: string;
  /** ECS's own limits that end the deployment before this pause times out, soonest first. */
  limits?: Limit[];
}

/** What a lifecycle hook does. */
export type HookTarget =
  /** It waits for a person's decision. */
  | "PAUSE"
  /** It calls a Lambda function. */
  | "AWS_LAMBDA"
  | (string & {});

/** The status of a hook's execution. */
export type HookStatus =
  /** A pause awaits a decision. */
  | "AWAITING_ACTION"
  /** A function is running. */
  | "IN_PROGRESS"
  /** A pause was continued, or a function succeeded. */
  | "SUCCEEDED"
  /** A pause was rolled back, or a function failed. */
  | "FAILED"
  /** Nobody decided in time. */
  | "TIMED_OUT"
  | (string & {});

/** What ECS does when a pause times out. */
export type HookTimeoutAction =
  /** ECS continues the deployment. */
  | "CONTINUE"
  /** ECS rolls the deployment back. */
  | "ROLLBACK"
  | (string & {});

/** The outcome of a hook. */
export type HookOutcome =
  /** A pause awaits a decision. */
  | "awaiting"
  /** A function is running. */
  | "running"
  /** A pause was continued. */
  | "continued"
  /** A pause was rolled back. */
  | "rolledBack"
  /** A function succeeded. */
  | "passed"
  /** It failed. */
  | "failed"
  /** It timed out, and what ECS did then is not known. */
  | "timedOut"
  /** A pause no longer awaits action, because the deployment is not in progress any more. Nobody decided it. */
  | "closed";

/** Who or what decided a hook. */
export type DecidedBy =
  /** A person, by `ContinueServiceDeployment`. */
  | "person"
  /** Nobody did in time, so ECS applied the timeout action. */
  | "deadline"
  /** ECS itself, because a function answered, or because the deployment was stopped or rolled back for another reason. */
  | "ecs";

/** One of ECS's limits that ends a deployment before its pause times out. */
export interface Limit {
  /** When it is reached. */
  at: Timestamp;
  /** What happens then, in plain words. */
  words: string;
}

/** A stage of one deployment. */
export interface Stage {
  /** AWS's name for it. */
  stage: LifecycleStage;
  /** Whether the deployment has reached or passed it. */
  state: StageState;
  /** What is true while this deployment is in the stage, on its way forward; absent if that is not known. */
  meaning?: string;
  /** How many pause hooks the configuration has there; absent where ECS did not report it. */
  pauseHooks?: number;
}

/** Whether a deployment has reached or passed a stage. */
export type StageState =
  /** It has passed the stage. */
  | "done"
  /** It is in the stage. */
  | "current"
  /** The stage is still ahead. */
  | "toCome"
  /** The deployment rolled back, or was stopped, before it. */
  | "notReached"
  /**
   * ECS names no stage, or one that this version does not know; or the deployment rolled back, and how far it had come is
   * not reported.
   */
  | "unknown";

/** The steps in which production traffic moves to the target revision. */
export interface TrafficSteps {
  /** The number of steps done. */
  done: number;
  /** The number of steps in all: 1 for `BLUE_GREEN`, 2 for `CANARY`. */
  total: number;
  /** The target revision's share of production traffic now, in percent, as ECS sent it. */
  now: number;
  /** Its share after the next step, in percent; absent after the last. */
  next?: number;
}

/** What continuing leads to: a step of traffic, another pause, or both. */
export interface Next {
  /** The target revision's share of production traffic then, in percent; absent where that is not known. */
  traffic?: number;
  /** The step of production traffic that is made, counted from 1; absent where none is made before another pause. */
  step?: number;
  /** The stage of the next pause; absent where there is none, or that is not known. */
  pause?: LifecycleStage;
}

/** Whether an act is possible now: what it does, or why it is not possible. */
export interface Possibility {
  /** Whether it is possible. */
  possible: boolean;
  /** What the act does, if it is possible. */
  consequence?: string;
  /** The etag that binds the act to the deployment as it was read, if it is possible. */
  etag?: Etag;
  /** Why it is not possible, if it is not. */
  reason?: string;
  /** The versions before and after the act, if both are known: `Back to 1.0.0 (from 1.21.0).` */
  change?: string;
}

/**
 * A digest of the state of a deployment that an act depends on.
 *
 * Two reads of a deployment give the same etag for an act as long as the act means the same in both:
 * - continuing: the service revisions, the lifecycle stage, the new revision's share of production traffic and the next one, and the
 *   hooks that await action;
 * - rolling back, and stopping: the service revisions and the direction. Traffic that moves meanwhile keeps nobody from going back.
 *
 * The text is opaque: it is compared, and means nothing else. It begins with its version, and one of another version is refused when
 * it is parsed.
 */
export type Etag = string;

/**
 * A deployment's rollback.
 *
 * See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Rollback.html
 */
export interface Rollback {
  /** Why it is rolled back. */
  reason?: string;
  /** When it started. */
  startedAt?: Timestamp;
  /** The ARN of the service revision to roll back to. */
  serviceRevisionArn?: string;
  /** Every other member, as AWS sent it. */
  [member: string]: unknown;
}

/** A page of the AWS console about a deployment. */
export interface ConsoleLink {
  /** What it shows. */
  kind: ConsoleLinkKind;
  /** What it shows, in words: `Logs`, or `Logs of /ecs/checkout` where there are several of the kind. */
  text: string;
  /** Its address. */
  url: string;
}

/** What a page of the AWS console shows. */
export type ConsoleLinkKind =
  /** The service's CPU and memory, and its load balancer's health. */
  | "metrics"
  /** A `CloudWatch` log group of the new revision's task definition. */
  | "logs"
  /** A target group of the new revision, with the health of its targets. */
  | "targetGroup";

/** One page of clusters, services or deployments. */
export interface BrowsePage {
  /** The clusters, where clusters were asked for. */
  clusters?: Cluster[];
  /** The services, where services were asked for. */
  services?: Service[];
  /** The deployments, newest first, where deployments were asked for. */
  deployments?: Rollout[];
  /** What was listed and could not be described. */
  failures: Failure[];
  /** Where the next page begins; absent on the last. */
  nextToken?: string;
}

/**
 * A cluster.
 *
 * See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html
 */
export interface Cluster {
  /** Its ARN. */
  clusterArn?: string;
  /** Its name. */
  clusterName?: string;
  /** `ACTIVE`, `PROVISIONING`, `DEPROVISIONING`, `FAILED`, `INACTIVE`. */
  status?: string;
  /** Services in state `ACTIVE`. */
  activeServicesCount?: number;
  /** Tasks in state `RUNNING`. */
  runningTasksCount?: number;
  /** Tasks in state `PENDING`. */
  pendingTasksCount?: number;
  /** Every other member, as AWS sent it. */
  [member: string]: unknown;
}

/**
 * A service.
 *
 * See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export interface Service {
  /** Its ARN. */
  serviceArn?: string;
  /** Its name. */
  serviceName?: string;
  /** The ARN of its cluster. */
  clusterArn?: string;
  /** `ACTIVE`, `DRAINING`, `INACTIVE`. */
  status?: string;
  /** Tasks it should have. */
  desiredCount?: number;
  /** Tasks that run. */
  runningCount?: number;
  /** Tasks that start. */
  pendingCount?: number;
  /** The ARN of its task definition. */
  taskDefinition?: string;
  /** What deploys it; ECS itself if absent. */
  deploymentController?: DeploymentController;
  /** The ARN of the service deployment that is in progress, or was last. */
  currentServiceDeployment?: string;
  /** When it was made. */
  createdAt?: Timestamp;
  /** Every other member, as AWS sent it. */
  [member: string]: unknown;
}

/**
 * What deploys a service: only with `ECS` are there service deployments.
 *
 * See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentController.html
 */
export interface DeploymentController {
  /** `ECS`, `CODE_DEPLOY`, `EXTERNAL`. */
  type?: string;
  /** Every other member, as AWS sent it. */
  [member: string]: unknown;
}

/**
 * A resource that was asked for and not given.
 *
 * See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Failure.html and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
 */
export interface Failure {
  /** The ARN, as it was asked for. */
  arn?: string;
  /** The reason, such as `MISSING`. */
  reason?: string;
  /** More about it, where there is more. */
  detail?: string;
  /** Every other member, as AWS sent it. */
  [member: string]: unknown;
}

/** What a deployment changes. */
export interface Changes {
  /** Whether this is the service's first deployment, so that nothing ran before. */
  isFirst: boolean;
  /** The task definition that ran before, as `family:revision`; absent where nothing did, or that is not known. */
  taskDefinitionBefore?: string;
  /** The task definition of the new revision. */
  taskDefinitionAfter?: string;
  /** Every container, including those that do not change. */
  containers: ContainerChange[];
  /** What changes about their images; absent where no image of the new revision is known. */
  images?: ImageChange[];
  /** What rolling back changes about their images; absent where no image of the new revision is known. */
  rollBackImages?: ImageChange[];
  /** The tag of the new images, where the changed ones have one in common. */
  imageTag?: string;
  /** The digest of the new images, where the changed ones have one in common. */
  digest?: string;
  /** What differs in the task definition, apart from its containers. */
  task: Difference[];
  /** What differs in how the service runs its tasks: load balancers, network, platform. */
  service: Difference[];
  /** What could not be read, so that not all differences are known. */
  unread: Problem[];
  /** The deployment, with what its revisions show of it. */
  rollout?: Rollout;
}

/** A container, before and after. */
export interface ContainerChange {
  /** Its name. */
  name: string;
  /** What it runs now; absent if it is new, or that is not known. */
  before?: Image;
  /** What it is to run; absent if it is removed. */
  after?: Image;
  /** What changes about its image; absent where nothing does. */
  change?: ImageChangeKind;
  /** What else differs. */
  differences: Difference[];
}

/** An image. */
export interface Image {
  /** Its name, as the task definition has it. */
  image?: string;
  /** The digest that its tag referred to when the revision's first task started; absent where that is not known. */
  digest?: string;
}

/** A kind of change of an image. */
export type ImageChangeKind =
  /** Only the tag differs: tags. */
  | "tag"
  /** The same tag refers to two images: digests. */
  | "digest"
  /** Another image: whole names. */
  | "image"
  /** The container is new. */
  | "new"
  /** The container is removed. */
  | "gone"
  /** One of the two images is not known, so neither is whether it changes. */
  | "unknown";

/** A member that differs. */
export interface Difference {
  /** AWS's name for it. */
  what: string;
  /** What runs now. */
  before?: string;
  /** What is to run. */
  after?: string;
  /** Names that were not there before. */
  added?: string[];
  /** Names that are no longer there. */
  removed?: string[];
  /** Names whose value differs. */
  changed?: string[];
}

/** What changes about the image of one container. */
export interface ImageChange {
  /** The container's name. */
  container: string;
  /** The kind of change. */
  kind: ImageChangeKind;
  /** What stays the same of the image's name; absent where it is another image altogether. */
  image?: string;
  /** What runs now. */
  before?: string;
  /** What is to run. */
  after?: string;
}

/** What a deployment changes about its images. */
export interface DeploymentImages {
  /** The deployment's ARN. */
  serviceDeploymentArn: string;
  /** What changes; absent where no image of the new revision is known. */
  images?: ImageChange[];
  /** What rolling back changes; absent where no image of the new revision is known. */
  rollBackImages?: ImageChange[];
}

/** The most recently stopped tasks of a deployment's new revision. ECS reports a stopped task for about an hour. */
export interface StoppedTasks {
  /** The deployment's ARN. */
  serviceDeploymentArn: string;
  /** The tasks, latest first; ten at most. */
  tasks: StoppedTask[];
  /** How many more of them ECS reports. */
  more: number;
  /** How the tasks are known to be the new revision's; absent where there are none. */
  matchedBy?: MatchedBy;
  /** Whether ECS reported every stopped task of the service. */
  complete: boolean;
  /** What is not certain, a sentence each. */
  notes: string[];
}

/** A task that stopped, or is stopping. */
export interface StoppedTask {
  /** Its ARN. */
  taskArn: string;
  /**
   * Why it stopped, in one of a few words, such as `EssentialContainerExited`.
   *
   * See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
   */
  stopCode?: string;
  /** Why it stopped, in ECS's own words. */
  stoppedReason?: string;
  /** When it was created. */
  createdAt?: Timestamp;
  /** When it began to run; absent where it never did. */
  startedAt?: Timestamp;
  /** When it began to stop. */
  stoppingAt?: Timestamp;
  /** When it had stopped; absent while it is stopping. */
  stoppedAt?: Timestamp;
  /** Its containers. */
  containers: StoppedContainer[];
  /** The task in AWS's own console; absent for partitions whose console's address is not public. */
  consoleUrl?: string;
}

/** A container of a task that stopped. */
export interface StoppedContainer {
  /** Its name. */
  name?: string;
  /** The code that it exited with; absent where it never ran, or ECS did not report one. */
  exitCode?: number;
  /** More about why it stopped, in ECS's own words. */
  reason?: string;
}

/** How tasks are known to be a service revision's. */
export type MatchedBy =
  /** By what started them: `startedBy` names the revision. */
  | "revision"
  /** By their task definition alone: another revision with the same one may have started them. */
  | "taskDefinition";

/** What `inbox` emits. */
export type InboxUpdate =
  /** A deployment needs a decision. Sent by every scan that reads it. */
  | {
      event: "paused";
      /** The deployment. */
      serviceDeploymentArn: string;
      /** What it shows. */
      rollout: Rollout;
    }
  /** A deployment that was reported as paused no longer is. */
  | {
      event: "gone";
      /** The deployment's ARN. */
      serviceDeploymentArn: string;
      /** The deployment as it is; absent where ECS no longer knows it. */
      rollout?: Rollout;
    }
  /** How far the scan of a Region has come. */
  | ({ event: "progress" } & InboxProgress);

/** How far a scan of a Region has come: what was found, what was read, and what could not be. */
export interface InboxProgress {
  /** The Region. */
  region: string;
  /** The number of matching clusters found. */
  clusters: number;
  /** The number of matching services found. */
  services: number;
  /** The number of services read. */
  servicesRead: number;
  /** The number of deployments found that may be paused. */
  deployments: number;
  /** The number of deployments read. */
  deploymentsRead: number;
  /** The number of deployments that need a decision. */
  paused: number;
  /** What could not be read: by this scan, or by the last full sweep. */
  unread: UnreadResource[];
  /** Whether this scan is complete. */
  done: boolean;
  /**
   * When the last full sweep started, by ECS's clock: a deployment that started later may not be found yet. Absent
   * before the first one has ended.
   */
  sweptAt?: Timestamp;
  /** The moment, by ECS's clock. */
  asOf: Timestamp;
}

/** Something that could not be read, and why. */
export interface UnreadResource {
  /** The cluster's name; absent where the Region's clusters could not be listed. */
  cluster?: string;
  /** What is missing from the list. */
  what: Missing;
  /** How many; 1 for a list that could not be read. */
  count: number;
  /** Why it could not be read. */
  error: Problem;
}

/** What can be missing from the list. */
export type Missing =
  /** All clusters, or some of them, with what they hold. */
  | "clusters"
  /** All services of the cluster, or some of them. */
  | "serviceList"
  /** Some services. */
  | "services"
  /** Some service deployments. */
  | "deployments";

/** What `watch` emits. */
export type WatchUpdate =
  /** The first read of a deployment, or a change since. */
  | ({ event: "state" } & WatchedState)
  /** A hook that was not awaiting action before is now. */
  | ({ event: "paused" } & WatchedState)
  /**
   * This newer deployment of the service started before the deployment had ended, and replaced it. Emitted once, before the
   * update that has the changes.
   */
  | {
      event: "superseded";
      /** The deployment that is followed. */
      serviceDeploymentArn: string;
      /** What it shows. */
      rollout: Rollout;
      /** Always empty: the next update has the changes. */
      changes: Change[];
      /** The newer deployment. */
      supersededBy: string;
    }
  /** The deployment has ended. This is its last update. */
  | ({ event: "ended" } & WatchedState)
  /** A read failed. Watching continues, except for a deployment that ECS has not returned for 20 seconds. */
  | {
      event: "unreadable";
      /** The deployment's ARN. */
      serviceDeploymentArn: string;
      /** Why the read failed. */
      error: Problem;
    };

/** A deployment as it was read. */
export interface WatchedState {
  /** The deployment. */
  serviceDeploymentArn: string;
  /** What it shows. */
  rollout: Rollout;
  /** What differs from the previous update. */
  changes: Change[];
}

/** What can differ between two updates. */
export type Change =
  /** The status, or its reason. */
  | "status"
  /** The lifecycle stage. */
  | "stage"
  /** A traffic weight. */
  | "traffic"
  /** A task count. */
  | "tasks"
  /** A hook: there or not, its status, its deadline. */
  | "hooks"
  /** The alarms. */
  | "alarms"
  /** The circuit breaker. */
  | "circuitBreaker"
  /** The rollback. */
  | "rollback";

/** The outcome of an act. */
export interface Outcome {
  /** The result. */
  result: Verdict;
  /** The result, in two or three words. */
  title: string;
  /** Whether it is good news or bad. */
  tone: Tone;
  /** Whether what was requested happened after the request was sent. */
  good: boolean;
  /** Whether it is certain that the hook needs no decision any more: false for `notApplied` and `unknown`. */
  settled: boolean;
  /** Whether the deployment is now as requested, whoever did it. */
  ending: Ending;
  /** How the result is known. */
  evidence: Evidence;
  /** What happened, and what to do, in one or two sentences. */
  message: string;
  /** The deployment. */
  serviceDeploymentArn: string;
  /** The id of the hook, if the act was for one. */
  hookId?: string;
  /** The action that was requested for the hook. */
  action?: Action;
  /** The deployment as last read. */
  deployment: Rollout;
  /** The request id that AWS gave the last acting request, if one was sent and AWS gave one. `CloudTrail` has it too. */
  requestId?: string;
}

/** The result of an act. */
export type Verdict =
  /** The hook was continued, after this request was sent. */
  | "continued"
  /** The hook was rolled back, after this request was sent. */
  | "rolledBack"
  /** Somebody had already continued the hook. */
  | "alreadyContinued"
  /** Somebody had already rolled the hook back. */
  | "alreadyRolledBack"
  /** Nobody decided in time. */
  | "timedOut"
  /** The deployment was stopped: a newer one of the service replaced it, or somebody stopped it. */
  | "superseded"
  /** The opposite of what was requested happened. */
  | "conflict"
  /** The request was certainly not executed, and the hook still awaits action. */
  | "notApplied"
  /** ECS no longer lists the hook, and the deployment has continued. */
  | "wentOn"
  /** The hook is no longer listed, or undecided, and the deployment is rolling back or has rolled back. */
  | "wentBack"
  /** None of these could be established. */
  | "unknown";

/** Whether a message is good news or bad. Whatever shows it chooses a colour and a sign by it. */
export type Tone =
  /** It is as requested. */
  | "good"
  /** It is neither good nor bad. */
  | "calm"
  /** It is not as requested, but nothing is wrong. */
  | "warn"
  /** Somebody has to look. */
  | "bad";

/** Whether the deployment is as requested: what a program needs in order to continue. */
export type Ending =
  /** It is as requested: by this act, by somebody else, or at the deadline. */
  | "asAsked"
  /** It is not, and will not be: the opposite happened, or the deployment was stopped. */
  | "otherwise"
  /** Nothing was executed, and nothing else is known to have happened. */
  | "notExecuted"
  /** A request was sent, and its result is not known. */
  | "unknown";

/** How a verdict is known. */
export type Evidence =
  /** ECS answered the request. */
  | "response"
  /** The deployment shows it. Somebody else may have done it. */
  | "read";

/**
 * What to do with the deployment.
 *
 * ECS continues when it is missing from a request, so here it has no default and cannot be left out.
 */
export type Action =
  /** Continue the deployment. */
  | "CONTINUE"
  /** Roll the deployment back to the previous service revision. */
  | "ROLLBACK";

/** Credentials, and the identity they belong to. */
export interface SignedIn {
  /** The credentials. */
  credentials: RevealedCredentials;
  /** The identity that they belong to. */
  caller: CallerIdentity;
}

/** Credentials with their secrets, as JavaScript gets them. */
export interface RevealedCredentials {
  /** The access key's id. */
  accessKeyId: string;
  /** Its secret. */
  secretAccessKey: string;
  /** The session token, if they belong to a session. */
  sessionToken?: string;
  /** When they expire, if that is known. */
  expiration?: Timestamp;
}

/**
 * Whose credentials they are.
 *
 * See https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export interface CallerIdentity {
  /** The account, 12 digits. */
  account: string;
  /** The ARN of the user or of the role's session. */
  arn: string;
  /** Its unique id. */
  userId: string;
}
