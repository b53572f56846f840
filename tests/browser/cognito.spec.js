// Signing in through a Cognito identity pool, end to end; the role on top of it, too.
import { expect } from "@playwright/test";

import { MEMBER, POOL, PROVIDER, ROLE, signInAt, testAt } from "./company.js";
import { decide } from "./scenes/arranging.js";
import { blueGreen } from "./world.js";

/** @param {object} more */
const pooled = (more) => (/** @type {string} */ issuer, /** @type {string} */ api) => {
  const { signIn: { region, oidc }, ...config } = signInAt(issuer, api);
  return { ...config, signIn: { region, oidc, cognito: { identityPoolId: POOL, provider: PROVIDER }, ...more } };
};

const test = testAt(pooled({}));
const withRole = testAt(pooled({ assumeRole: { roleArn: MEMBER, externalId: "greenlight-0001" } }));

test("a person signs in through the identity pool, and decides with its role", async ({ page, company }) => {
  const arn = await company.deployment(blueGreen());
  await company.visit(`#/d/${arn}`);
  await company.enter("robin");
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  await expect(page.locator(".caller")).toContainText("CognitoIdentityCredentials 111122223333");
  await expect(page.locator(".caller")).toContainText(/5\d min left/);
  expect(await company.principals("ContinueServiceDeployment")).toEqual(["arn:aws:sts::111122223333:assumed-role/Approver/CognitoIdentityCredentials"]);
  expect((await company.operations()).slice(0, 2)).toEqual(["GetId", "GetCredentialsForIdentity"]);
});

test("a token that the identity pool does not take is reported in Cognito's words, and another try is one click", async ({ page, company }) => {
  await company.trustFromPool("another-client");
  await company.visit();
  await company.enter("robin");
  await expect(page.getByRole("alert")).toContainText("Invalid login token. Incorrect token audience.");
  await company.trustFromPool();
  // The provider still knows who it is.
  await page.getByRole("button", { name: /^Sign in with/ }).click();
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
});

withRole("a role on top of the identity pool's has the person's name, in its own account", async ({ page, company }) => {
  await company.trustFromMember({ principals: [ROLE], externalId: "greenlight-0001" });
  const arn = await company.deployment(blueGreen(), { account: "444455556666" });
  await company.visit(`#/d/${arn}`);
  await company.enter("robin");
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  await expect(page.locator(".caller")).toContainText("robin@example.com 444455556666");
  expect(await company.principals("AssumeRole")).toEqual(["arn:aws:sts::111122223333:assumed-role/Approver/CognitoIdentityCredentials"]);
  expect(await company.principals("ContinueServiceDeployment")).toEqual(["arn:aws:sts::444455556666:assumed-role/Approver/robin@example.com"]);
});
