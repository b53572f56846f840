// Derived from the crate's types by `make facts`.

/** A failure, as JSON. */
export interface Problem {
  /** AWS's own code where there is one (`AccessDeniedException`), else a stable one in kebab-case (`credentials-expired`). */
  code: string;
  /** What happened, and what to do. */
  message: string;
  /** What to do about it, for programs. */
  remedy: Remedy;
  /** Whether the same call may succeed later. */
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
  /** The request id that AWS gave, if it gave one. */
  requestId?: string;
}

/** What to do about an `Error`, from a closed list, for programs. The error's message says it in words. */
export type Remedy =
  /** Wait: AWS is throttling requests. */
  | "wait"
  /** Try again: AWS failed for the moment. */
  | "tryAgain"
  /** Sign in again: the credentials have expired, there are none, or the identity provider's token is not valid. */
  | "signIn"
  /** Check the credentials: AWS rejected the key or its signature. */
  | "checkCredentials"
  /** Set the clock: by AWS's clock, the request was not made now. */
  | "checkClock"
  /** Ask for permission: the credentials are valid, but not allowed to do this. */
  | "askForRights"
  /** Check the network: no answer came. */
  | "checkNetwork"
  /** Check the endpoint, and any proxy or firewall in between: the answer did not come from AWS. */
  | "checkProxy"
  /** Check the ARN or the names: nothing has that name, or no longer. */
  | "checkArn"
  /** Correct the call. */
  | "checkInput"
  /** Read the deployment and decide again: it is no longer in the state that the act was bound to, and nothing was executed. */
  | "decideAgain"
  /** Check the deployment before deciding again: a request was sent, and its result is not known. */
  | "checkDeployment"
  /** Read the message: no advice applies to all errors of this kind. */
  | "readMessage";
