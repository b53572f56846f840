// A stand-in for what stands before the worker in a company: a proxy that knows who is signed in, and says so to the worker by a token
// of the company's OpenID provider. Everything else it hands on as it is.
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, request as send } from "node:http";

import { startProvider } from "./provider.js";

/** The header that the worker is told to look at. A caller's own is not handed on. */
export const HEADER = "x-identity-token";
const COOKIE = "stand-in-sign-in";

/** @typedef {{ name: string, claims: Record<string, unknown> }} Person */

/** @type {Record<string, Person>} */
export const PEOPLE = {
  ann: { name: "Ann Becker", claims: { sub: "ann", email: "ann@example.com", name: "Ann Becker", groups: ["deployers"] } },
  ben: { name: "Ben Ito", claims: { sub: "ben", email: "ben@example.com", name: "Ben Ito", groups: ["deployers"] } },
  cat: { name: "Cat Moreau", claims: { sub: "cat", email: "cat@example.com", name: "Cat Moreau", groups: ["support"] } },
};

/** @typedef {Awaited<ReturnType<typeof startAccess>>} Access */

/**
 * @param {{ required?: boolean }} [given] `required`: who looks at /decide must sign in first; without, the worker is asked all the same
 */
export async function startAccess({ required = false } = {}) {
  const provider = await startProvider({ alg: "ES256" });
  /** @type {Map<string, string>} */
  const sessions = new Map();
  const access = {
    origin: "",
    provider,
    /** Where the worker itself listens. */
    upstream: "",

    /** A browser's cookie for somebody who is signed in. @param {string} who */
    cookieOf(who) {
      const session = randomBytes(12).toString("hex");
      sessions.set(session, who);
      return { name: COOKIE, value: session, url: access.origin };
    },

    async close() {
      provider.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", access.origin);
    if (pathname === "/sign-in") {
      const who = searchParams.get("as");
      const to = /^\/decide\?/.test(searchParams.get("to") ?? "") ? String(searchParams.get("to")) : "/sign-in";
      if (!who || !PEOPLE[who]) return void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(signInPage(to));
      const { name, value } = access.cookieOf(who);
      return void response.writeHead(303, { location: to, "set-cookie": `${name}=${value}; HttpOnly; SameSite=Lax; Path=/` }).end();
    }
    const [, session = ""] = new RegExp(`${COOKIE}=(\\w+)`).exec(request.headers.cookie ?? "") ?? [];
    const person = PEOPLE[sessions.get(session) ?? ""];
    if (required && pathname === "/decide" && !person) {
      return void response.writeHead(302, { location: `/sign-in?to=${encodeURIComponent(String(request.url))}` }).end();
    }
    const headers = { ...request.headers };
    delete headers[HEADER];
    if (person && pathname === "/decide") headers[HEADER] = await provider.token(person.claims);
    const { hostname, port: to } = new URL(access.upstream);
    const onward = send({ hostname, port: to, path: request.url, method: request.method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    request.pipe(onward);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  access.origin = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  return access;
}

/** @param {string} to */
const signInPage = (to) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Stand-in sign-in</title>
    <link rel="icon" href="data:,">
    <style>
      body { margin: 0 auto; max-width: 26rem; padding: 3rem 1rem; font: 16px/1.5 system-ui, sans-serif; }
      li { margin: 0.5rem 0; }
      ul { padding: 0; list-style: none; }
      a { display: block; padding: 0.6rem 0.9rem; border: 1px solid GrayText; border-radius: 0.4rem; color: inherit; }
      a:focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
    </style>
  </head>
  <body>
    <main>
      <h1>Sign in</h1>
      <p>This page stands in for your company's sign-in, before the worker.</p>
      <ul>${Object.entries(PEOPLE).map(([id, { name }]) => `<li><a href="/sign-in?as=${id}&amp;to=${encodeURIComponent(to)}">as ${name}</a></li>`).join("")}</ul>
    </main>
  </body>
</html>
`;
