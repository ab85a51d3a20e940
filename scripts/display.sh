#!/usr/bin/env bash
# Fails with a hint if there is no screen to open a window on.
set -euo pipefail

if [[ "$(uname)" == Linux && -z "${DISPLAY:-}" && -z "${WAYLAND_DISPLAY:-}" ]]; then
  echo "There is no display (DISPLAY and WAYLAND_DISPLAY are not set), so no window can be opened." >&2
  echo "Run this from a desktop session; over SSH use 'ssh -X'; without a screen: xvfb-run -a make run" >&2
  exit 1
fi
