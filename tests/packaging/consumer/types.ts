import { Greenlight } from "ecs-greenlight";
import { parseResponse, signRequest, type SignedRequest } from "ecs-greenlight/operations";
import type { Outcome } from "ecs-greenlight/wasm";

const credentials = { accessKeyId: "ASIAFAKE", secretAccessKey: "fake" };
const ecs = new Greenlight({ region: "eu-central-1", credentials: async () => ({ ...credentials, expiration: new Date() }) });

export const outcome: Promise<Outcome> = ecs.decide({ serviceDeploymentArn: "arn", hookId: "id", action: "CONTINUE" });
// @ts-expect-error: ECS continues when the action is missing, so it cannot be left out
export const missing = ecs.decide({ serviceDeploymentArn: "arn", hookId: "id" });

export async function states(signal: AbortSignal) {
  for await (const update of ecs.watch({ serviceDeploymentArns: ["arn"], signal })) {
    if (update.event === "unreadable") return update.error.code;
    if (update.rollout.paused) return update.rollout.hooks.map((hook) => hook.hookId);
  }
  return undefined;
}

export const signed: SignedRequest = signRequest("ListClusters", {}, { region: "eu-central-1", credentials, now: 0 });
export const parsed: object = parseResponse("ListClusters", { status: 200, headers: [["date", ""]], body: new Uint8Array() });
