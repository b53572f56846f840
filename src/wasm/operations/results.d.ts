// Derived from the crate's types by `make facts`.

/** What is told of a failure. */
export interface Problem {
  /** AWS's own code where there is one (`AccessDeniedException`), else a stable one in kebab-case (`credentials-expired`). */
  code: string;
  /** What happened, and what to do. */
  message: string;
  /** Whether the same may succeed when it is tried again later. */
  retryable: boolean;
  /** The HTTP status, where there was a response. */
  status?: number;
  /** AWS's id of the request, where it gave one. */
  requestId?: string;
}
