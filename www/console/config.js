// The optional config.json beside the page.

/** @typedef {{ regions?: string[], endpoint?: string }} Config */

const EXPECTED = "It must be an object such as { \"regions\": [\"eu-west-1\"], \"endpoint\": \"https://ecs.example.com\" }, each member optional.";

/**
 * Reads it; a missing one is an empty one.
 *
 * @returns {Promise<Config>}
 * @throws {Error} what is wrong with it
 */
export async function readConfig() {
  const response = await fetch("./config.json", { cache: "no-cache" });
  if (response.status === 404) return {};
  if (!response.ok) throw new Error(`config.json could not be read (HTTP ${response.status}).`);
  if (!response.headers.get("content-type")?.includes("json")) return {}; // a host that answers every path with its index page
  const given = await response.json().catch(() => {
    throw new Error(`config.json is no JSON. ${EXPECTED}`);
  });
  return checked(given);
}

/** The Regions to look at. @param {Config} config @param {{ region: string } | undefined} caller */
export const regionsOf = ({ regions }, caller) => regions ?? (caller ? [caller.region] : []);

/** @param {any} given @returns {Config} */
function checked(given) {
  if (given === null || typeof given !== "object" || Array.isArray(given)) throw new Error(`config.json is no object. ${EXPECTED}`);
  const { regions, endpoint, ...others } = given;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`config.json has a member "${unknown}" that this version does not know. ${EXPECTED}`);
  const strings = Array.isArray(regions) && regions.length > 0 && regions.every((region) => typeof region === "string");
  if (regions !== undefined && !strings) throw new Error(`"regions" in config.json is no list of Regions. ${EXPECTED}`);
  if (endpoint !== undefined && typeof endpoint !== "string") throw new Error(`"endpoint" in config.json is no string. ${EXPECTED}`);
  return { regions, endpoint };
}
