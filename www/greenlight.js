// Loads the wasm, and has run.js move bytes for it. Nothing is decided here.

import { initSync, Session } from "./ecs_greenlight.js";
import { fetchModule } from "./module.js";
import { run } from "./run.js";

/** @import { Action, BrowsePage, Changes, Credentials, EndpointOptions, Decided, InboxOptions, InboxUpdate, Outcome, DeploymentImages, Rollout, SignIn, SignedIn, StoppedTasks, WatchUpdate } from "./ecs_greenlight.js" */

/**
 * @typedef {object} Options
 * @property {string} region The Region called unless an ARN names another.
 * @property {Credentials | (() => Credentials | Promise<Credentials>)} credentials A function is asked again when they are near their end.
 * @property {typeof globalThis.fetch} [fetch]
 * @property {() => number} [now] Epoch milliseconds.
 * @property {WebAssembly.Module} [wasm] Where a module cannot be loaded by URL (workerd).
 */

/** @type {Promise<unknown> | undefined} */
let loading;

/**
 * Loads the wasm, once for all. The methods of `Greenlight` await it themselves; the functions of `ecs-greenlight/wasm` need it first.
 *
 * @param {WebAssembly.Module} [module] A compiled module, where it cannot be loaded by URL.
 * @returns {Promise<void>} Rejects with an `EcsError`, `module-not-loaded`, after which the next call tries again.
 */
export async function load(module) {
  if (module) {
    initSync({ module });
    return;
  }
  loading ??= fetchModule();
  try {
    await loading;
  } catch (cause) {
    loading = undefined;
    const message = "The WebAssembly module couldn't be loaded, so nothing was sent. Check the network, then try again.";
    throw Object.assign(new Error(message, { cause }), { name: "EcsError", code: "module-not-loaded", remedy: "tryAgain", retryable: true, sent: false, invalidCall: false });
  }
}

/**
 * Finds Amazon ECS deployments that are paused at a hook, describes them, continues them and rolls them back.
 *
 * Every failure is an `EcsError` (see `ecs_greenlight.d.ts`), except for an `AbortError` if the caller's signal stopped a
 * call before an act was sent.
 */
export class Greenlight {
  /** @type {Options & EndpointOptions} */
  #options;
  /** @type {Session | undefined} */
  #session;
  /** @type {Promise<Credentials> | undefined} */
  #asking;

  /** @param {Options & EndpointOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /**
   * One page of clusters; with `cluster` of its services; with `service` too of that service's deployments, newest first.
   *
   * @param {{ cluster?: string, service?: string, nextToken?: string, region?: string, signal?: AbortSignal }} [what]
   * @returns {Promise<BrowsePage>}
   */
  browse(what = {}) {
    return this.#result("browse", what);
  }

  /**
   * A service deployment as a person needs to see it.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html
   *
   * @param {{ serviceDeploymentArn: string, signal?: AbortSignal }} what
   * @returns {Promise<Rollout>}
   */
  describe(what) {
    return this.#result("describe", what);
  }

  /**
   * What a service deployment changes, compared with what runs now: images, task definition, load balancers. It contains no value
   * that may be a secret.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html
   *
   * @param {{ serviceDeploymentArn: string, signal?: AbortSignal }} what
   * @returns {Promise<Changes>}
   */
  changes(what) {
    return this.#result("changes", what);
  }

  /**
   * The images that deployments change, read with one call for 20 revisions: for lists, where `changes` would be too slow. A deployment whose
   * revisions ECS did not report is left out. What was read before is not read again.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html
   *
   * @param {{ deployments: Pick<Rollout, "serviceDeploymentArn" | "sourceServiceRevisions" | "targetServiceRevision">[], signal?: AbortSignal }} what Of one Region.
   * @returns {Promise<DeploymentImages[]>}
   */
  images(what) {
    return this.#result("images", what);
  }

  /**
   * The ten most recently stopped tasks of a deployment's new revision, each with its reason, stop code and its containers' exit codes. ECS lists
   * stopped tasks for about an hour.
   * Rejects with `AccessDeniedException`, which names the permissions, for a role without `ecs:ListTasks` and `ecs:DescribeTasks`.
   * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html
   *
   * @param {{ serviceDeploymentArn: string, signal?: AbortSignal }} what
   * @returns {Promise<StoppedTasks>}
   */
  stoppedTasks(what) {
    return this.#result("stoppedTasks", what);
  }

  /**
   * Continues one pause hook, or rolls it back: reads the deployment first, sends the call once, and reads the deployment again if no clear answer came.
   * With `ifMatch` (the `etag` of `Rollout.continue` or `Rollout.rollBack`, as the person read it) it is also bound to that state of
   * the deployment: in a different one, nothing is sent, and it rejects with `consequence-changed`.
   * Rejects with `outcome-unknown` (`sent: true`) if `signal` stops it after the act was sent.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html
   *
   * @param {{ serviceDeploymentArn: string, hookId: string, action: Action, ifMatch?: string, signal?: AbortSignal }} what
   * @returns {Promise<Outcome>}
   */
  decide(what) {
    return this.#result("decide", what);
  }

  /**
   * Decides several hooks of one deployment's stage, one after the other, each as `decide` does. Once the deployment is
   * known to be rolling back (one rollback is enough), nothing more is sent, and the other hooks are reported as read.
   *
   * Resolves to one entry per hook, in the order of `hookIds`: its outcome, or `{ hookId, error }` if it is certain that
   * nothing was executed. `ifMatch` binds the first act, as in `decide`. If it rejects after the first act was sent, the error's `outcomes` has what was known by then.
   *
   * @param {{ serviceDeploymentArn: string, hookIds: string[], action: Action, ifMatch?: string, signal?: AbortSignal }} what
   * @returns {Promise<Decided[]>}
   */
  async decideAll(what) {
    /** @type {Decided[]} */
    const outcomes = [];
    try {
      for await (const outcome of this.#run("decideAll", what)) {
        outcomes.push(/** @type {Decided} */ (outcome));
      }
    } catch (error) {
      const ours = error instanceof Error && error.name === "EcsError" && outcomes.length > 0;
      throw ours ? Object.assign(error, { outcomes }) : error;
    }
    return outcomes;
  }

  /**
   * Rolls back a deployment that is not paused at a hook: reads the deployment first, sends the call once, and reads the deployment again if no
   * clear answer came. If it is paused, nothing is sent (`notApplied`): roll it back at its hook, with `decide`.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html
   *
   * @param {{ serviceDeploymentArn: string, ifMatch?: string, signal?: AbortSignal }} what `ifMatch`: as in `decide`, of `Rollout.stop`.
   * @returns {Promise<Outcome>}
   */
  stop(what) {
    return this.#result("stop", what);
  }

  /**
   * Finds every deployment that needs a decision, and yields each as soon as it is read, with progress in between. It remembers what it
   * found: the next check first reads the deployments that had not ended, and everything again once `sweepEvery` has passed.
   *
   * Names are exact, or patterns with `*` and `?`, of a name or an ARN. Ends after one check, or checks again every
   * `refreshEvery` milliseconds. Uses at most `sharePercent` of the account's rate limits in a Region.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
   *
   * @param {InboxOptions & { signal?: AbortSignal }} [what]
   * @returns {AsyncGenerator<InboxUpdate, void, void>}
   */
  async *inbox(what = {}) {
    yield* /** @type {AsyncGenerator<InboxUpdate, void, void>} */ (this.#run("inbox", what));
  }

  /**
   * Follows service deployments until all have ended, and yields each change once; with `followSuperseding`, follows the newer
   * deployments that replace them, too. Reads every 10 seconds; more often after an act of this `Greenlight` and after a deadline, less often
   * while nothing changes for minutes.
   *
   * @param {{ serviceDeploymentArns: string[], followSuperseding?: boolean, signal?: AbortSignal }} what
   * @returns {AsyncGenerator<WatchUpdate, void, void>}
   */
  async *watch(what) {
    yield* /** @type {AsyncGenerator<WatchUpdate, void, void>} */ (this.#run("watch", what));
  }

  /**
   * @param {string} name
   * @param {{ signal?: AbortSignal }} what
   * @returns {Promise<any>}
   */
  async #result(name, what) {
    const { value } = await this.#run(name, what).next();
    return value;
  }

  /**
   * @param {string} name
   * @param {{ signal?: AbortSignal }} what
   * @returns {AsyncGenerator<unknown, unknown, void>}
   */
  async *#run(name, { signal, ...input }) {
    signal?.throwIfAborted();
    await load(this.#options.wasm);
    const session = this.#session ??= this.#begin();
    const { fetch = globalThis.fetch, now = Date.now } = this.#options;
    return yield* run(session.begin(name, input), { fetch, now, signal, credentials: () => this.#credentials() });
  }

  #begin() {
    const { region, endpoint, useFipsEndpoint, useDualstackEndpoint } = this.#options;
    return new Session({ region, endpoint, useFipsEndpoint, useDualstackEndpoint }, seed());
  }

  /** Flows that ask at the same time are answered by one question. */
  #credentials() {
    const { credentials } = this.#options;
    if (typeof credentials !== "function") {
      return Promise.resolve(credentials);
    }
    this.#asking ??= Promise.resolve(credentials()).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }
}

/**
 * Gets credentials for an ID token, from an identity pool, or for a role to assume with existing credentials, and says whose they are.
 *
 * Every failure is an `EcsError`; an error from AWS has AWS's code.
 *
 * @param {SignIn & { fetch?: typeof globalThis.fetch, now?: () => number, wasm?: WebAssembly.Module, signal?: AbortSignal }} options
 * @returns {Promise<SignedIn>}
 */
export async function signIn({ fetch = globalThis.fetch, now = Date.now, wasm, signal, region, endpoints, ...how }) {
  signal?.throwIfAborted();
  await load(wasm);
  const session = new Session({ region, endpoints }, seed());
  // Expired credentials are an error: there are no others to ask for.
  const credentials = () => (how.credentials ? Promise.resolve(how.credentials) : Promise.reject(new Error("There are none yet.")));
  const { value } = await run(session.begin("signIn", how), { fetch, now, signal, credentials }).next();
  return /** @type {SignedIn} */ (value);
}

/** For the jitter of retries. */
const seed = () => Number(crypto.getRandomValues(new Uint32Array(1))[0]);
