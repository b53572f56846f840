// From the first sight of the page to being signed in, and its end.
import { answer } from "../press.js";
import { lines } from "../world.js";
import { decide, opened, press, second } from "./arranging.js";

/** @import { Scene } from "../scenes.js" */

const LONG_TERM = "export AWS_ACCESS_KEY_ID=AKIAEXAMPLELONGTERM0\nexport AWS_SECRET_ACCESS_KEY=example/long/term/secret/not/real/000000";

/** @type {Record<string, Scene>} */
export const SIGNING_IN = {
  "loading the page": {
    async arrange(world, page) {
      await page.route("**/config.json", () => {});
      await world.visit();
    },
    says: ["Loading…"],
  },
  "no credentials": {
    arrange: (world) => world.visit(),
    says: ["Sign in", "Everything happens in this browser: your credentials go to AWS and nowhere else.", "closing or reloading this page signs you out"],
    offers: ["Sign in", "Try the demo"],
  },
  "credentials found": {
    async arrange(world, page) {
      await world.visit();
      await page.getByLabel("Temporary credentials").fill(lines("full"));
    },
    says: ["Found ASIAEXAMPLEFULL00000 in environment variables: temporary"],
  },
  "a long-term key found": {
    async arrange(world, page) {
      await world.visit();
      await page.getByLabel("Temporary credentials").fill(LONG_TERM);
    },
    says: ["a long-term key. It works until somebody deletes it", "Use temporary credentials."],
  },
  "credentials incomplete": {
    async arrange(world, page) {
      await world.visit();
      await page.getByLabel("Temporary credentials").fill("export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000");
      await press(page, "Sign in");
    },
    says: ["The secret access key and the session token are missing: found the access key id"],
    offers: ["Sign in"],
  },
  "a sign-in that was over before": {
    arrange: (world) => world.open("expired"),
    says: ["Sign in", "The security token included in the request is expired"],
    offers: ["Sign in"],
    never: ["Nothing needs a decision."],
  },
  "a sign-in near its end": {
    async arrange(world, page) {
      const arn = await second(world);
      await world.visit(`#/d/${arn}`);
      const { now } = await world.control("advance", { seconds: 0 });
      await world.signIn("full", `export AWS_CREDENTIAL_EXPIRATION=${new Date(now + 240_000).toISOString()}`);
      await answer(page, "Continue").waitFor();
    },
    says: [/Your sign-in ends in (3 min \d+ s|4 min 0 s) \((... \d+, )?\d\d:\d\d UTC\)\./],
    offers: ["Sign in again", "Continue to 100 %"],
  },
  "a sign-in that ended": {
    async arrange(world, page) {
      const arn = await second(world);
      await world.visit(`#/d/${arn}`);
      const { now } = await world.control("advance", { seconds: 0 });
      await world.signIn("full", `export AWS_CREDENTIAL_EXPIRATION=${new Date(now + 400_000).toISOString()}`);
      await answer(page, "Continue").waitFor();
      await world.advanceUntil(page.getByText("Your sign-in has ended."));
    },
    says: ["Your sign-in has ended. Sign in again: you return to this page, and nothing is lost."],
    offers: ["Sign in again"],
  },
  "signing in again": {
    async arrange(world, page) {
      await opened(world, { who: "read-only" });
      await decide(page, "Continue");
      await page.getByRole("button", { name: "Sign in again" }).click();
    },
    says: ["Sign in again", "You return to this page, and nothing is lost."],
    offers: ["Sign in", "Not now"],
  },
  "a key that AWS does not know": {
    arrange: (world) => world.open("wrong-secret"),
    says: ["Sign in", "The request signature we calculated does not match the signature you provided."],
    offers: ["Sign in"],
    never: ["Nothing needs a decision.", "x-amz-security-token"],
  },
  "the way into the demo": {
    async arrange(world, page) {
      await page.goto(`${world.home}/?demo`);
    },
    says: ["Try it without AWS", "nothing here reaches AWS"],
    offers: ["Sign in to the demo", "Sign in as read-only", "Leave the demo"],
  },
  "the demo": {
    async arrange(world, page) {
      await page.goto(`${world.home}/?demo`);
      await press(page, "Sign in to the demo");
      await page.locator(".images").nth(6).waitFor();
    },
    says: ["nothing here reaches AWS", "7 deployments need a decision."],
    offers: ["Leave the demo"],
  },
  "a config.json that cannot be used": {
    async arrange(world, page) {
      await page.route("**/config.json", (route) => route.fulfill({ json: { regions: "us-east-1" } }));
      await world.visit();
    },
    says: ["This page cannot run", '"regions" in config.json must be a list of Regions without duplicates.'],
  },
};
