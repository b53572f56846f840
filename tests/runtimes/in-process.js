// Node, Deno and Bun. The argument is what suite.js is given, as JSON; prints the results as JSON.
import process from "node:process";

import { run } from "./suite.js";

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? ""))));
