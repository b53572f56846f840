// WebKitGTK: MiniBrowser on a display of its own, driven by WebKitWebDriver.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";

import { Builder } from "selenium-webdriver";

/** @import { WebDriver } from "selenium-webdriver" */

const binary = process.env["WEBKIT"];

/** Why nothing can run in it, where that is so. */
export const noWebKit = binary ? false : "there is no WebKitGTK here";

/**
 * Gives a WebKitGTK to drive, and ends it.
 * @template T
 * @param {(driver: WebDriver) => Promise<T>} drive
 * @returns {Promise<T>}
 */
export async function inWebKit(drive) {
  const screen = spawn("Xvfb", ["-displayfd", "1", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  const [number] = await once(createInterface(screen.stdout), "line");
  const port = await freePort();
  const server = spawn("WebKitWebDriver", [`--port=${port}`], {
    stdio: "ignore",
    // Neither a GPU nor, for root, user namespaces: what runs in it is from here.
    env: { ...process.env, DISPLAY: `:${number}`, WEBKIT_DISABLE_COMPOSITING_MODE: "1", WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
  });
  try {
    const address = `http://127.0.0.1:${port}`;
    await listening(address);
    const driver = await new Builder()
      .usingServer(address)
      .withCapabilities({ "browserName": "MiniBrowser", "webkitgtk:browserOptions": { binary, args: ["--automation"] } })
      .build();
    try {
      await driver.manage().setTimeouts({ script: 60_000 });
      return await drive(driver);
    } finally {
      await driver.quit();
    }
  } finally {
    server.kill();
    screen.kill();
  }
}

async function freePort() {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await once(server.close(), "close");
  return port;
}

/** @param {string} address which the driver does not tell when it is there */
async function listening(address) {
  for (;;) {
    const response = await fetch(`${address}/status`).catch(() => undefined);
    if (response?.ok) return;
    await setTimeout(50);
  }
}
