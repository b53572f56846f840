// Several accounts, opened by one sign-in: that of the sign-in itself, and one in which a role is assumed.
import { expect } from "@playwright/test";

import { MEMBER, ROLE, signInAt, testAt } from "./company.js";
import { decide } from "./scenes/arranging.js";
import { answer } from "./press.js";
import { blueGreen } from "./world.js";

/** @import { Company } from "./company.js" */

const test = testAt((issuer, api) => {
  const { signIn, ...config } = signInAt(issuer, api);
  const accounts = [
    { name: "Shop", regions: ["us-east-1"] },
    { name: "Bank", color: "red", roleArn: MEMBER, regions: ["us-east-1", "eu-west-1"] },
  ];
  return { ...config, signIn: { ...signIn, durationSeconds: 7200 }, accounts };
});

const SHOP = "shop, us-east-1";
const BANK = "ledger, eu-west-1";
const IN_SHOP = "arn:aws:sts::111122223333:assumed-role/Approver/robin@example.com";
const IN_BANK = "arn:aws:sts::444455556666:assumed-role/Approver/robin@example.com";
const inBank = { account: "444455556666", region: "eu-west-1", cluster: "ledger", service: "payments" };

/** Each account has a deployment that waits. @param {Company} company */
async function bothWait(company) {
  return { shop: await company.deployment(blueGreen()), bank: await company.deployment(blueGreen(), inBank) };
}

test("one sign-in makes one list over all accounts, each with its name and read by its own role", async ({ page, company }) => {
  await bothWait(company);
  await company.visit();
  await company.enter("robin");
  await expect(page.getByText("2 deployments need a decision.")).toBeVisible();
  await expect(page.locator("#list .place")).toHaveText([SHOP, BANK]);
  await expect(page.locator("#list .account")).toHaveText(["Shop", "Bank"]);
  await expect(page.locator("#list .account.red")).toHaveText("Bank");
  await expect(page.locator(".looks li")).toHaveText([/^\s*Shop, us-east-1: checked/, /^\s*Bank, us-east-1: checked/, /^\s*Bank, eu-west-1: checked/]);
  const listed = (await company.requests()).filter(({ operation }) => operation === "ListClusters").map(({ principal, region }) => `${principal} ${region}`);
  expect(listed.sort()).toEqual([`${IN_SHOP} us-east-1`, `${IN_BANK} eu-west-1`, `${IN_BANK} us-east-1`]);
});

test("an account whose role cannot be assumed is named with the reason, hides no other, and can be tried again", async ({ page, company }) => {
  await company.trustFromMember({});
  await bothWait(company);
  await company.visit();
  await company.enter("robin");
  await expect(page.getByText("1 deployment needs a decision (some services couldn't be checked).")).toBeVisible();
  await expect(page.locator("#list .place")).toHaveText([SHOP]);
  const closed = page.getByRole("region", { name: "Couldn't check everything" });
  await expect(closed.getByRole("listitem")).toHaveText([/Bank: this account couldn't be checked\./]);
  await expect(closed).toContainText(`User: ${IN_SHOP} is not authorized to perform: sts:AssumeRole on resource: ${MEMBER}`);
  await company.trustFromMember({ principals: [ROLE] });
  await closed.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("2 deployments need a decision.")).toBeVisible();
  await expect(page.locator("#list .place")).toHaveText([SHOP, BANK]);
  await expect(closed).toBeHidden();
});

test("an account that may not be read hides no other", async ({ page, company }) => {
  await company.prepare({}, "none");
  await bothWait(company);
  await company.visit();
  await company.enter("robin");
  await expect(page.getByText("1 deployment needs a decision (some services couldn't be checked).")).toBeVisible();
  await expect(page.locator("#list .place")).toHaveText([BANK]);
  await expect(page.getByRole("region", { name: "Couldn't check everything" }).getByRole("listitem")).toHaveText([/Shop, us-east-1: its clusters couldn't be listed\./]);
});

test("a decision in the second account is carried out by that account's role", async ({ page, company }) => {
  const { shop, bank } = await bothWait(company);
  await company.visit();
  await company.enter("robin");
  await page.getByRole("link", { name: "payments" }).click();
  await decide(page, "Continue");
  await expect(page.locator("#outcome")).toContainText("Continued");
  expect(await company.principals("ContinueServiceDeployment")).toEqual([IN_BANK]);
  expect(await company.isPaused(bank)).toBe(false);
  expect(await company.isPaused(shop)).toBe(true);
});

test("a link into the second account survives the sign-in", async ({ page, company }) => {
  const { bank } = await bothWait(company);
  await company.visit(`#/d/${bank}`);
  await company.enter("robin");
  await expect(page.getByRole("heading", { name: "payments", level: 1 })).toBeVisible();
  await expect(answer(page, "Continue")).toBeVisible();
  await expect(page).toHaveURL(`${company.home}/#/d/${bank}`);
});

test("a role's session that ends is renewed for as long as the sign-in lasts", async ({ page, company }) => {
  await company.visit();
  await company.enter("robin");
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  expect(await company.principals("AssumeRole")).toEqual([IN_SHOP]);
  for (let minute = 0; minute < 64; minute += 4) {
    await company.answered();
    await company.advance(240);
  }
  // What the first session could not have read any more.
  await company.deployment(blueGreen(), inBank);
  await company.advanceUntil(page.getByText("1 deployment needs a decision."));
  await expect(page.locator("#list .place")).toHaveText([BANK]);
  expect(await company.principals("AssumeRole")).toEqual([IN_SHOP, IN_SHOP]);
  await expect(page.getByText("Couldn't check everything")).toBeHidden();
  await expect(page.getByText(/Your sign-in (ends|has ended)/)).toBeHidden();
});

test("a link into the account of the sign-in itself survives the sign-in", async ({ page, company }) => {
  const { shop } = await bothWait(company);
  await company.visit(`#/d/${shop}`);
  await company.enter("robin");
  await expect(page.locator(".caller")).toContainText("robin@example.com");
  await expect(answer(page, "Continue")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
});

test("an account that could not be checked for a while is checked again automatically", async ({ page, company }) => {
  await company.control("faults", { kind: "status", status: 503, operation: "AssumeRole", times: null });
  await bothWait(company);
  await company.visit();
  await company.enter("robin");
  await expect(page.getByText("Bank: this account couldn't be checked.")).toBeVisible();
  await company.control("faults", { kind: "clear" });
  for (let minute = 0; minute < 5; minute++) await company.advance(60);
  await expect(page.getByText("2 deployments need a decision.")).toBeVisible();
});

test("the filter finds an account by the name that config.json gives it", async ({ page, company }) => {
  await bothWait(company);
  await company.visit();
  await company.enter("robin");
  await expect(page.getByText("2 deployments need a decision.")).toBeVisible();
  await page.getByRole("searchbox").fill("bank");
  await expect(page.getByText("1 of 2 deployments shown.")).toBeVisible();
});
