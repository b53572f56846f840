// Signing in against moto's STS and Cognito Identity, in the browser: forms, headers, preflights and the page's policy, at servers that
// nobody here wrote. Moto verifies no token, no signature and no trust; oidc.spec.js has an STS that does.
//
// Moto answers every preflight, by Flask-CORS. It exposes no header: the page reads no request id and no Date there, as behind a proxy that
// strips them. Where moto itself fails (HTTP 500) it sends no CORS header, so only answers are tested here; refusals are in cognito.spec.js
// and assumed.spec.js. Its STS does not know the credentials of its Cognito, and calls their owner `user/moto`, as it does any stranger.
import { expect } from "@playwright/test";

import { createIdentityPool, loadEcs, startMoto } from "../moto.js";
import { signInAt, testBeside } from "./company.js";

/** @import { Page } from "@playwright/test" */

const ROLE = "arn:aws:iam::123456789012:role/Approver";
const MEMBER = "arn:aws:iam::444455556666:role/Approver";

async function serveMoto() {
  const { origin: api, stop } = await startMoto();
  await loadEcs(api).catch((error) => {
    stop();
    throw error;
  });
  return { api, stop };
}

/** Another origin, at which the same moto answers. @param {string} origin */
const alias = (origin) => origin.replace("127.0.0.1", "localhost");

const atSts = testBeside((issuer, api) => {
  const { signIn, ...config } = signInAt(issuer, api);
  return { ...config, stsEndpoint: alias(api), signIn: { ...signIn, roleArn: ROLE, assumeRole: { roleArn: MEMBER, externalId: "greenlight" } } };
}, serveMoto);

const atCognito = testBeside(async (issuer, api) => {
  const { signIn: { region, oidc }, ...config } = signInAt(issuer, api);
  const cognito = { identityPoolId: await createIdentityPool(api, region), provider: "id.example.com" };
  return { ...config, cognitoIdentityEndpoint: alias(api), signIn: { region, oidc, cognito } };
}, serveMoto);

/** @param {{ headers: Record<string, string>, postData?: string }} request */
const operationOf = ({ headers, postData }) => headers["x-amz-target"]?.split(".")[1] ?? new URLSearchParams(postData).get("Action");

/**
 * What the browser asks of moto from now on, each once: operations, and for which headers it asked leave before.
 *
 * @param {Page} page @param {string} origin moto's
 */
async function listen(page, origin) {
  const operations = /** @type {Set<string>} */ (new Set());
  const preflights = /** @type {Set<string>} */ (new Set());
  // Playwright itself does not tell of preflights.
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  client.on("Network.requestWillBeSent", ({ request }) => {
    const { hostname, port } = new URL(request.url);
    if (port !== new URL(origin).port) return;
    if (request.method === "OPTIONS") preflights.add(`${hostname}: ${request.headers["Access-Control-Request-Headers"]}`);
    else operations.add(`${hostname}: ${operationOf(request)}`);
  });
  return { operations, preflights };
}

/** Whom the page's own policy lets it call. @param {Page} page */
async function admitted(page) {
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  return /connect-src ([^;]*)/.exec(policy ?? "")?.[1]?.split(" ");
}

atSts("a token becomes a role's credentials, and those another role's, at moto's STS", async ({ page, company }) => {
  const { operations, preflights } = await listen(page, company.api);
  await page.goto(company.home);
  expect(await admitted(page)).toEqual(["'self'", company.api, alias(company.api), company.issuer]);
  await company.enter("robin");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await expect(page.locator(".caller")).toContainText("robin@example.com 444455556666");
  await expect(page.getByTitle("arn:aws:sts::444455556666:assumed-role/Approver/robin@example.com", { exact: true })).toBeAttached();
  await expect(page.locator(".caller")).toContainText(/(59 min|1 h 0 min) left/);
  expect([...operations]).toEqual(["localhost: AssumeRoleWithWebIdentity", "localhost: AssumeRole", "localhost: GetCallerIdentity", "127.0.0.1: ListClusters"]);
  // A token needs no signature, and its form no leave.
  expect([...preflights]).toEqual([
    "localhost: authorization,x-amz-date,x-amz-security-token",
    "127.0.0.1: authorization,content-type,x-amz-date,x-amz-security-token,x-amz-target",
  ]);
});

atCognito("a token becomes an identity's credentials at moto's Cognito, and its STS is asked whose they are", async ({ page, company }) => {
  const { operations, preflights } = await listen(page, company.api);
  await page.goto(company.home);
  expect(await admitted(page)).toEqual(["'self'", company.api, alias(company.api), company.issuer]);
  await company.enter("robin");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await expect(page.getByTitle("arn:aws:sts::123456789012:user/moto", { exact: true })).toBeAttached();
  // Moto gives Cognito's credentials for a minute and a half.
  await expect(page.getByText(/Your sign-in ends in (1 min )?\d+ s/)).toBeVisible();
  expect([...operations].sort()).toEqual(["127.0.0.1: GetCallerIdentity", "127.0.0.1: ListClusters", "localhost: GetCredentialsForIdentity", "localhost: GetId"]);
  expect([...preflights].sort()).toEqual([
    "127.0.0.1: authorization,content-type,x-amz-date,x-amz-security-token,x-amz-target",
    "127.0.0.1: authorization,x-amz-date,x-amz-security-token",
    "localhost: content-type,x-amz-target",
  ]);
});
