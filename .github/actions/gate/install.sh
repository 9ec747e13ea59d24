#!/usr/bin/env bash
# Installs the program of the revision that this action is of, unless it is there.
set -euo pipefail

if [ -x "$PROGRAM/bin/kho-abi" ]; then
    exit 0
fi
export CARGO_TARGET_DIR="$RUNNER_TEMP/kho-abi/build"
cargo install --quiet --locked --path "$GITHUB_ACTION_PATH/../../../conformance" --root "$PROGRAM"
rm -rf "$CARGO_TARGET_DIR"
