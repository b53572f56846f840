#!/usr/bin/env bash
# engine.sh firefox|webkit: prints the path of Firefox ESR, or of WebKitGTK's MiniBrowser, and installs it where there is none and apt can.
# Otherwise prints nothing, and says so: the tests are skipped then. FIREFOX or WEBKIT, when set, is the answer.
set -euo pipefail

find_firefox() {
  "${FIREFOX:-firefox-esr}" --version &>/dev/null && command -v "${FIREFOX:-firefox-esr}"
}

find_webkit() {
  local path
  command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null || return 1
  for path in ${WEBKIT:-/usr/lib/*/webkit2gtk-4.1/MiniBrowser /usr/lib{,exec}/webkit2gtk-4.1/MiniBrowser}; do
    if [[ -x $path ]]; then echo "$path" && return; fi
  done
  return 1
}

from_apt() {
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
  apt-get update >&2 && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" >&2
}

# The name, how it is found, and Debian's packages.
engine() {
  "$2" || { from_apt "${@:3}" && "$2"; } || echo "No $1 here, and none could be installed: the tests that need it are skipped." >&2
}

case "$1" in
  firefox) engine "Firefox ESR" find_firefox firefox-esr ;;
  webkit) engine WebKitGTK find_webkit webkit2gtk-driver xvfb ;;
esac
