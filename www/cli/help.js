// What --help prints.

/** @import { Command } from "./main.js" */

const EXITS = [
  "Exit codes:",
  "  0  done as requested",
  "  1  failed; nothing was changed, except that with --all-hooks some hooks may have been continued",
  "  2  invalid command line; nothing was sent",
  "  3  outcome unknown: the request was sent, but its result could not be confirmed",
  "  4  the opposite happened, or it was superseded or stopped; wait, watch: or rolled back",
  "  5  nothing to decide, or what wait waited for did not happen",
  "  130, 143  interrupted, by SIGINT or SIGTERM",
];

const OPTIONS = [
  "Options of every command:",
  "  --region R    AWS Region, if no ARN or link names one; default: AWS_REGION, else the profile's",
  "  --profile P   take credentials from this AWS CLI profile; default: the environment, else the AWS CLI",
  "  --json        print JSON on stdout, and everything else on stderr",
  "  --help        print this help",
];

/** @param {Record<string, Command>} commands @param {string | undefined} name */
export function helpLines(commands, name) {
  const command = name === undefined ? undefined : commands[name];
  if (command) return [command.summary, "", `Usage: ecs-greenlight ${name} ${command.usage}`, "", ...command.details, "", ...OPTIONS, "", ...EXITS];
  const width = Math.max(...Object.keys(commands).map((one) => one.length));
  return [
    "Lists Amazon ECS deployments that are paused at a hook, continues them, rolls them back and follows them.",
    "",
    ...Object.entries(commands).map(([one, { usage }]) => `  ecs-greenlight ${one.padEnd(width)}  ${usage}`),
    "  ecs-greenlight --version",
    "",
    "For more about a command: ecs-greenlight COMMAND --help",
    "",
    ...OPTIONS,
    "",
    ...EXITS,
  ];
}
