// A role on top of the one that the sign-in gave, or of pasted credentials.
import { expect } from "@playwright/test";

import { MEMBER, ROLE, signInAt, testAt } from "./company.js";
import { decide } from "./scenes/arranging.js";
import { blueGreen } from "./world.js";

const assumeRole = { roleArn: MEMBER, externalId: "greenlight-0001" };
const test = testAt((issuer, api) => {
  const { signIn, ...config } = signInAt(issuer, api);
  return { ...config, signIn: { ...signIn, assumeRole } };
});

const IN_BETWEEN = "arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com";
const trust = { principals: [ROLE], externalId: "greenlight-0001" };

test("the role on top is assumed by the person's own, and decides in their name", async ({ page, company }) => {
  await company.trustFromMember(trust);
  const arn = await company.deployment(blueGreen(), { account: "444455556666" });
  await company.visit(`#/d/${arn}`);
  await company.enter("robin");
  await decide(page, "Roll back");
  await expect(page.locator("#outcome")).toContainText("Rollback started");
  await expect(page.locator(".caller")).toContainText("robin@example.com 444455556666");
  await expect(page.locator(".caller")).toContainText(/5\d min left/);
  expect(await company.principals("AssumeRole")).toEqual([IN_BETWEEN]);
  expect(await company.principals("ContinueServiceDeployment")).toEqual(["arn:aws:sts::444455556666:assumed-role/Approver/robin@example.com"]);
});

test("a role on top that asks for another external id says who may not assume what, and signs nobody in", async ({ page, company }) => {
  await company.trustFromMember({ ...trust, externalId: "another" });
  await company.visit();
  await company.enter("robin");
  await expect(page.getByRole("alert")).toContainText(`User: ${IN_BETWEEN} is not authorized to perform: sts:AssumeRole on resource: ${MEMBER}`);
  await expect(page.getByRole("button", { name: /^Sign in with/ })).toBeEnabled();
  await expect(page.locator(".caller")).toHaveCount(0);
  expect(await company.operations()).not.toContain("ListClusters");
});

test("where people paste credentials, the role is assumed with those, in the person's name", async ({ page, company }) => {
  await company.trustFromMember({ ...trust, principals: ["arn:aws:*::111122223333:*"] });
  await page.route("**/config.json", async (route) => {
    const response = await route.fetch();
    const config = await response.json();
    await route.fulfill({ response, json: { ...config, signIn: { region: "us-east-1", assumeRole } } });
  });
  await company.visit();
  await company.signIn("full");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  await expect(page.locator(".caller")).toContainText("444455556666");
  expect(await company.principals("AssumeRole")).toEqual(["arn:aws:sts::111122223333:assumed-role/Deployer/robin"]);
  expect((await company.principals("ListClusters"))[0]).toBe("arn:aws:sts::444455556666:assumed-role/Approver/robin");
});
