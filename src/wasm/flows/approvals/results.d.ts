// Derived from the crate's types by `make facts`.

/** One thing that is wrong. */
export interface SettingProblem {
  /** The setting (`accounts[0].regions`) or the environment variable (`EVENT_KEY`). */
  setting: string;
  /** What is wrong, beginning with the setting's name. It holds no secret. */
  message: string;
}

/** What is told. The first `Response` or `Page` is the answer to the request; what comes after it is work that follows from it. */
export type WorkerOutput =
  /** The answer, as it is. */
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
  /** The answer, as a page that is still to be written as HTML. */
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
  /** How what it says is to be taken. */
  tone: Tone;
  /** Its heading. */
  title: string;
  /** What became of an answer, as `decide` tells it. */
  result?: Verdict;
  /** What happened, and what to do. */
  message?: string;
  /** What is asked. */
  question?: Question;
  /** How to answer. */
  form?: ApprovalForm;
  /** Who has said so, where several must. */
  votes?: Votes;
  /** The deployment in the console page. */
  page?: string;
  /** Who looks at it. */
  person?: string;
}

/** What kind of page it is. */
export type PageState =
  /** It waits for an answer. */
  | "question"
  /** It says what became of it. */
  | "outcome"
  /** The link, or the person, is not admitted. */
  | "refused"
  /** It must be known first who looks at it. */
  | "signIn"
  /** Something went wrong. */
  | "error";

/** What a person is asked about one pause hook. */
export interface Question {
  /** The question in a few words: `Continue or roll back shop/checkout in production (111122223333), eu-west-1?` */
  headline: string;
  /** What a policy asks for beyond one person's press: `2 approvals needed to continue, each with a reason.` */
  needed?: string;
  /** What pressing *Continue* does where several people must agree. */
  vote?: string;
  /** Whether the hook awaits action. */
  waits: boolean;
  /** Which hook. */
  hookId: string;
  /** Where it is. */
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
  /** Until when, and what happens then; absent where the hook does not wait, or ECS gives no time. */
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
  /** What is true while a deployment stands there. */
  meaning?: string;
}

/** What an answer brings: to the new revision, or back from it. */
export interface ChangeSummary {
  /** The containers whose image changes, come or go, or of which that is not known. */
  images: ImageChange[];
  /** How many containers keep their image. */
  unchanged: number;
  /** The task definition as `family:revision`, where it is another. */
  taskDefinition?: FromTo;
  /** What else differs, a line each: `app: environment, port mappings 8080/tcp → 9090/tcp`. */
  others: string[];
  /** Why not all could be compared. */
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
  /** Steps made. */
  stepsDone: number;
  /** Steps in all. */
  steps: number;
  /** `The new revision has 20 % of production traffic.` */
  words: string;
}

/** One of the two answers. */
export interface AnswerOption {
  /** Whether it is possible. */
  possible: boolean;
  /** What it does, where it is possible: a text that `decide` can be bound to. */
  consequence?: string;
  /** Why not, where it is not. */
  reason?: string;
  /** The versions that it leads from and to, where both are known: `Back to 1.0.0 (from 1.21.0).` */
  change?: string;
}

/** Until when people can decide. */
export interface Deadline {
  /** As JavaScript writes it. */
  at: string;
  /** In seconds since 1970, never later than it is. */
  epochSeconds: number;
  /** In words: `8 Oct 2024, 20:05 UTC`. */
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
  /** What continuing does; absent where one cannot. */
  continuing?: FormOption;
  /** What rolling back does; absent where one cannot. */
  rollBack?: FormOption;
  /** The longest reason, in characters. */
  longestReason: number;
}

/** One side of a choice. */
export interface FormOption {
  /** What it does. */
  consequence: string;
  /** What the act is bound to: the form gives it back. */
  ifMatch: string;
  /** Whether a reason must be given. */
  reason: boolean;
}

/** Who has said to continue, where several must. */
export interface Votes {
  /** How many must. */
  need: number;
  /** Who has. */
  names: string[];
}

/** One line of the log: an answer and what became of it, or what did not work. It never holds a secret. */
export interface LogLine {
  /** How bad it is. */
  level: LogLevel;
  /**
   * What it is about: `asked`, `not-asked`, `not-yet`, `answered`, `denied`, `voted`, `decided`, `closed`, `refused`, `reply-failed`,
   * `chat-failed`, `failed`.
   */
  what: string;
  /** When, by the worker's clock. ISO 8601. */
  at: string;
  /** The deployment. */
  serviceDeploymentArn?: string;
  /** The hook. */
  hookId?: string;
  /** Who, as `CloudTrail` shows it. */
  who?: string;
  /** What people call them. */
  name?: string;
  /** How they answered: `slack`, `link`. */
  via?: string;
  /** What they said. */
  action?: Action;
  /** Why they said so. */
  reason?: string;
  /** Who else had said so before, where several must. */
  with?: string[];
  /** What became of it, as `decide` tells it. */
  result?: Verdict;
  /** How that is known. */
  evidence?: Evidence;
  /** AWS's id of the request that acted. */
  requestId?: string;
  /** An error's code. */
  code?: string;
  /** The chat that refused something: a channel's id, `slack-webhook`, `teams-webhook`. */
  place?: string;
  /** In words. */
  message?: string;
}

/** How bad what the log tells is. */
export type LogLevel =
  /** Nothing is wrong. */
  | "info"
  /** Somebody was refused. */
  | "warn"
  /** Something went wrong. */
  | "error";

/** What a flow has the worker do. It replies as JSON. */
export type HostCall =
  /** Remember a text until its time is over; replies null. */
  | { call: "put"; key: string; value: string; expiresAt: number }
  /** The same, where there is no such key: replies whether it was created. Of several who try, one does. */
  | { call: "create"; key: string; value: string; expiresAt: number }
  /** Forget a key; replies null. */
  | { call: "remove"; key: string }
  /** List what is remembered under keys that begin so: replies `[key, value][]`. */
  | { call: "list"; prefix: string }
  /** Sign a token with these claims and the newest key: replies the token. */
  | { call: "sign"; claims: Record<string, string | number> }
  /** Give the AWS credentials that the worker has. */
  | { call: "credentials" };
