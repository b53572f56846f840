// The demo (?demo): a world of made-up deployments in place of AWS, inside this page. Loaded only where the address asks for it.
import { standIn } from "../stand-in.js";
import { bannerView, signInView } from "./views/demo.js";

/** @import { Access } from "./access.js" */
/** @import { Config } from "./config.js" */

/**
 * @typedef {object} Demo
 * @property {Config} config
 * @property {(who: "full" | "readOnly") => Access} accessOf
 * @property {typeof bannerView} bannerView
 * @property {typeof signInView} signInView
 */

/** Deployments go so many times as fast as at AWS: something happens within a minute. */
const SPEED = 3;
const HOUR = 3_600_000;

/** @returns {Promise<Demo>} */
export async function openDemo() {
  const { fetch, people } = await standIn(SPEED);
  return {
    config: { regions: ["us-east-1", "eu-west-1"], confirmByName: ["shop-prod/payments"] },
    accessOf(who) {
      const { accessKeyId, secretAccessKey, sessionToken, account, principal: arn } = people[who];
      const expiration = new Date(Date.now() + HOUR).toISOString();
      return { credentials: { accessKeyId, secretAccessKey, sessionToken, expiration }, region: "us-east-1", keep: false, fetch, caller: { account, arn } };
    },
    bannerView,
    signInView,
  };
}
