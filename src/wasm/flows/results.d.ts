// Derived from the crate's types by `make facts`.

/**
 * A service deployment, as far as a decision on it needs.
 *
 * What ECS did not send is absent: nothing is taken for zero, empty or the first of its kind.
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
  /** Where it stands, its pauses among it. */
  phase: Phase;
  /** Where it stands, in two or three words; a status that this version does not know, as ECS sent it. */
  words: string;
  /** Why it has that status. */
  statusReason?: string;
  /** Whether it will not change any more. */
  finished: boolean;
  /** Whether it is being, or was, stopped where it stood. */
  stopped: boolean;
  /** Whether going back failed, so that the service may be without a working revision. */
  rollbackFailed: boolean;
  /** Which way it goes; absent where it is being stopped, or ECS does not say. */
  direction?: Direction;
  /** How traffic moves. */
  strategy?: DeploymentStrategy;
  /** The stage it is in. */
  lifecycleStage?: LifecycleStage;
  /** When it was requested. */
  createdAt?: Timestamp;
  /** When it began. */
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
  /** The service revision it brings. */
  targetServiceRevision?: RevisionState;
  /** Every hook that ECS lists. */
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
  /** What is asked of the person who decides, in a few words: `Send production traffic to 2.15.0?`. Absent where nothing waits. */
  question?: string;
  /** Continuing one pause: whether it is possible, and what it does. */
  continue: Possibility;
  /** Continuing all pauses that wait, where several do. */
  continueAll?: Possibility;
  /** Rolling back at a pause: whether it is possible, and what it does. */
  rollBack: Possibility;
  /** Rolling back without a pause, by stopping the deployment: whether it is possible, and what it does. */
  stop: Possibility;
  /** The rollback, where there is one. */
  rollback?: Rollback;
  /** The alarms, as ECS sent them. */
  alarms?: { status?: string; alarmNames?: string[]; triggeredAlarmNames?: string[] };
  /** The alarms that are configured, and that ECS does not watch in this deployment. */
  unwatchedAlarms: string[];
  /** The circuit breaker, as ECS sent it. */
  deploymentCircuitBreaker?: { status?: string; failureCount?: number; threshold?: number };
  /** What else is to be known of it, a sentence each: alarms that are not watched, an early success. */
  notes: string[];
  /** The deployment in AWS's own console; absent for partitions whose console's address is not public. */
  consoleUrl?: string;
  /** Pages of AWS's console that show how it does; those of the new revision once that was read. */
  links: ConsoleLink[];
  /** When this was read, by ECS's clock. */
  asOf: Timestamp;
  /** Whether ECS moves traffic for this service; known once the new revision was read. */
  managesTraffic?: boolean;
  /** Whether it moves test traffic too. */
  movesTestTraffic?: boolean;
}

/** Where a service deployment stands. */
export type ServiceDeploymentStatus =
  /** Asked for, not begun. */
  | "PENDING"
  /** Going on, or paused. */
  | "IN_PROGRESS"
  /** Somebody, or a newer deployment, has stopped it. */
  | "STOP_REQUESTED"
  /** Ended by being stopped. */
  | "STOPPED"
  /** Going back is asked for. */
  | "ROLLBACK_REQUESTED"
  /** Going back. */
  | "ROLLBACK_IN_PROGRESS"
  /** Ended where it began. */
  | "ROLLBACK_SUCCESSFUL"
  /** Ended on the way back: somebody has to look. */
  | "ROLLBACK_FAILED"
  /** Ended well. */
  | "SUCCESSFUL"
  | (string & {});

/** Where a deployment stands. Unlike the status, it knows pauses, and it is closed: what ECS may add later is `unknown`. */
export type Phase =
  /** It was requested and has not begun. */
  | "pending"
  /** It continues without a person. */
  | "inProgress"
  /** At least one hook is awaiting action. */
  | "paused"
  /** It ended with the new revision in place. */
  | "successful"
  /** It is being stopped where it stands. */
  | "stopping"
  /** It was stopped where it stood. */
  | "stopped"
  /** A rollback was requested and has not begun. */
  | "rollbackRequested"
  /** It is rolling back. */
  | "rollingBack"
  /** It ended with the revision before in place. */
  | "rolledBack"
  /** The rollback failed: somebody has to look. */
  | "rollbackFailed"
  /** ECS sent no status, or one that this version does not know. */
  | "unknown";

/** Which way a deployment goes. */
export type Direction =
  /** To the new revision. */
  | "forward"
  /** Back to the revision before. */
  | "back"
  /** Nowhere any more. */
  | "ended";

/** How traffic moves to the new revision. */
export type DeploymentStrategy =
  /** Tasks are replaced a few at a time. */
  | "ROLLING"
  /** All traffic at once. */
  | "BLUE_GREEN"
  /** Equal steps. */
  | "LINEAR"
  /** A small step, then the rest. */
  | "CANARY"
  | (string & {});

/**
 * The stages of a deployment, in order.
 *
 * See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
 */
export type LifecycleStage =
  /** Only where a deployment starts with more than one active revision. */
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
  /** Both run, so that going back is quick. */
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
  /**
   * Whether it is a pause that waits for a person, in a deployment that ECS does not report to be in another status than
   * `IN_PROGRESS`.
   */
  awaitingAction: boolean;
  /** Seconds until it times out, never below 0. */
  remainingSeconds?: number;
  /** What ECS does when it times out, in plain words. */
  atDeadline?: string;
  /** What became of it; absent where ECS does not say. */
  outcome?: HookOutcome;
  /** Who or what decided it; absent where nobody has, or that is not known. */
  decidedBy?: DecidedBy;
  /** What became of it, in two or three words; absent where ECS does not say. */
  words?: string;
  /** What ECS's own limits do to the deployment before a pause that waits times out, the soonest first. */
  limits?: Limit[];
}

/** What a lifecycle hook does. */
export type HookTarget =
  /** It waits for a person. */
  | "PAUSE"
  /** It calls a Lambda function. */
  | "AWS_LAMBDA"
  | (string & {});

/** What became of a hook's execution. */
export type HookStatus =
  /** A pause waits. */
  | "AWAITING_ACTION"
  /** A function runs. */
  | "IN_PROGRESS"
  /** Continued, or passed. */
  | "SUCCEEDED"
  /** Rolled back, or failed. */
  | "FAILED"
  /** Nobody decided in time. */
  | "TIMED_OUT"
  | (string & {});

/** What happens when a pause's time runs out. */
export type HookTimeoutAction =
  /** The deployment goes on. */
  | "CONTINUE"
  /** The deployment goes back. */
  | "ROLLBACK"
  | (string & {});

/** What became of a hook. */
export type HookOutcome =
  /** A pause waits for a person. */
  | "awaiting"
  /** A function runs. */
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
  /** A pause waits no longer, because the deployment is not in progress any more: nobody decided it. */
  | "closed";

/** Who or what decided a hook. */
export type DecidedBy =
  /** A person, by `ContinueServiceDeployment`. */
  | "person"
  /** Nobody did in time, so ECS applied the timeout action. */
  | "deadline"
  /** ECS itself: by the answer of a function, or because the deployment was stopped or rolled back for another reason. */
  | "ecs";

/** A limit that ends a deployment before a pause of it times out. */
export interface Limit {
  /** When it is reached. */
  at: Timestamp;
  /** What happens then, in plain words. */
  words: string;
}

/** A stage of one deployment. */
export interface Stage {
  /** AWS's name of it. */
  stage: LifecycleStage;
  /** Where the deployment stands towards it. */
  state: StageState;
  /** What is true while this deployment stands there, on its way forward; absent where that is not known. */
  meaning?: string;
  /** How many pause hooks the configuration has there; absent where ECS did not report it. */
  pauseHooks?: number;
}

/** Where a deployment stands towards a stage. */
export type StageState =
  /** Left behind. */
  | "done"
  /** There now. */
  | "current"
  /** Still ahead. */
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
  /** The number of steps made. */
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

/** Whether one can act now; if so, what it does; if not, why. */
export interface Possibility {
  /** Whether it is possible. */
  possible: boolean;
  /** What it does, where it is possible. */
  consequence?: string;
  /** What binds the act to the deployment as it was read, where it is possible. */
  etag?: Etag;
  /** Why not, where it is not. */
  reason?: string;
  /** The versions that it leads from and to, where both are known: `Back to 1.0.0 (from 1.21.0).` */
  change?: string;
}

/**
 * The state of a deployment that an act depends on, in short.
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
 * A deployment's way back.
 *
 * See https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Rollback.html
 */
export interface Rollback {
  /** Why. */
  reason?: string;
  /** Since when. */
  startedAt?: Timestamp;
  /** The ARN of the service revision it goes back to. */
  serviceRevisionArn?: string;
  /** Every other member, as AWS sent it. */
  [member: string]: unknown;
}

/** A page of AWS's console that shows how a deployment does. */
export interface ConsoleLink {
  /** What it shows. */
  kind: ConsoleLinkKind;
  /** What it shows, in words: `Logs`, or `Logs of /ecs/checkout` where there are several of the kind. */
  text: string;
  /** Its address. */
  url: string;
}

/** What a page of AWS's console shows. */
export type ConsoleLinkKind =
  /** The service's CPU and memory, and its load balancer's health. */
  | "metrics"
  /** A `CloudWatch` log group of the new revision's task definition. */
  | "logs"
  /** A target group of the new revision, with the health of its targets. */
  | "targetGroup";

/** One page. */
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
  /** The ARN of the service deployment that goes on, or went on last. */
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
  /** `MISSING`, say. */
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
  /** The task definition that it brings. */
  taskDefinitionAfter?: string;
  /** Every container, those that do not change among them. */
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
  /** The digest that its tag stood for when the revision's first task started; absent where that is not known. */
  digest?: string;
}

/** A kind of change of an image. */
export type ImageChangeKind =
  /** Only the tag differs: tags. */
  | "tag"
  /** The same tag stood for two images: digests. */
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
  /** AWS's name of it. */
  what: string;
  /** What runs now. */
  before?: string;
  /** What is to run. */
  after?: string;
  /** Names that were not there before. */
  added?: string[];
  /** Names that are no longer there. */
  removed?: string[];
  /** Names whose value is another. */
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

/** The most recently stopped tasks of the revision that a deployment brings. ECS reports a stopped task for about an hour. */
export interface StoppedTasks {
  /** The deployment's ARN. */
  serviceDeploymentArn: string;
  /** The tasks, the one that stopped last first; ten at most. */
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
  /** A deployment waits for a person. Sent on every scan that reads it. */
  | {
      event: "paused";
      /** The deployment. */
      serviceDeploymentArn: string;
      /** What it shows. */
      rollout: Rollout;
    }
  /** A deployment that was told as paused no longer is. */
  | {
      event: "gone";
      /** Which. */
      serviceDeploymentArn: string;
      /** The deployment as it is; absent where ECS no longer knows it. */
      rollout?: Rollout;
    }
  /** How far the scan of a Region got. */
  | ({ event: "progress" } & InboxProgress);

/** How far a scan of a Region got: what was found, what of it was read, and what could not be. */
export interface InboxProgress {
  /** The Region. */
  region: string;
  /** Clusters found that are looked for. */
  clusters: number;
  /** Services found that are looked for. */
  services: number;
  /** Services read. */
  servicesRead: number;
  /** Deployments found that may wait. */
  deployments: number;
  /** Deployments read. */
  deploymentsRead: number;
  /** Deployments found to wait for a person. */
  paused: number;
  /** What could not be read: by this scan, or by the last full sweep. */
  unread: UnreadResource[];
  /** Whether nothing of this scan is left to do. */
  done: boolean;
  /**
   * When the last full sweep began, by ECS's clock: a deployment that began later may not be found yet. Absent
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
  /** Why. */
  error: Problem;
}

/** What can be missing from the list. */
export type Missing =
  /** All clusters, or some of them, with what they hold. */
  | "clusters"
  /** All services of the cluster, or some of them. */
  | "serviceList"
  /** So many services. */
  | "services"
  /** So many service deployments. */
  | "deployments";

/** What `watch` emits. */
export type WatchUpdate =
  /** The first look at a deployment, or any change since. */
  | ({ event: "state" } & WatchedState)
  /** A hook that was not awaiting action before is now. */
  | ({ event: "paused" } & WatchedState)
  /**
   * This newer deployment of the service began before the deployment had ended, and replaced it. Told once, before the
   * update that tells what has changed.
   */
  | {
      event: "superseded";
      /** The deployment that is followed. */
      serviceDeploymentArn: string;
      /** What it shows. */
      rollout: Rollout;
      /** Nothing: the next update tells what has changed. */
      changes: Change[];
      /** The newer deployment. */
      supersededBy: string;
    }
  /** The deployment has ended; nothing more comes of it. */
  | ({ event: "ended" } & WatchedState)
  /** A read failed; watching goes on, but for a deployment that ECS has not known for 20 seconds. */
  | {
      event: "unreadable";
      /** Which. */
      serviceDeploymentArn: string;
      /** Why. */
      error: Problem;
    };

/** One look at a deployment. */
export interface WatchedState {
  /** The deployment. */
  serviceDeploymentArn: string;
  /** What it shows. */
  rollout: Rollout;
  /** What differs from the look before. */
  changes: Change[];
}

/** What can differ between two looks. */
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

/** The end of an act. */
export interface Outcome {
  /** What became of it. */
  result: Verdict;
  /** What became of it, in two or three words. */
  title: string;
  /** How it is to be taken. */
  tone: Tone;
  /** Whether what was asked for happened after it was sent. */
  good: boolean;
  /** Whether the hook is known not to need a decision any more: not of `notApplied` and `unknown`. */
  settled: boolean;
  /** How it left what was asked for, whoever brought it about. */
  ending: Ending;
  /** How that is known. */
  evidence: Evidence;
  /** What happened, and what to do, in words. */
  message: string;
  /** The deployment. */
  serviceDeploymentArn: string;
  /** The hook, where the act was at one. */
  hookId?: string;
  /** What was asked for at the hook. */
  action?: Action;
  /** The deployment as it was last read. */
  deployment: Rollout;
  /** AWS's id of the last request that acted, where one was sent and AWS gave its id. It identifies the act in AWS logs. */
  requestId?: string;
}

/** What became of a hook. */
export type Verdict =
  /** It was continued, after we sent. */
  | "continued"
  /** It was rolled back, after we sent. */
  | "rolledBack"
  /** It had been continued before anything was sent. */
  | "alreadyContinued"
  /** It had been rolled back before anything was sent. */
  | "alreadyRolledBack"
  /** Its time ran out. */
  | "timedOut"
  /** The deployment was stopped, as a newer one of the service does. */
  | "superseded"
  /** The opposite of what was asked for happened. */
  | "conflict"
  /** It is known not to have been executed; the hook still waits. */
  | "notApplied"
  /** The hook is gone from the list, and the deployment went on. */
  | "wentOn"
  /** The hook is gone from the list, or left behind, and the deployment went back. */
  | "wentBack"
  /** None of these could be established. */
  | "unknown";

/** How something that is told is to be taken: what shows it picks a colour and a sign by that. */
export type Tone =
  /** As it was asked for. */
  | "good"
  /** Neither good nor bad. */
  | "calm"
  /** Not as it was asked for, and nothing is wrong. */
  | "warn"
  /** Somebody has to look. */
  | "bad";

/** How an act left what was asked for: what a program needs to go on. */
export type Ending =
  /** It is so: by this act, by somebody else, or at the deadline. */
  | "asAsked"
  /** It is not so, and will not be: the opposite happened, or the deployment was stopped. */
  | "otherwise"
  /** Nothing was executed, and nothing else is known to have happened. */
  | "notExecuted"
  /** Something was sent, and what became of it is not known. */
  | "unknown";

/** How a verdict is known. */
export type Evidence =
  /** ECS answered our call. */
  | "response"
  /** The deployment shows it. It may have been someone else. */
  | "read";

/**
 * What to do with the deployment.
 *
 * ECS continues when it is missing from a request, so here it has no default and cannot be left out.
 */
export type Action =
  /** Let the deployment go on. */
  | "CONTINUE"
  /** Take it back to the service revision before. */
  | "ROLLBACK";

/** Credentials, and whose they are. */
export interface SignedIn {
  /** The credentials. */
  credentials: RevealedCredentials;
  /** Whose. */
  caller: CallerIdentity;
}

/** Credentials with their secrets, as JavaScript gets them. */
export interface RevealedCredentials {
  /** The access key's id. */
  accessKeyId: string;
  /** Its secret. */
  secretAccessKey: string;
  /** The session's token, where they are of a session. */
  sessionToken?: string;
  /** When they end, where that is known. */
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
  /** The user's ARN, or that of a role's session. */
  arn: string;
  /** Its unique id. */
  userId: string;
}
