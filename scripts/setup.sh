#!/usr/bin/env bash
# Installs what is missing to build (`run`) or also to test (`test`) Cairn on Debian 12. Does nothing, in a
# moment and without root, if everything is there.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly TAURI_DRIVER=2.1.0
readonly NODE_MAJOR=20
purpose="${1:-run}"

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

check_toolchains() {
  command -v cargo >/dev/null || fail "Rust is missing. Install it from https://rustup.rs, then run this again."
  command -v node >/dev/null || fail "Node.js $NODE_MAJOR or later is missing. See https://nodejs.org."
  command -v npm >/dev/null || fail "npm is missing. It comes with Node.js."
  local major
  major="$(node -p 'process.versions.node.split(".")[0]')"
  ((major >= NODE_MAJOR)) || fail "Node.js $NODE_MAJOR or later is needed, this is $(node --version)."
}

# Prints the Debian packages that are missing.
missing_packages() {
  command -v cc >/dev/null && command -v make >/dev/null || echo build-essential
  if ! command -v pkg-config >/dev/null; then
    echo pkg-config libwebkit2gtk-4.1-dev
  elif ! pkg-config --exists webkit2gtk-4.1; then
    echo libwebkit2gtk-4.1-dev
  fi
  [[ "$purpose" == test ]] || return 0
  command -v Xvfb >/dev/null || echo xvfb
  command -v xauth >/dev/null || echo xauth
  command -v WebKitWebDriver >/dev/null || echo webkit2gtk-driver
  command -v chromium >/dev/null || echo chromium
}

install_packages() {
  [[ "$(uname)" == Linux ]] || return 0
  local packages
  mapfile -t packages < <(missing_packages | tr ' ' '\n')
  ((${#packages[@]})) || return 0
  command -v apt-get >/dev/null \
    || fail "these Debian packages, or what your system calls them, are missing: ${packages[*]}"
  local root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null \
      || fail "these packages are missing; as root: apt-get install --no-install-recommends ${packages[*]}"
    root=(sudo)
  fi
  say "installing ${packages[*]}"
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
}

# Installs a folder's npm packages if its lock file is not the one they were installed from.
install_npm() {
  local folder="$1" stamp="$1/node_modules/.installed-from"
  cmp -s "$folder/package-lock.json" "$stamp" && return 0
  say "installing the npm packages of $folder"
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  cp "$folder/package-lock.json" "$stamp"
}

install_tauri_driver() {
  grep -qs "\"tauri-driver $TAURI_DRIVER " target/tools/.crates.toml && [[ -x target/tools/bin/tauri-driver ]] && return 0
  say "building tauri-driver $TAURI_DRIVER, which lets a test drive the window"
  cargo install --quiet --locked --debug --root target/tools "tauri-driver@$TAURI_DRIVER"
}

check_toolchains
install_packages
install_npm ui
if [[ "$purpose" == test ]]; then
  install_npm tests/e2e
  install_tauri_driver
fi
say "everything needed to $purpose is there"
