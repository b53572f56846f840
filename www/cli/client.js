// The package's client, configured by the same environment variables as AWS's own tools.

import { Greenlight } from "../greenlight.js";
import { credentialsOf } from "./credentials.js";

/**
 * @param {string} region
 * @param {{ profile?: string }} options
 */
export function connect(region, { profile }) {
  const { AWS_ENDPOINT_URL_ECS, AWS_ENDPOINT_URL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT } = process.env;
  const endpoint = isOn(AWS_IGNORE_CONFIGURED_ENDPOINT_URLS) ? undefined : AWS_ENDPOINT_URL_ECS || AWS_ENDPOINT_URL;
  return new Greenlight({
    region,
    credentials: () => credentialsOf(profile),
    ...(endpoint && { endpoint }),
    ...(isOn(AWS_USE_FIPS_ENDPOINT) && { useFipsEndpoint: true }),
    ...(isOn(AWS_USE_DUALSTACK_ENDPOINT) && { useDualstackEndpoint: true }),
  });
}

/** @param {string | undefined} setting */
const isOn = (setting) => setting?.toLowerCase() === "true";
