// Loaded before a program, kills it at the step of writing files that KILLED_AT counts to: a file that is begun stays half written.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

let steps = 0;
const isLast = () => (steps += 1) === Number(process.env["KILLED_AT"]);
const { writeFile, rename } = fs.promises;

fs.promises.writeFile = async (path, text, options) => {
  if (!isLast()) return writeFile(path, text, options);
  await writeFile(path, String(text).slice(0, 10), options);
  process.kill(process.pid, "SIGKILL");
};
fs.promises.rename = async (from, to) => {
  if (isLast()) process.kill(process.pid, "SIGKILL");
  await rename(from, to);
};
syncBuiltinESMExports();
