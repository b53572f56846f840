// make worker-demo
import process from "node:process";
import { fileURLToPath } from "node:url";

import { startDemo } from "./demo.js";

const site = fileURLToPath(new URL("../../../dist/console", import.meta.url));
const demo = await startDemo({ port: Number(process.env["PORT"] ?? 0), site, onLine: (line) => console.log(JSON.stringify(line)) });

let ending = false;
const end = async () => {
  if (ending) return;
  ending = true;
  await demo.close();
  process.exit(0);
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  // Miniflare would end the process before the rest has ended.
  process.removeAllListeners(signal);
  process.on(signal, end);
}

console.log(`
Open ${demo.home}

The chat:         ${demo.edge.slack.origin}
The console page: ${demo.edge.sim}
                  It asks for credentials. Paste these:
                    export AWS_ACCESS_KEY_ID=ASIAEXAMPLEFULL00000
                    export AWS_SECRET_ACCESS_KEY=example/full/rights/secret/not/real/0000
                    export AWS_SESSION_TOKEN=example-session-token-full-rights-000000
The worker:       ${demo.edge.origin}, on workerd. Its log follows.

Ctrl-C ends it all.
`);
