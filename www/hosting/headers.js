// The page's Content-Security-Policy, in its <meta> and as a header, and the other headers that a host should send.

const SHELL = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "lit-html",
};

/** The longest line that Cloudflare Pages takes in a `_headers` file. */
const LINE = 2000;

/** @param {Record<string, string>} directives */
const policy = (directives) => Object.entries(directives).map((entry) => entry.join(" ")).join("; ");

/** @param {string[]} origins */
const connect = (origins) => ({ "connect-src": ["'self'", ...origins].join(" ") });

/**
 * The policy in the page itself. It cannot forbid framing.
 *
 * @param {string[]} origins that the page may call
 */
export const metaPolicy = (origins) => policy({ ...SHELL, ...connect(origins) });

/**
 * The policy as a header. Where the list of origins is too long for some hosts, it stays in the page's own <meta>, as both
 * policies hold; then each fetch directive is named here but `connect-src`, and `default-src` is not.
 *
 * @param {string[]} origins
 */
function headerPolicy(origins) {
  const { "default-src": none, ...named } = SHELL;
  const whole = policy({ ...SHELL, ...connect(origins), "frame-ancestors": none });
  if (`  Content-Security-Policy: ${whole}`.length <= LINE) return whole;
  const others = ["child-src", "font-src", "frame-src", "media-src", "object-src", "worker-src", "frame-ancestors"];
  return policy({ ...named, ...Object.fromEntries(others.map((directive) => [directive, none])) });
}

/**
 * Every header, as the `_headers` file that Cloudflare Pages and Netlify read. A file in assets/ has the digest of its content in its name.
 *
 * @param {string[]} origins
 */
export const headersFile = (origins) => `/*
  Content-Security-Policy: ${headerPolicy(origins)}
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()
  Referrer-Policy: no-referrer
  Strict-Transport-Security: max-age=31536000
  X-Content-Type-Options: nosniff
  X-Frame-Options: DENY
/
  Cache-Control: no-cache
/index.html
  Cache-Control: no-cache
/config.json
  Cache-Control: no-cache
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`;
