// Derived from the crate's types by `make facts`.

/** A problem with a setting. */
export interface SettingProblem {
  /** The setting (`accounts[0].regions`) or the environment variable (`EVENT_KEY`). */
  setting: string;
  /** What is wrong, beginning with the setting's name. It contains no secret. */
  message: string;
}

/** What a flow of the worker emits. The first `Response` or `Page` answers the request; the rest is the work that follows. */
export type WorkerOutput =
  /** The answer, as plain text. */
  | {
      event: "response";
      /** The HTTP status. */
      status: number;
      /** Plain text. */
      body: string;
    }
  /** The answer, as JSON. */
  | {
      event: "json";
      /** The HTTP status. */
      status: number;
      /** The JSON. */
      body: string;
    }
  /** The answer, as a page to render as HTML. */
  | {
      event: "page";
      /** The HTTP status. */
      status: number;
      /** What it shows. */
      page: ApprovalPage;
    }
  /** A line for the log. */
  | {
      event: "log";
      /** The line. */
      line: LogLine;
    };

/** What the page behind a link shows. */
export interface ApprovalPage {
  /** What kind of page it is. */
  state: PageState;
  /** Whether its message is good news or bad. */
  tone: Tone;
  /** Its heading. */
  title: string;
  /** The result of the answer, as `decide` reports it. */
  result?: Verdict;
  /** What happened, and what to do. */
  message?: string;
  /** The question. */
  question?: Question;
  /** The form to answer with. */
  form?: ApprovalForm;
  /** Who has approved, if several people must. */
  votes?: Votes;
  /** The address of the deployment on the page. */
  page?: string;
  /** The person who is signed in. */
  person?: string;
}

/** What kind of page it is. */
export type PageState =
  /** It asks for a decision. */
  | "question"
  /** It shows the outcome. */
  | "outcome"
  /** The link is not valid, or the person is not allowed. */
  | "refused"
  /** The person has to sign in first. */
  | "signIn"
  /** Something went wrong. */
  | "error";

/** What a person is asked about one pause hook. */
export interface Question {
  /** The question, in one line: `Continue or roll back shop/checkout in production (111122223333), eu-west-1?` */
  headline: string;
  /** What the policy requires besides one person's click: `2 approvals needed to continue, each with a reason.` */
  needed?: string;
  /** What pressing *Continue* does if several people must agree. */
  vote?: string;
  /** Whether the hook awaits action. */
  waits: boolean;
  /** The hook's id. */
  hookId: string;
  /** The deployment's service, cluster, account and Region. */
  place: Location;
  /** The stage the deployment is in. */
  stage?: QuestionStage;
  /** What changes, in the direction of the answer that is possible or was given; absent where it could not be read. */
  changes?: ChangeSummary;
  /** Production traffic now; absent where it does not move in steps. */
  traffic?: QuestionTraffic;
  /** Continuing: what it does, or why it is not possible. */
  continue: AnswerOption;
  /** Rolling back: what it does, or why it is not possible. */
  rollBack: AnswerOption;
  /** The deadline, and what happens then; absent if the hook does not await action, or ECS reports no deadline. */
  deadline?: Deadline;
  /** How many other hooks await action at the stage. */
  othersWaiting: number;
  /** Where to see more. */
  links: Links;
}

/** Where a deployment is. */
export interface Location {
  /** The deployment. */
  serviceDeploymentArn: string;
  /** The service's name. */
  service: string;
  /** The cluster's name. */
  cluster: string;
  /** The account's twelve digits. */
  account: string;
  /** The account's name, as in the settings. */
  accountName?: string;
  /** The Region. */
  region: string;
}

/** A stage. */
export interface QuestionStage {
  /** AWS's name: `POST_TEST_TRAFFIC_SHIFT`. */
  name: string;
  /** The same in words: `Post test traffic shift`. */
  words: string;
  /** What is true while a deployment is in the stage. */
  meaning?: string;
}

/** What an answer changes: to the new revision, or back from it. */
export interface ChangeSummary {
  /** The containers that are added or removed, or whose image changes or may change. */
  images: ImageChange[];
  /** How many containers keep their image. */
  unchanged: number;
  /** The task definition as `family:revision`, if it changes. */
  taskDefinition?: FromTo;
  /** What else differs, a line each: `app: environment, port mappings 8080/tcp → 9090/tcp`. */
  others: string[];
  /** Why not everything could be compared. */
  unread?: string;
}

/** From one version to another; absent where there is none, or it is not known. */
export interface FromTo {
  /** What runs now. */
  before?: string;
  /** What is to run. */
  after?: string;
}

/** Production traffic now. */
export interface QuestionTraffic {
  /** The new revision's share, in percent: `12.5`. */
  percent: string;
  /** The number of steps done. */
  stepsDone: number;
  /** The number of steps in all. */
  steps: number;
  /** `The new revision has 20 % of production traffic.` */
  words: string;
}

/** One of the two answers. */
export interface AnswerOption {
  /** Whether it is possible. */
  possible: boolean;
  /** What it does, if it is possible. */
  consequence?: string;
  /** Why it is not possible, if it is not. */
  reason?: string;
  /** The versions before and after the act, if both are known: `Back to 1.0.0 (from 1.21.0).` */
  change?: string;
}

/** Until when people can decide. */
export interface Deadline {
  /** The deadline in ISO 8601. */
  at: string;
  /** The deadline in seconds since 1970, rounded down. */
  epochSeconds: number;
  /** The deadline in words: `8 Oct 2024, 20:05 UTC`. */
  words: string;
  /** What ECS then does, as a sentence. */
  then: string;
}

/** Where to see more. */
export interface Links {
  /** The static page, at this deployment and hook. */
  page?: string;
  /** The worker's form, at this hook. */
  decide?: string;
  /** AWS's own console, at this deployment. */
  console?: string;
}

/** A form with two buttons. */
export interface ApprovalForm {
  /** The link's token. */
  t: string;
  /** Binds the form to the person and the hook. */
  form: string;
  /** What continuing does; absent if it is not possible. */
  continuing?: FormOption;
  /** What rolling back does; absent if it is not possible. */
  rollBack?: FormOption;
  /** The longest reason, in characters. */
  longestReason: number;
}

/** One side of a choice. */
export interface FormOption {
  /** What it does. */
  consequence: string;
  /** The etag that the act is bound to, for the form to send back. */
  ifMatch: string;
  /** Whether a reason is required. */
  reason: boolean;
}

/** Who has approved continuing, if several people must. */
export interface Votes {
  /** How many people must approve. */
  need: number;
  /** Who has approved. */
  names: string[];
}

/** One line of the log: an answer and its outcome, or a failure. It never contains a secret. */
export interface LogLine {
  /** How serious it is. */
  level: LogLevel;
  /** What it is about. */
  what: Logged;
  /** When, by the worker's clock. ISO 8601. */
  at: string;
  /** The deployment. */
  serviceDeploymentArn?: string;
  /** The hook. */
  hookId?: string;
  /** The person, as `CloudTrail` shows them. */
  who?: string;
  /** The person's name. */
  name?: string;
  /** How they answered: `slack`, `link`. */
  via?: string;
  /** What they chose. */
  action?: Action;
  /** Their reason. */
  reason?: string;
  /** Who had approved before, if several people must. */
  with?: string[];
  /** The result, as `decide` reports it. */
  result?: Verdict;
  /** How the result is known. */
  evidence?: Evidence;
  /** AWS's request id of the act. */
  requestId?: string;
  /** An error's code. */
  code?: string;
  /** The chat that refused something: a channel's id, `slack-webhook`, `teams-webhook`. */
  place?: string;
  /** What happened, in words. */
  message?: string;
}

/** How serious a line of the log is. */
export type LogLevel =
  /** Nothing is wrong. */
  | "info"
  /** Somebody was refused. */
  | "warn"
  /** Something went wrong. */
  | "error";

/** What a line of the log is about. */
export type Logged =
  /** A message was posted. */
  | "asked"
  /** A reason is required first. */
  | "asked-why"
  /** A chat refused something. */
  | "chat-failed"
  /** A message was updated with how the hook ended. */
  | "closed"
  /** An answer was carried out, or the hook had already been decided. */
  | "decided"
  /** The person is not allowed to. */
  | "denied"
  /** AWS or the store did not do what it was asked to. */
  | "failed"
  /** A token does not name one person. */
  | "identity-refused"
  /** The hook had ended when its event came. */
  | "not-asked"
  /** ECS does not show yet what an event says. */
  | "not-yet"
  /** An invalid request. */
  | "refused"
  /** Whoever pressed a button could not be told the result. */
  | "reply-failed"
  /** A vote was counted. */
  | "voted";

/** What a flow requests from the worker's JavaScript, which replies in JSON. */
export type HostCall =
  /** Stores a text until it expires; replies null. */
  | { call: "put"; key: string; value: string; expiresAt: number }
  /** The same, if the key does not exist: replies whether it was created. If several try at once, one succeeds. */
  | { call: "create"; key: string; value: string; expiresAt: number }
  /** Deletes a key; replies null. */
  | { call: "remove"; key: string }
  /** Lists the entries whose keys start with this: replies `[key, value][]`. */
  | { call: "list"; prefix: string }
  /** Signs a token with these claims and the newest key; replies the token. */
  | { call: "sign"; claims: Record<string, string | number> }
  /** Replies the worker's AWS credentials. */
  | { call: "credentials" };
