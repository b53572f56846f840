// What must hold in every JavaScript runtime. No imports but the package, no test framework: it runs in pages and workers too.
import { Greenlight, load } from "../../dist/pkg/greenlight.js";
import initialize, { initSync, parseResponse, signRequest } from "../../dist/operations/ecs_greenlight.js";

/**
 * @typedef {object} Given
 * @property {string} endpoint where the stand-in ECS listens
 * @property {import("../../dist/pkg/ecs_greenlight.js").Credentials} credentials what it accepts
 * @property {WebAssembly.Module} [wasm] where the runtime has to be handed the module
 * @property {WebAssembly.Module} [operations] likewise that of the operations
 *
 * @typedef {{ name: string, error?: string }} Result
 */

const region = "us-east-1";
const example = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  sessionToken: "FAKE/token+for=tests",
};
const encoder = new TextEncoder();

/** @type {{ name: string, run: (given: Given) => unknown }[]} */
const cases = [
  {
    name: "signs as botocore does",
    run() {
      const act = {
        serviceDeploymentArn: "arn:aws:ecs:eu-central-1:123456789012:service-deployment/storefront/checkout/Vl8Zs0jGBSWrFVmnmZvCe",
        hookId: "hook-1",
        action: "CONTINUE",
      };
      const signed = signRequest("ContinueServiceDeployment", act, { region: "eu-central-1", credentials: example, now: 1_730_000_000_000 });
      equal(signed, {
        method: "POST",
        url: "https://ecs.eu-central-1.amazonaws.com/",
        headers: {
          "authorization":
            "AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20241027/eu-central-1/ecs/aws4_request, " +
            "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, " +
            "Signature=b729ca756d5fd9db2b06dde289abf0f3ce81c83ae40fd9fb36feeeb1814213bd",
          "content-type": "application/x-amz-json-1.1",
          "x-amz-date": "20241027T033320Z",
          "x-amz-security-token": "FAKE/token+for=tests",
          "x-amz-target": "AmazonEC2ContainerServiceV20141113.ContinueServiceDeployment",
        },
        body: JSON.stringify(act),
      });
    },
  },
  {
    name: "parses a response, and keeps what it does not know",
    run() {
      const body = encoder.encode('{"clusterArns":["arn:aws:ecs:us-east-1:123456789012:cluster/a"],"nextToken":"é\\u2028","newer":{"n":0.10}}');
      equal(parseResponse("ListClusters", { status: 200, headers: [], body }), {
        clusterArns: ["arn:aws:ecs:us-east-1:123456789012:cluster/a"],
        nextToken: "é\u2028",
        newer: { n: 0.1 },
      });
    },
  },
  {
    name: "throws ECS's own error as an EcsError",
    async run() {
      const body = encoder.encode('{"__type":"com.amazonaws.ecs#AccessDeniedException","Message":"User is not authorized"}');
      const error = await failure(() => parseResponse("ListClusters", { status: 400, headers: [["x-amzn-RequestId", "id-1"]], body }));
      equal(
        { name: error.name, code: error.code, retryable: error.retryable, status: error.status, requestId: error.requestId },
        { name: "EcsError", code: "AccessDeniedException", retryable: false, status: 400, requestId: "id-1" },
      );
    },
  },
  {
    name: "a response that is not ECS's is an error, not a trap, and the module still works",
    async run() {
      const page = encoder.encode("<html>Proxy</html>");
      for (const body of [page, encoder.encode("{}")]) {
        const error = await failure(() => parseResponse("ListClusters", { status: 200, headers: [], body }));
        equal({ name: error.name, code: error.code }, { name: "EcsError", code: "unreadable-response" });
      }
      equal(parseResponse("ListClusters", { status: 200, headers: [], body: encoder.encode('{"clusterArns":[]}') }), { clusterArns: [] });
    },
  },
  {
    name: "finds a paused deployment over HTTP and continues it once",
    async run(given) {
      const ecs = new Greenlight({ region, ...given });
      const act = { ...(await pausedHook(ecs)), action: /** @type {const} */ ("CONTINUE") };
      const { result, evidence } = await ecs.decide(act);
      equal({ result, evidence }, { result: "continued", evidence: "response" });
      const again = await ecs.decide(act);
      equal(again.result, "alreadyContinued");
    },
  },
  {
    name: "the inbox finds what walking from list to list finds",
    async run(given) {
      const ecs = new Greenlight({ region, ...given });
      const { serviceDeploymentArn } = await pausedHook(ecs);
      const found = [];
      let done = false;
      for await (const update of ecs.inbox({ clusters: ["*"] })) {
        if (update.event === "paused") found.push(update.serviceDeploymentArn);
        else if (update.event === "progress") done = update.done;
      }
      equal({ found: found.includes(serviceDeploymentArn), done }, { found: true, done: true });
    },
  },
  {
    name: "the changes of a deployment name its images, before and after",
    async run(given) {
      const ecs = new Greenlight({ region, ...given });
      const { serviceDeploymentArn } = await pausedHook(ecs);
      const { containers, unread } = await ecs.changes({ serviceDeploymentArn });
      equal({ named: containers.every(({ after }) => /.+:.+/.test(after?.image ?? "")), any: containers.length > 0, unread }, { named: true, any: true, unread: [] });
    },
  },
  {
    name: "a signal stops a flow at once, whatever it waits for",
    async run(given) {
      /** @type {[string, (ecs: Greenlight, signal: AbortSignal) => unknown, object][]} */
      const waits = [
        ["an answer", (ecs, signal) => ecs.browse({ signal }), { fetch: () => forever }],
        ["credentials", (ecs, signal) => ecs.browse({ signal }), { credentials: () => forever }],
        ["the next look", (ecs, signal) => last(ecs.inbox({ refreshEvery: 3_600_000, signal })), {}],
      ];
      for (const [what, begin, options] of waits) {
        const stop = new AbortController();
        const begun = failure(() => begin(new Greenlight({ region, ...given, ...options }), stop.signal));
        setTimeout(() => stop.abort(), 200);
        const { name } = await begun;
        equal([what, name], [what, "AbortError"]);
      }
    },
  },
  {
    name: "a signal stops what is under way also while the caller is busy, and nothing more is told",
    async run(given) {
      const stop = new AbortController();
      /** @type {Set<AbortSignal | null | undefined>} */
      const open = new Set();
      /** @type {typeof globalThis.fetch} */
      const fetch = (url, init) => {
        open.add(init?.signal);
        return globalThis.fetch(url, init).finally(() => open.delete(init?.signal));
      };
      const ecs = new Greenlight({ region, ...given, fetch });
      let updates = 0;
      let cut;
      const error = await failure(async () => {
        for await (const _ of ecs.inbox({ signal: stop.signal })) {
          updates += 1;
          stop.abort();
          cut = [...open].map((signal) => signal?.aborted);
        }
      });
      equal({ name: error.name, updates, cut }, { name: "AbortError", updates: 1, cut: [true] });
    },
  },
  {
    name: "an act that was sent is left to arrive, and stopping says that its outcome is unknown",
    async run(given) {
      const stop = new AbortController();
      /** @type {AbortSignal | null | undefined} */
      let ofAct;
      /** @type {typeof globalThis.fetch} */
      const fetch = (url, init) => {
        if (!new Headers(init?.headers).get("x-amz-target")?.endsWith("ContinueServiceDeployment")) return globalThis.fetch(url, init);
        ofAct = init?.signal;
        stop.abort();
        return forever;
      };
      const ecs = new Greenlight({ region, ...given, fetch });
      const act = { ...(await pausedHook(ecs)), action: /** @type {const} */ ("ROLLBACK") };
      const error = await failure(() => ecs.decide({ ...act, signal: stop.signal }));
      const { name, code, sent, serviceDeploymentArn, hookId } = error;
      equal({ name, code, sent, serviceDeploymentArn, hookId, cut: ofAct?.aborted }, {
        name: "EcsError",
        code: "outcome-unknown",
        sent: true,
        serviceDeploymentArn: act.serviceDeploymentArn,
        hookId: act.hookId,
        cut: false,
      });
    },
  },
  {
    name: "an inbox that cannot be is refused by name, before anything is sent",
    async run(given) {
      const ecs = new Greenlight({ region, ...given, fetch: () => Promise.reject(new Error("sent")) });
      for (const [what, code] of /** @type {[any, string][]} */ ([
        [{ sharePercent: 0 }, "invalid-input"],
        [{ sharePercent: 50.5 }, "invalid-input"],
        [{ sweepEvery: -1 }, "invalid-input"],
        [{ refreshEvery: "soon" }, "invalid-input"],
        [{ clusters: "prod" }, "invalid-input"],
        [{ regions: ["us east"] }, "invalid-endpoint"],
      ])) {
        const error = await failure(() => ecs.inbox(what).next());
        equal([error.name, error.code], ["EcsError", code]);
      }
    },
  },
  {
    name: "continues every hook of a stage, and keeps what is known of some when the caller stops waiting",
    async run(given) {
      const ecs = new Greenlight({ region, ...given });
      const { serviceDeploymentArn, hooks } = await newest(ecs, "cart");
      const hookIds = hooks.filter((hook) => hook.awaitingAction).map((hook) => hook.hookId ?? "");
      equal(hookIds.length, 2);
      const act = { serviceDeploymentArn, hookIds, action: /** @type {const} */ ("CONTINUE") };

      const stopping = new AbortController();
      let calls = 0;
      // The fourth call is the read before the second hook.
      const fetch = /** @type {typeof globalThis.fetch} */ ((url, init) => {
        calls += 1;
        if (calls === 4) stopping.abort();
        return globalThis.fetch(url, init);
      });
      const stopped = await failure(() => new Greenlight({ region, ...given, fetch }).decideAll({ ...act, signal: stopping.signal }));
      equal({ code: stopped.code, sent: stopped.sent }, { code: "outcome-unknown", sent: true });
      equal(stopped.outcomes?.map(({ hookId, result }) => [hookId, result]), [[hookIds[0], "continued"]]);

      const outcomes = await ecs.decideAll(act);
      equal(outcomes.map(({ hookId, result }) => [hookId, result]), [[hookIds[0], "alreadyContinued"], [hookIds[1], "continued"]]);
      const twice = await failure(() => ecs.decideAll({ ...act, hookIds: [...hookIds, ...hookIds] }));
      equal({ name: twice.name, code: twice.code }, { name: "EcsError", code: "invalid-input" });
    },
  },
  {
    name: "stops a deployment that goes on, and not one that waits at a pause hook",
    async run(given) {
      const ecs = new Greenlight({ region, ...given });
      const { serviceDeploymentArn } = await newest(ecs, "search");
      const { result, evidence, hookId } = await ecs.stop({ serviceDeploymentArn });
      equal({ result, evidence, hookId }, { result: "rolledBack", evidence: "response", hookId: undefined });
      const again = await ecs.stop({ serviceDeploymentArn });
      equal(again.result, "alreadyRolledBack");
      const paused = await newest(ecs, "payments");
      const refused = await ecs.stop({ serviceDeploymentArn: paused.serviceDeploymentArn });
      equal([refused.result, refused.deployment.paused], ["notApplied", true]);
    },
  },
  {
    name: "a wrong secret is ECS's InvalidSignatureException",
    async run({ credentials, ...given }) {
      const ecs = new Greenlight({ region, ...given, credentials: { ...credentials, secretAccessKey: "wrong" } });
      const error = await failure(() => ecs.browse({}));
      equal({ name: error.name, code: error.code }, { name: "EcsError", code: "InvalidSignatureException" });
    },
  },
];

/**
 * @param {Greenlight} ecs
 * @returns {Promise<{ serviceDeploymentArn: string, hookId: string }>} the first that awaits action, walking as a person would
 */
async function pausedHook(ecs) {
  const { clusters = [] } = await ecs.browse({});
  for (const { clusterArn: cluster } of clusters) {
    const { services = [] } = await ecs.browse({ cluster });
    for (const { serviceArn: service } of services) {
      const { deployments = [] } = await ecs.browse({ cluster, service });
      for (const { serviceDeploymentArn, hooks } of deployments) {
        const hookId = hooks.find((hook) => hook.awaitingAction)?.hookId;
        if (hookId) return { serviceDeploymentArn, hookId };
      }
    }
  }
  throw new Error("the stand-in has no paused deployment");
}

/**
 * @param {Greenlight} ecs
 * @param {string} service of the cluster shop-prod
 */
async function newest(ecs, service) {
  const { deployments = [] } = await ecs.browse({ cluster: "shop-prod", service });
  if (!deployments[0]) throw new Error(`the stand-in has no deployment of ${service}`);
  return deployments[0];
}

/** @type {Promise<never>} */
const forever = new Promise(() => {});

/** @param {AsyncIterable<unknown>} updates all of them, to the end */
async function last(updates) {
  for await (const _ of updates);
}

/**
 * @param {() => unknown} act
 * @returns {Promise<import("../../dist/pkg/ecs_greenlight.js").EcsError>}
 */
async function failure(act) {
  try {
    await act();
  } catch (error) {
    return /** @type {any} */ (error);
  }
  throw new Error("it did not fail");
}

/** @param {unknown} actual @param {unknown} expected */
function equal(actual, expected) {
  if (canonical(actual) !== canonical(expected)) throw new Error(`${canonical(actual)} is not ${canonical(expected)}`);
}

/** @param {unknown} value JSON, its members in order */
function canonical(value) {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner,
  );
}

/** As docs/javascript.md has it. @param {WebAssembly.Module} [module] */
async function loadOperations(module) {
  if (module) return initSync({ module });
  const url = new URL("../../dist/operations/ecs_greenlight_bg.wasm", import.meta.url);
  if (url.protocol !== "file:") return initialize({ module_or_path: url });
  const { readFile } = await import("node:fs/promises");
  return initialize({ module_or_path: await readFile(url) });
}

/**
 * @param {Given} given
 * @returns {Promise<Result[]>}
 */
export async function run(given) {
  await load(given.wasm);
  await loadOperations(given.operations);
  const results = [];
  for (const { name, run: check } of cases) {
    try {
      await check(given);
      results.push({ name });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  }
  return results;
}
