// Parse a DescribeServiceDeployments response of 20, from the bytes that fetch hands over.
import { DescribeServiceDeployments$, ECSClient } from "@aws-sdk/client-ecs";

import { parseResponse } from "../../dist/operations/ecs_greenlight.js";
import { credentials, described, region } from "./material.js";

const headers = { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "1b2c3d4e-EXAMPLE" };
const response = { status: 200, headers: /** @type {[string, string][]} */ (Object.entries(headers)), body: described };

// The SDK's deserializer by itself: `send` would charge it for signing too.
const config = /** @type {any} */ (new ECSClient({ region, credentials }).config);
const [, namespace, name, traits, input, output] = DescribeServiceDeployments$;
const operation = { namespace, name, traits, input, output };
const answer = { statusCode: 200, headers, body: described };

const decoder = new TextDecoder();

export const contenders = {
  parseResponse: () => parseResponse("DescribeServiceDeployments", response),
  sdk: () => config.protocol.deserializeResponse(operation, config, answer),
  jsonParse: () => JSON.parse(decoder.decode(described)),
};
