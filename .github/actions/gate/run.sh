#!/usr/bin/env bash
# Runs the program, and leaves its exit status and its reports to the steps that follow.
set -euo pipefail

fail() {
    printf '::error title=KHO ABI gate::%s\n' "$1"
    exit 2
}

reports="$RUNNER_TEMP/kho-abi/reports"
rm -rf "$reports"
mkdir -p "$reports"
printf 'reports=%s\n' "$reports" >>"$GITHUB_OUTPUT"

formats=("--report=json:$reports/report.json" "--report=sarif:$reports/report.sarif" "--report=junit:$reports/report.xml"
    "--report=markdown:$reports/report.md" --report=human)
# What only a part of the run has found is for the job to show that merges them.
if [ -z "$SHARD" ]; then
    formats+=(--report=github)
fi

if [ -n "$MERGE" ]; then
    mapfile -d '' -t files < <(find "$MERGE" -type f -name '*.json' -print0 | sort --zero-terminated)
    [ ${#files[@]} -gt 0 ] || fail "the folder that merge names has no JSON reports in it"
    arguments=(merge "${formats[@]}" -- "${files[@]}")
else
    arguments=(drift "--tree=$TREE" "--cache=$SEEN" "${formats[@]}")
    read -r -d '' -a names <<<"$TARGETS" || true
    for name in "${names[@]}"; do
        arguments+=("--target=$name")
    done
    if [ -n "$WAIVERS" ]; then arguments+=("--waivers=$WAIVERS"); fi
    if [ "$NO_WAIVERS" = true ]; then arguments+=(--no-waivers); fi
    if [ -n "$SHARD" ]; then arguments+=("--shard=$SHARD"); fi
    if [ -n "$RANGE" ] && [ -z "$OLD$NEW" ]; then
        arguments+=("--each=$RANGE")
    elif [ -z "$RANGE" ] && [ -n "$OLD" ] && [ -n "$NEW" ]; then
        arguments+=(-- "$OLD" "$NEW")
    else
        fail "give either range, or old and new"
    fi
    # A container's user may not be the one to whom the checkout belongs. git is to read it all the same.
    export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0
    GIT_CONFIG_VALUE_0=$(realpath --canonicalize-existing -- "$TREE") || fail "there is no folder that tree names"
fi

status=0
"$PROGRAM/bin/kho-abi" "${arguments[@]}" || status=$?
{
    printf 'status=%s\n' "$status"
    if [ -s "$reports/report.sarif" ]; then printf 'sarif=%s\n' "$reports/report.sarif"; fi
} >>"$GITHUB_OUTPUT"
# A summary that is larger than this is refused as a whole.
if [ -z "$SHARD" ] && [ -s "$reports/report.md" ]; then
    head --bytes=1000000 "$reports/report.md" >>"$GITHUB_STEP_SUMMARY"
fi
