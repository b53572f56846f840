// `make dev`: serves the page and a stand-in ECS, and has make build what a change makes stale. Arguments: the stand-in, the page's folder, make.
import { spawn, spawnSync } from "node:child_process";
import { statSync, watch } from "node:fs";
import process from "node:process";

const [standIn = "", page = "", make = "make"] = process.argv.slice(2);
const port = process.env["PORT"] ?? "8080";

/** Editors write a file in several steps. */
const PAUSE = 50;

const serve = () => spawn(standIn, ["serve", "--port", port, "--scenario", "demo", "--site", page], { stdio: "inherit" });
const builtAt = () => statSync(standIn).mtimeMs;

let server = serve();
let serving = builtAt();
/** @type {NodeJS.Timeout | undefined} */
let waiting;

function build() {
  const from = performance.now();
  if (spawnSync(make, ["--silent", "dev-page", "sim"], { stdio: "inherit" }).status !== 0) return;
  console.log(`Built in ${((performance.now() - from) / 1000).toFixed(1)} s: reload the page.`);
  if (builtAt() === serving) return;
  serving = builtAt();
  server.once("exit", () => void (server = serve()));
  server.kill();
}

for (const folder of ["src", "www", "tests/sim/src"]) {
  watch(folder, { recursive: true }, () => {
    clearTimeout(waiting);
    waiting = setTimeout(build, PAUSE);
  });
}
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.once(signal, () => {
    server.kill();
    process.exit();
  });
}
console.log(`Open http://127.0.0.1:${port} and paste one of the keys below. Ctrl-C ends it.`);
