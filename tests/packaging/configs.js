// Good and bad examples of config.json.

const roleArn = "arn:aws:iam::111122223333:role/Approver";
const oidc = { issuer: "https://id.example.com", clientId: "greenlight", scope: "openid email" };
const pool = "eu-west-1:00000000-0000-0000-0000-000000000000";

/** @type {[what: string, config: object][]} */
export const good = [
  ["nothing", {}],
  ["its schema's place", { $schema: "./config.schema.json" }],
  ["Regions of any partition", { regions: ["eu-west-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1"] }],
  ["an endpoint on loopback", { endpoint: "http://127.0.0.1:8080" }],
  ["a role by OpenID Connect", { signIn: { region: "eu-west-1", oidc, roleArn, durationSeconds: 3600 } }],
  ["an issuer with a path", { signIn: { region: "eu-west-1", oidc: { ...oidc, issuer: "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0" }, roleArn } }],
  ["an issuer with a slash at its end", { signIn: { region: "eu-west-1", oidc: { ...oidc, issuer: "https://example.eu.auth0.com/" }, roleArn } }],
  ["an identity pool", { signIn: { region: "eu-west-1", oidc, cognito: { identityPoolId: pool, provider: "id.example.com" } } }],
  ["an identity pool's guests", { signIn: { region: "eu-west-1", cognito: { identityPoolId: pool } } }],
  ["pasted keys and a role on top", { signIn: { region: "eu-west-1", assumeRole: { roleArn, externalId: "example-0001" } } }],
  ["a role of another partition", { signIn: { region: "us-gov-west-1", oidc, roleArn: "arn:aws-us-gov:iam::111122223333:role/ops/Approver" } }],
  ["accounts", { accounts: [{ name: "Production", roleArn, regions: ["eu-west-1"] }, { name: "Here", regions: ["eu-west-1", "us-east-1"] }] }],
  ["no names to type", { confirmByName: [] }],
  ["names to type", { confirmByName: ["*-prod", "shop/checkout"] }],
];
/** @type {[what: string, config: unknown, why: RegExp][]} `why`: where the schema finds it wrong, and what it says */
export const bad = [
  ["is a list", [], /^ must be object$/],
  ["has an unknown member", { region: "eu-west-1" }, /^ must NOT have additional properties$/],
  ["has an unknown member further in", { signIn: { region: "eu-west-1", oidc: { ...oidc, clientSecret: "fake" }, roleArn } }, /^\/signIn\/oidc must NOT have additional properties$/],
  ["has no Region in its list", { regions: [] }, /^\/regions must NOT have fewer than 1 items$/],
  ["names no Region", { regions: ["eu-west-1; script-src *"] }, /^\/regions\/0 must match pattern/],
  ["has an endpoint with a path", { endpoint: "https://ecs.example.com/path" }, /^\/endpoint must match pattern/],
  ["has an endpoint with a wildcard", { stsEndpoint: "https://*.example.com" }, /^\/stsEndpoint must match pattern/],
  ["has an endpoint without TLS", { cognitoIdentityEndpoint: "http://cognito.example.com" }, /^\/cognitoIdentityEndpoint must match pattern/],
  ["signs in nowhere", { signIn: { oidc, roleArn } }, /^\/signIn must have required property 'region'$/],
  ["signs in to nothing", { signIn: { region: "eu-west-1" } }, /^\/signIn must NOT have fewer than 2 properties$/],
  ["signs in and gets no credentials", { signIn: { region: "eu-west-1", oidc } }, /^\/signIn must/],
  ["gets them twice", { signIn: { region: "eu-west-1", oidc, roleArn, cognito: { identityPoolId: pool, provider: "id.example.com" } } }, /^\/signIn must NOT be valid$/],
  ["has a role without a sign-in", { signIn: { region: "eu-west-1", roleArn } }, /^\/signIn must have property oidc when property roleArn is present$/],
  ["has a pool that does not learn who signed in", { signIn: { region: "eu-west-1", oidc, cognito: { identityPoolId: pool } } }, /^\/signIn/],
  ["has a pool's provider without a sign-in", { signIn: { region: "eu-west-1", cognito: { identityPoolId: pool, provider: "id.example.com" } } }, /^\/signIn\/cognito\/provider boolean schema is false$/],
  ["has an issuer with a query", { signIn: { region: "eu-west-1", oidc: { ...oidc, issuer: "https://id.example.com/?a=b" }, roleArn } }, /^\/signIn\/oidc\/issuer must match pattern/],
  ["asks for no ID token", { signIn: { region: "eu-west-1", oidc: { ...oidc, scope: "email" }, roleArn } }, /^\/signIn\/oidc\/scope must match pattern/],
  ["has a session shorter than STS gives", { signIn: { region: "eu-west-1", oidc, roleArn, durationSeconds: 60 } }, /^\/signIn\/durationSeconds must be >= 900$/],
  ["names a user as a role", { signIn: { region: "eu-west-1", assumeRole: { roleArn: "arn:aws:iam::111122223333:user/Approver" } } }, /^\/signIn\/assumeRole\/roleArn must match pattern/],
  ["has an account without Regions", { accounts: [{ name: "Production", roleArn }] }, /^\/accounts\/0 must have required property 'regions'$/],
  ["has an account without a name", { accounts: [{ name: "", regions: ["eu-west-1"] }] }, /^\/accounts\/0\/name must NOT have fewer than 1 characters$/],
];
