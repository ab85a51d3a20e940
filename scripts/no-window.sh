#!/usr/bin/env bash
# The core compiles without GTK and WebKit: only the feature `desktop` brings them in.
set -euo pipefail
cd "$(dirname "$0")/.."

found="$(cargo tree --workspace --edges normal,build --prefix none | grep -E '^(tauri|wry|gtk|webkit2gtk) ' || true)"
if [[ -n "$found" ]]; then
  echo "without the feature desktop these must not be needed:" >&2
  echo "$found" >&2
  exit 1
fi
echo "no window toolkit below the shell"
