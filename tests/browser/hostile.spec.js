// What comes from ECS or from whoever made a link may be anything. It is shown as text, or leads nowhere.
import { answer, press } from "./press.js";
import { SCENES } from "./scenes.js";
import { blueGreen, expect, test } from "./world.js";

/** @import { Page } from "@playwright/test" */

const MARKUP = `<img src=x onerror="document.title='owned'"><script>document.title="owned"</script>`;
// It turns the direction of what follows: "gnp.exe" reads "exe.png".
const TURNED = "\u202Egnp.exe";
const HOSTILE = `${MARKUP} ${TURNED} ${"x".repeat(10_000)}`;

/** Nothing became markup, nothing ran, nothing is wider than the screen, and nothing around the text is turned. @param {Page} page */
async function staysText(page) {
  await expect(page.getByText(MARKUP).first()).toBeVisible();
  await expect(page.locator("#app :is(img, script)")).toHaveCount(0);
  expect(await page.title()).not.toContain("owned");
  const wide = await page.evaluate(() => {
    const elements = [...document.querySelectorAll("#app *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1);
    return elements.map((element) => `${element.tagName} ${element.className}`);
  });
  expect(wide).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  const leaking = await page.evaluate((turned) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    /** @type {string[]} */
    const found = [];
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement;
      if (!parent || !texts.currentNode.textContent?.includes(turned)) continue;
      const { unicodeBidi, display } = getComputedStyle(parent);
      if (!/isolate|plaintext/.test(unicodeBidi) && display === "inline") found.push(parent.outerHTML.slice(0, 100));
    }
    return found;
  }, TURNED);
  expect(leaking).toEqual([]);
}

/** A container's logs in a group of this name. @param {string} name */
const logs = (name) => ({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": name, "awslogs-region": "us-east-1" } } });

test.beforeEach(({ page }) => page.setViewportSize({ width: 320, height: 800 }));

test("a deployment's reasons, alarms, containers and images stay text, however long and whatever they hold", async ({ page, world }) => {
  await world.rewrite({
    DescribeServiceDeployments({ serviceDeployments }) {
      for (const deployment of serviceDeployments) {
        Object.assign(deployment, { statusReason: HOSTILE, rollback: { reason: `${HOSTILE}!` }, alarms: { status: "TRIGGERED", alarmNames: [HOSTILE], triggeredAlarmNames: [HOSTILE] } });
        (deployment.lifecycleHookDetails ??= []).push({ targetType: HOSTILE, targetArn: HOSTILE, status: HOSTILE });
      }
    },
    DescribeServiceRevisions({ serviceRevisions }) {
      for (const revision of serviceRevisions) revision.containerImages = [{ containerName: HOSTILE, image: HOSTILE, imageDigest: `${HOSTILE}${revision.serviceRevisionArn}` }];
    },
    DescribeTaskDefinition({ taskDefinition }) {
      taskDefinition.containerDefinitions = [{ name: HOSTILE, image: HOSTILE, environment: [{ name: `${HOSTILE}${taskDefinition.revision}`, value: "1" }], ...logs(HOSTILE) }, { name: "log", image: "log:1", ...logs(`${HOSTILE}!`) }];
    },
    ListServiceDeployments({ serviceDeployments }) {
      for (const deployment of serviceDeployments) deployment.statusReason = HOSTILE;
    },
    DescribeTasks({ tasks }) {
      for (const task of tasks) Object.assign(task, { stoppedReason: HOSTILE, stopCode: `${HOSTILE}!`, taskArn: HOSTILE, containers: [{ name: HOSTILE, exitCode: 1, reason: HOSTILE }] });
    },
  });
  await SCENES["tasks that stopped"]?.arrange(world, page);
  await expect(page.getByRole("link", { name: `Logs of ${MARKUP}` })).toHaveCount(2);
  await expect(page.locator("a[href*='logsV2']").first()).toHaveAttribute("href", /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=us-east-1#logsV2:log-groups\/log-group\/[\w.!~*'()$-]+$/);
  for (const fold of await page.locator(".fold > summary").all()) await fold.click();
  await staysText(page);
  await press(answer(page, "Continue"));
  await expect(page.getByRole("dialog")).toContainText("Production traffic moves to the new revision: from 0 % to 100 %.");
});

test("names in the lists stay text", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.rewrite({
    DescribeClusters({ clusters, failures }) {
      clusters.push({ clusterName: HOSTILE, activeServicesCount: 1, runningTasksCount: 1 });
      failures.push({ arn: HOSTILE, reason: HOSTILE });
    },
    DescribeServices({ services }) {
      services.push({ serviceName: HOSTILE, taskDefinition: HOSTILE, deploymentController: { type: HOSTILE } });
    },
  });
  await world.open("full", "#/us-east-1");
  await staysText(page);
  await page.getByRole("link", { name: "shop", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Services of shop" })).toBeVisible();
  await staysText(page);
});

test("images and reasons in the list of what waits stay text", async ({ page, world }) => {
  await world.deployment(blueGreen());
  await world.control("faults", { kind: "status", status: 400, operation: "ListServices", cluster: "bank", times: null, body: JSON.stringify({ __type: "ClientException", message: HOSTILE }) });
  await world.control("deploy", { region: "us-east-1", cluster: "bank", service: "ledger", configuration: blueGreen() });
  await world.rewrite({
    DescribeServiceRevisions({ serviceRevisions }) {
      for (const revision of serviceRevisions) revision.containerImages = [{ containerName: HOSTILE, image: `${HOSTILE}:${revision.serviceRevisionArn}` }];
    },
  });
  await world.open();
  await expect(page.locator(".images")).toBeVisible();
  await staysText(page);
});

test("an error's text stays text", async ({ page, world }) => {
  await world.control("faults", { kind: "status", status: 400, operation: "ListClusters", times: null, body: JSON.stringify({ __type: "ClientException", message: HOSTILE }) });
  await world.open("full", "#/us-east-1");
  await expect(page.getByRole("alert")).toContainText("This couldn't be read");
  await staysText(page);
});

test("a string cannot become markup or a script's address, and no other host can be called", async ({ page, world }) => {
  await world.open();
  await expect(page.getByText("Nothing needs a decision.")).toBeVisible();
  const refused = await page.evaluate(async () => {
    /** @param {() => unknown} attempt */
    const told = async (attempt) => Promise.resolve().then(attempt).then(() => "went through", (error) => error.name);
    return Promise.all([
      told(() => (document.createElement("div").innerHTML = "<b>bold</b>")),
      told(() => Object.assign(document.createElement("script"), { src: "https://evil.example/x.js" })),
      told(() => fetch("https://evil.example/")),
    ]);
  });
  expect(refused).toEqual(["TypeError", "TypeError", "TypeError"]);
});
