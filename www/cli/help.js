// What --help prints.

/** @import { Command } from "./main.js" */

const EXITS = [
  "Exit codes:",
  "  0  as asked",
  "  1  failed for certain; nothing was changed",
  "  2  not a valid command line; nothing was sent",
  "  3  outcome unknown: something was sent, and its result could not be confirmed",
  "  4  the opposite happened, or the deployment was superseded or rolled back",
  "  5  nothing is paused, or time ran out",
  "  130, 143  interrupted, by SIGINT or SIGTERM",
];

const OPTIONS = [
  "Options of every command:",
  "  --region R    the AWS Region; else AWS_REGION, else the profile's",
  "  --profile P   credentials of this profile of the AWS CLI; else the environment's, else those of the AWS CLI",
  "  --json        JSON on stdout, everything else on stderr",
  "  --help        this text",
];

/** @param {Record<string, Command>} commands @param {string | undefined} name */
export function helpLines(commands, name) {
  const command = name === undefined ? undefined : commands[name];
  if (command) return [command.summary, "", `Usage: ecs-greenlight ${name} ${command.usage}`, "", ...command.details, "", ...OPTIONS, "", ...EXITS];
  const width = Math.max(...Object.keys(commands).map((one) => one.length));
  return [
    "Shows the Amazon ECS deployments that wait at a pause hook, continues them and rolls them back.",
    "",
    ...Object.entries(commands).map(([one, { usage }]) => `  ecs-greenlight ${one.padEnd(width)}  ${usage}`),
    "  ecs-greenlight --version",
    "",
    "ecs-greenlight COMMAND --help says more of a command.",
    "",
    ...OPTIONS,
    "",
    ...EXITS,
  ];
}
