// Reads the settings and the secrets from the variables that the platform gives. What they mean is checked in the crate.

/**
 * What the worker's own JavaScript reads of the settings; settings.schema.json has all of them.
 *
 * @typedef {object} Settings
 * @property {string} url
 * @property {{ credentials: "issuer" | "keys" | "platform" }} aws
 * @property {Access | Oidc} [identity]
 * @property {boolean} [store]
 *
 * @typedef {{ kind: "cloudflareAccess", team: string, audience: string }} Access
 * @typedef {{ kind: "oidc", issuer: string, audience: string, header?: string, jwksUri?: string }} Oidc
 */

/** Variables that are handed to the crate. */
const SECRETS = [
  "EVENT_KEY",
  "EVENT_KEY_PREVIOUS",
  "SLACK_SIGNING_SECRET",
  "SLACK_SIGNING_SECRET_PREVIOUS",
  "SLACK_BOT_TOKEN",
  "SLACK_WEBHOOK_URL",
  "TEAMS_WEBHOOK_URL",
  "LINK_KEY",
  "LINK_KEY_PREVIOUS",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
];

/** @typedef {{ setting: string, message: string }} Problem `message` begins with the setting's name and holds no value of a secret */

/** Settings that cannot be worked with. */
export class SettingsError extends Error {
  /** @param {Problem[]} problems */
  constructor(problems) {
    super(`The worker cannot start: ${problems.map(({ message }) => message).join("; ")}.`);
    this.name = "SettingsError";
    this.problems = problems;
  }

  /** The names alone, each once: for whoever asks from outside. */
  get settings() {
    return [...new Set(this.problems.map(({ setting }) => setting))];
  }
}

/**
 * One variable that cannot be worked with.
 *
 * @param {string} setting
 * @param {string} wrong what follows the name
 */
export const wrongVariable = (setting, wrong) => new SettingsError([{ setting, message: `${setting} ${wrong}` }]);

/**
 * One member of the settings that cannot be worked with.
 *
 * @param {string} setting
 * @param {string} wrong what follows the name
 */
export const wrongSetting = (setting, wrong) => new SettingsError([{ setting, message: `"${setting}" ${wrong}` }]);

/**
 * @typedef {object} Written
 * @property {string} text the settings, as JSON, for the crate
 * @property {string} [file] the path of the file they were read from
 * @property {Settings} [settings] the settings as JSON; undefined if they are not JSON, which the crate reports
 * @property {Record<string, string>} secrets
 */

/**
 * @param {Record<string, unknown>} variables
 * @param {(path: string) => string} [readFile] where files can be read
 * @returns {Written}
 */
export function readSettings(variables, readFile) {
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, given(variables, name)]).filter(([, value]) => value));
  const { text, file } = written(variables, readFile);
  return { text, file, settings: parsed(text), secrets };
}

/**
 * A variable that is set to something.
 *
 * @param {Record<string, unknown>} variables
 * @param {string} name
 */
export function given(variables, name) {
  const value = variables[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * @param {Record<string, unknown>} variables
 * @param {((path: string) => string) | undefined} readFile
 * @returns {{ text: string, file?: string }}
 */
function written({ GREENLIGHT: inline, GREENLIGHT_FILE: file }, readFile) {
  if (inline) return { text: typeof inline === "string" ? inline : JSON.stringify(inline) }; // Cloudflare also gives JSON as an object.
  if (!readFile) throw wrongVariable("GREENLIGHT", "is missing: the settings, as JSON");
  if (typeof file !== "string" || file === "") throw wrongVariable("GREENLIGHT", "is missing: the settings, as JSON; or GREENLIGHT_FILE, the path of a file that holds them");
  try {
    return { text: readFile(file).replace(/^\uFEFF/, ""), file };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw wrongVariable("GREENLIGHT_FILE", `names a file that cannot be read${code}: ${file}`);
  }
}

/** @param {string} text @returns {Settings | undefined} */
function parsed(text) {
  try {
    const settings = JSON.parse(text);
    return settings && typeof settings === "object" && !Array.isArray(settings) ? settings : undefined;
  } catch {
    return undefined;
  }
}
