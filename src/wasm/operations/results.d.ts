// Derived from the crate's types by `make facts`.

/** What is told of a failure. */
export interface Problem {
  /** AWS's own code where there is one (`AccessDeniedException`), else a stable one in kebab-case (`credentials-expired`). */
  code: string;
  /** What happened, and what to do. */
  message: string;
  /** What helps. */
  remedy: Remedy;
  /** Whether the same may succeed when it is tried again later. */
  retryable: boolean;
  /**
   * Whether anything was sent: a request that this came of, or before it an act that was not executed. Where nothing was, nothing can have been
   * changed.
   */
  sent: boolean;
  /** Whether the call is at fault, and nothing was sent: corrected, it may succeed; as it is, it never will. */
  invalidCall: boolean;
  /** The HTTP status, where there was a response. */
  status?: number;
  /** AWS's id of the request, where it gave one. */
  requestId?: string;
}

/** What helps against an `Error`: one of a closed list, for programs. The error's message says it in words. */
export type Remedy =
  /** Wait: AWS is throttling requests. */
  | "wait"
  /** Try again: AWS failed for the moment. */
  | "tryAgain"
  /** Sign in again: the credentials have expired, there are none, or the identity provider's token does not hold. */
  | "signIn"
  /** Check the credentials: AWS does not accept the key or its signature. */
  | "checkCredentials"
  /** Set the clock: AWS refuses a request that seems to come from another time. */
  | "checkClock"
  /** Ask for rights: the credentials are valid, and not allowed to do this. */
  | "askForRights"
  /** Check the network: no answer came. */
  | "checkNetwork"
  /** Check the endpoint, and any proxy or firewall in between: the answer did not come from AWS. */
  | "checkProxy"
  /** Check the ARN or the names: there is nothing of that name, or no longer. */
  | "checkArn"
  /** Correct the call. */
  | "checkInput"
  /** Read the deployment and decide again: it is no longer in the state that the act was bound to, and nothing was executed. */
  | "decideAgain"
  /** Check the deployment before deciding again: something was sent, and what became of it is not known. */
  | "checkDeployment"
  /** Nothing that holds for all errors of this kind: the message says what happened. */
  | "readMessage";
