#!/usr/bin/env bash
# Prints the path of a Chromium that runs, and installs one where there is none. CHROMIUM, when set, is the answer.
# The headless shell comes first: the same engine without a browser's windows, and a page costs it a third of the processor's time.
set -euo pipefail
cd "$(dirname "$0")"

installed() {
  local name
  for name in "$@"; do
    # On some systems the name is a stub that only asks for a snap.
    if "$name" --version &>/dev/null; then command -v "$name" && return; fi
  done
  return 1
}

from_apt() {
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
  apt-get update >&2 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$1" >&2 && installed "$1"
}

from_playwright() {
  export PLAYWRIGHT_BROWSERS_PATH="$PWD/../.browsers"
  node_modules/.bin/playwright install chromium >&2
  node --print 'require("playwright-core").chromium.executablePath()'
}

installed ${CHROMIUM:+"$CHROMIUM"} chromium-headless-shell ||
  from_apt chromium-headless-shell ||
  installed chromium chromium-browser google-chrome google-chrome-stable ||
  from_apt chromium ||
  from_playwright
