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

/** Settings that cannot be worked with. */
export class SettingsError extends Error {
  /** @param {string[]} problems each with the name of the setting first, and no value of a secret */
  constructor(problems) {
    super(`The worker cannot start: ${problems.join("; ")}.`);
    this.name = "SettingsError";
    this.problems = problems;
  }

  /** The names alone: for whoever asks from outside. */
  get settings() {
    return [...new Set(this.problems.map((problem) => /^"([\w.$[\]]+)"|^([A-Z_]{4,})\b/.exec(problem)?.slice(1).find(Boolean) ?? "GREENLIGHT"))];
  }
}

/**
 * @param {Record<string, unknown>} variables
 * @param {(path: string) => string} [readFile] where files can be read
 * @returns {{ settings: Settings, secrets: Record<string, string> }}
 */
export function readSettings(variables, readFile) {
  const secrets = Object.fromEntries(SECRETS.map((name) => [name, given(variables, name)]).filter(([, value]) => value));
  return { settings: parsed(written(variables, readFile)), secrets };
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
 */
function written({ GREENLIGHT: inline, GREENLIGHT_FILE: file }, readFile) {
  if (inline) return inline; // Cloudflare also gives JSON as an object.
  if (!readFile) throw new SettingsError(["GREENLIGHT is missing: the settings, as JSON"]);
  if (typeof file !== "string" || file === "") throw new SettingsError(["GREENLIGHT is missing: the settings, as JSON; or GREENLIGHT_FILE, the path of a file that holds them"]);
  try {
    return readFile(file);
  } catch {
    throw new SettingsError(["GREENLIGHT_FILE names a file that cannot be read"]);
  }
}

/**
 * @param {unknown} text
 * @returns {Settings}
 */
function parsed(text) {
  try {
    const settings = typeof text === "string" ? JSON.parse(text) : text;
    if (settings && typeof settings === "object" && !Array.isArray(settings)) return settings;
  } catch {
    // The parser's own message may show a piece of the text.
  }
  throw new SettingsError(["GREENLIGHT is not a JSON object"]);
}
