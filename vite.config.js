// Builds the static page. The Content-Security-Policy is made here, because the hosts it names come from the crate.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

/** @param {string} path from the repository's root */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @type {{ regions: string[], hosts: string[] }} */
const { regions, hosts } = JSON.parse(readFileSync(at("dist/regions.json"), "utf8"));

const shell = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "lit-html",
};

// The policy comes right after it, before anything that it governs.
const CHARSET = '<meta charset="utf-8">';

/** @param {Record<string, string>} directives */
const policy = (directives) => Object.entries(directives).map((entry) => entry.join(" ")).join("; ");

/**
 * @param {string} text what the build was asked to admit
 * @returns {string} the same, when it is an origin and nothing else
 */
function origin(text) {
  const plain = /^(https:\/\/[\w.-]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\]))(:\d+)?$/;
  if (plain.test(text) && new URL(text).origin === text) return text;
  throw new Error(`ENDPOINT must be an origin such as https://ecs.example.com (http only on loopback), not ${JSON.stringify(text)}`);
}

/**
 * @param {string} html
 * @param {string} anchor text that must be there
 * @param {string} addition
 */
function insertAfter(html, anchor, addition) {
  const parts = html.split(anchor);
  if (parts.length !== 2) throw new Error(`index.html must hold ${anchor} once`);
  return parts.join(anchor + addition);
}

/** @returns {import("vite").Plugin} */
function console() {
  const origins = hosts.map((host) => `https://${host}`);
  if (process.env.ENDPOINT) origins.push(origin(process.env.ENDPOINT));
  const meta = policy({ ...shell, "connect-src": ["'self'", ...origins].join(" ") });
  const options = regions.map((region) => `<option value="${region}"></option>`).join("");
  return {
    name: "greenlight-console",
    transformIndexHtml: {
      order: "post",
      handler(html) {
        const [before] = html.split(CHARSET);
        if (/<(script|link|style)/.test(before ?? "")) throw new Error("index.html loads something before its policy holds");
        const guarded = insertAfter(html, CHARSET, `\n    <meta http-equiv="Content-Security-Policy" content="${meta}">`);
        return insertAfter(guarded, '<datalist id="regions">', options);
      },
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "_headers", source: headers() });
    },
  };
}

/**
 * For hosts that read a `_headers` file. The list of ECS hosts stays in the page's own <meta>: it would exceed the length that some hosts
 * allow a header, and both policies hold. So each fetch directive is named here but `connect-src`, and `default-src` is not.
 */
function headers() {
  const { "default-src": none, ...named } = shell;
  const others = ["child-src", "font-src", "frame-src", "manifest-src", "media-src", "object-src", "worker-src", "frame-ancestors"];
  const header = policy({ ...named, ...Object.fromEntries(others.map((directive) => [directive, none])) });
  return [
    "/*",
    `  Content-Security-Policy: ${header}`,
    "  Cross-Origin-Opener-Policy: same-origin",
    "  Referrer-Policy: no-referrer",
    "  X-Content-Type-Options: nosniff",
    "",
  ].join("\n");
}

export default defineConfig({
  root: at("www/console"),
  base: "./",
  plugins: [console()],
  resolve: {
    // The page runs on the package as it ships, where greenlight.js lies beside the wasm module and its glue.
    alias: [{ find: /^(?:\.\.\/)+((?:ecs_)?greenlight\.js)$/, replacement: `${at("dist/pkg/")}$1` }],
  },
  build: {
    outDir: at("dist/console"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // a data: URL would not pass the policy
    modulePreload: { polyfill: false },
  },
});
