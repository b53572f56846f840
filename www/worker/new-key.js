// Prints a new private key for ISSUER_KEY: node new-key.js (ES256), or node new-key.js --rsa (RS256).
import { generateKeyPairSync } from "node:crypto";
import process from "node:process";

const pair = process.argv.includes("--rsa") ? generateKeyPairSync("rsa", { modulusLength: 3072 }) : generateKeyPairSync("ec", { namedCurve: "P-256" });
console.log(JSON.stringify(pair.privateKey.export({ format: "jwk" })));
