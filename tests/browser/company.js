// A company's sign-in: an OpenID provider that nobody here wrote, the stand-in's STS that verifies its tokens (or moto's, which does
// not), and the page as `make site` configures it for exactly these two.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { test as base } from "@playwright/test";
import Provider from "oidc-provider";

import { configure } from "../../www/hosting/configure.js";
import { serveDirectory } from "../static-site.js";
import { World, serveApi, site } from "./world.js";

/** @import { Page, PlaywrightTestArgs } from "@playwright/test" */

/** @param {string} path from the repository's root */
const json = (path) => JSON.parse(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8"));

export const ROLE = "arn:aws:iam::111122223333:role/Approver";
export const MEMBER = "arn:aws:iam::444455556666:role/Approver";
export const POOL = "us-east-1:00000000-0000-0000-0000-000000000000";
/** What the identity pool calls the provider. */
export const PROVIDER = "id.example.com";
const AUDIENCE = "ecs-greenlight";
const DAY = 86_400;

/** @param {import("node:http").Server} server */
const portOf = (server) => /** @type {import("node:net").AddressInfo} */ (server.address()).port;

/** A provider that lets everybody sign in under any name. @param {string} home where it sends people back to */
async function serveProvider(home) {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const issuer = `http://127.0.0.1:${portOf(server)}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: AUDIENCE, token_endpoint_auth_method: "none", redirect_uris: [`${home}/`], grant_types: ["authorization_code"], response_types: ["code"] }],
    clientBasedCORS: (_context, origin) => origin === home,
    conformIdTokenClaims: false,
    claims: { openid: ["sub"], email: ["email"] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.com` }) }),
    pkce: { required: () => true },
    // The stand-in's clock runs ahead of this one's.
    ttl: { IdToken: 10 * DAY, AccessToken: DAY, AuthorizationCode: DAY, Interaction: DAY, Session: DAY, Grant: DAY },
    cookies: { keys: ["fake-cookie-key"] },
  });
  server.on("request", provider.callback());
  return { issuer, close: () => void server.close() };
}

export class Company extends World {
  /** @param {string} api @param {string} home @param {Page} page @param {string} issuer */
  constructor(api, home, page, issuer) {
    super(api, home, page);
    this.issuer = issuer;
  }

  /** Signs in at the provider. @param {Page} page @param {string} name */
  async signInAtProvider(page, name) {
    await page.locator("input[name=login]").fill(name);
    await page.locator("input[name=password]").fill("any");
    await page.getByRole("button", { name: "Sign-in" }).click();
    await page.getByRole("button", { name: "Continue" }).click();
  }

  /** From the page's button to the page. @param {string} name */
  async enter(name) {
    await this.page.getByRole("button", { name: `Sign in with ${new URL(this.issuer).host}` }).click();
    await this.signInAtProvider(this.page, name);
  }

  /** Whom the second account's role is to trust. @param {object} trust */
  trustFromMember(trust) {
    return this.control("role", { roleArn: MEMBER, rights: "full", trust });
  }

  /** Whose tokens the identity pool is to take. @param {string} [audience] the client that they are meant for */
  trustFromPool(audience = AUDIENCE) {
    return this.control("identity-pool", { identityPoolId: POOL, providers: { [PROVIDER]: { issuer: this.issuer, audience } }, roleArn: ROLE });
  }

  /** What STS knows from the start. @param {object} [trust] @param {"full" | "none"} [rights] of the sign-in's own role */
  async prepare(trust = {}, rights = "full") {
    const { issuer } = this;
    await this.control("identity-provider", { issuer, audiences: [AUDIENCE] });
    await this.control("role", { roleArn: ROLE, rights, maxSessionSeconds: 7200, trust: { issuer, audience: AUDIENCE, principals: ["*"], ...trust } });
    await this.trustFromMember({ principals: [ROLE] });
    await this.trustFromPool();
  }
}

/** @typedef {(issuer: string, api: string) => object | Promise<object>} Configured what config.json says, of a provider and of what stands in for AWS */

/**
 * Configures the page so, and serves it.
 *
 * @param {Configured} configured
 * @param {typeof serveApi} serveAws starts what stands in for AWS
 */
async function found(configured, serveAws) {
  const directory = await mkdtemp(join(tmpdir(), "greenlight-company-"));
  const { origin: home, close: closeHome } = await serveDirectory(join(directory, "site"));
  const provider = await serveProvider(home);
  const { api, stop } = await serveAws();
  const close = async () => {
    stop();
    closeHome();
    provider.close();
    await rm(directory, { recursive: true });
  };
  try {
    const config = join(directory, "config.json");
    await writeFile(config, JSON.stringify(await configured(provider.issuer, api)));
    await cp(site, join(directory, "site"), { recursive: true });
    await configure(join(directory, "site"), { config, hosts: json("dist/regions.json"), version: json("package.json").version });
  } catch (error) {
    await close();
    throw error;
  }
  return { api, home, issuer: provider.issuer, close };
}

/** What a config.json says of the provider. @param {string} issuer @param {string} api */
export const signInAt = (issuer, api) => ({
  regions: ["us-east-1"],
  endpoint: api,
  stsEndpoint: api,
  cognitoIdentityEndpoint: api,
  signIn: { region: "us-east-1", oidc: { issuer, clientId: AUDIENCE, scope: "openid email" }, roleArn: ROLE },
});

/** Tests at such a company, whose AWS only it knows. @param {Configured} configured @param {typeof serveApi} serveAws */
export function testBeside(configured, serveAws) {
  /** @type {import("@playwright/test").Fixtures<{ company: Company }, { founded: Awaited<ReturnType<typeof found>> }, PlaywrightTestArgs>} */
  const fixtures = {
    founded: [
      async ({}, use) => {
        const founded = await found(configured, serveAws);
        await use(founded);
        await founded.close();
      },
      { scope: "worker" },
    ],
    company: ({ page, founded: { api, home, issuer } }, use) => use(new Company(api, home, page, issuer)),
  };
  return base.extend(fixtures);
}

/** Tests at a company whose AWS is the stand-in, which knows nobody else's roles. @param {Configured} configured */
export const testAt = (configured) =>
  testBeside(configured, serveApi).extend({
    company: async ({ company }, use) => {
      await company.control("reset", {});
      await company.prepare();
      await use(company);
    },
  });
