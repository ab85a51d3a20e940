#!/usr/bin/env bash
# Runs every fuzz target for so many seconds (60), or those named: scripts/fuzz.sh SECONDS [TARGET...]. Needs no nightly
# toolchain: the compiler is told by hand to count what is covered, and libFuzzer comes with the crate.
set -euo pipefail
cd "$(dirname "$0")/../fuzz"

seconds="${1:-60}"
shift || true
targets=("$@")
((${#targets[@]})) || mapfile -t targets < <(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' Cargo.toml)

flags="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters"
flags+=" -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
flags+=" -Cdebug-assertions=on -Ccodegen-units=1 --cfg fuzzing"

host="$(rustc -vV | sed -n 's/^host: //p')"
failed=0
for target in "${targets[@]}"; do
  # With a target of its own the flags do not reach build scripts and macros.
  RUSTFLAGS="$flags" cargo build --quiet --release --target "$host" --bin "$target"
  mkdir -p "corpus/$target" "artifacts/$target"
  log="artifacts/$target/log"
  if "target/$host/release/$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="artifacts/$target/" "corpus/$target" "seeds/$target" >"$log" 2>&1; then
    echo "$target: $(grep -oE '^Done [0-9]+ runs in [0-9]+' "$log"), coverage $(grep -oE 'cov: [0-9]+' "$log" | tail -1 | cut -d' ' -f2)"
  else
    failed=1
    echo "$target: FAILED, see fuzz/$log"
    tail -5 "$log"
  fi
done
exit "$failed"
