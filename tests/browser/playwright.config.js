import { defineConfig } from "@playwright/test";

// The page and the stand-in ECS run on two origins, so that CORS is real. Waits are for states; the time-outs only end what hangs.
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.js",
  outputDir: "results",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: "chromium",
    viewport: { width: 1000, height: 900 },
    launchOptions: {
      executablePath: process.env["CHROMIUM"] || "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
