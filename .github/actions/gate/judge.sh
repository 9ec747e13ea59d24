#!/usr/bin/env bash
# Turns the program's exit status into that of the job, as strictly as the user wants it.
set -euo pipefail

# A shard has no verdict: whoever merges the reports has, and knows if one is missing.
if [ -n "$SHARD" ] && [ -s "$REPORTS/report.json" ]; then
    exit 0
fi
case $ENFORCE:$STATUS in
    *:0) exit 0 ;;
    nothing:* | findings:2)
        printf '::warning title=KHO ABI gate::the gate would fail here with status %s\n' "$STATUS"
        exit 0
        ;;
    *) exit "$STATUS" ;;
esac
