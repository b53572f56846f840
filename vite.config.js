// Builds the static page. The Content-Security-Policy is made here, because the hosts it names come from the crate.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

import { moduleOf } from "./www/hosting/config-module.js";
import { headersFile, metaPolicy } from "./www/hosting/headers.js";
import { withIntegrity, withWasmIntegrity } from "./www/hosting/integrity.js";
import { originsOf } from "./www/hosting/origins.js";

/** @import { Hosts } from "./www/hosting/origins.js" */

/** @param {string} path from the repository's root */
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Where the modules lie that the page runs on: the package's, and the demo's. */
const BUILT = `dist/${process.env["BUILT"] ?? "."}`;

// The policy comes right after it, before anything that it governs.
const CHARSET = '<meta charset="utf-8">';
const SCHEMA = at("www/console/config.schema.json");

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
  /** @type {Hosts} */
  const hosts = JSON.parse(readFileSync(at("dist/regions.json"), "utf8"));
  // Until it is configured (www/hosting/configure.js), it takes pasted keys, of any Region.
  const origins = originsOf({}, hosts);
  const { version } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  const options = Object.keys(hosts).map((region) => `<option value="${region}"></option>`).join("");
  return {
    name: "greenlight-console",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const [before] = html.split(CHARSET);
        if (/<(script|link|style)/.test(before ?? "")) throw new Error("index.html loads something before its policy holds");
        const guarded = insertAfter(html, CHARSET, `\n    <meta http-equiv="Content-Security-Policy" content="${metaPolicy(origins)}">\n    <meta name="generator" content="ecs-greenlight ${version}">`);
        const module = Object.keys(bundle).find((file) => /\/ecs_greenlight_bg-[^/]+\.wasm$/.test(file));
        if (!module) throw new Error("the build made no ecs_greenlight_bg.wasm");
        // Named here, they come beside the script instead of after it.
        const early = [module, "config.json"].map((file) => `\n    <link rel="preload" as="fetch" crossorigin href="./${file}">`);
        const preloading = insertAfter(guarded, "<title>ECS greenlight</title>", early.join(""));
        return insertAfter(preloading, '<datalist id="regions">', options);
      },
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "_headers", source: headersFile(origins) });
      this.emitFile({ type: "asset", fileName: "config.json", source: "{}\n" });
      this.emitFile({ type: "asset", fileName: "config.schema.json", source: readFileSync(SCHEMA) });
    },
  };
}

/** A schema as the code that checks by it: the policy lets no page compile one. @returns {import("vite").Plugin} */
function schemas() {
  return {
    name: "greenlight-schemas",
    enforce: "pre",
    load: { filter: { id: /\.schema\.json\?check$/ }, handler: (id) => moduleOf(id.replace(/\?check$/, "")) },
  };
}

/** Each import() as it stands, without Vite's helper that preloads what a file imports: here that is next to nothing. @returns {import("vite").Plugin} */
function plainImports() {
  return {
    name: "greenlight-plain-imports",
    enforce: "pre",
    load: { filter: { id: /vite\/preload-helper/ }, handler: () => "export const __vitePreload = (load) => load();" },
  };
}

/** What is imported for what it does, not for what it exports, although package.json says that no module is. @returns {import("vite").Plugin} */
function effects() {
  return {
    name: "greenlight-effects",
    transform: { filter: { id: /\/console\/painted\.js$/ }, handler: (code) => ({ code, moduleSideEffects: true }) },
  };
}

/** @returns {import("vite").Plugin} */
function integrity() {
  return {
    name: "greenlight-integrity",
    enforce: "post",
    transform: {
      order: "pre", // Vite rewrites the URLs
      filter: { id: /\/dist\/.*(pkg\/module|demo\/stand-in)\.js$/ },
      handler: (code, id) => withWasmIntegrity(code, (file) => readFileSync(join(dirname(id), file))),
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const page = bundle["index.html"];
        if (page?.type !== "asset") throw new Error("the build made no index.html");
        page.source = withIntegrity(String(page.source), (file) => {
          const built = bundle[file];
          return built?.type === "chunk" ? built.code : built?.source;
        });
      },
    },
  };
}

export default defineConfig({
  root: at("www/console"),
  base: "./",
  plugins: [console(), schemas(), plainImports(), effects(), integrity()],
  resolve: {
    // The page runs on what the package has.
    alias: [
      { find: /^(?:\.\.\/)+((?:ecs_greenlight|greenlight|frames)\.js)$/, replacement: `${at(`${BUILT}/pkg/`)}$1` },
      { find: /^(?:\.\.\/)+(stand-in\.js)$/, replacement: `${at(`${BUILT}/demo/`)}$1` },
    ],
  },
  build: {
    outDir: at("dist/console"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // a data: URL would not pass the policy
    modulePreload: { polyfill: false, resolveDependencies: (_, files, { hostType }) => (hostType === "html" ? files : []) },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What the first view needs comes in one file beside the glue; together it packs better, too.
          groups: [
            { name: "ecs_greenlight", test: /\/pkg\/ecs_greenlight\.js$/, priority: 1 },
            { name: "first", tags: ["$initial"] },
          ],
        },
      },
    },
  },
});
