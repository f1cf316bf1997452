#!/usr/bin/env bash
# What the source generator adds to a build of the library, as the compiler itself reports it, and what a build costs that changes nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
project=src/LibNbd.Generated
framework=net10.0

dotnet build "$project" -f "$framework" -v q --nologo >/dev/null
log=$(mktemp)
trap 'rm -f "$log"' EXIT

echo "== the compiler's time, and the generator's"
start=$(date +%s%N)
dotnet build "$project" -f "$framework" --no-incremental --no-dependencies --nologo -v:d -p:ReportAnalyzer=true >"$log"
end=$(date +%s%N)
grep -E 'Total generator execution time|NbdApiGenerator' "$log" | sed 's/^ *//' | sort -u
echo "the whole build: $(((end - start) / 1000000)) ms"

echo "== a build that changes nothing"
start=$(date +%s%N)
dotnet build "$project" -f "$framework" --no-dependencies --nologo -v:d >"$log"
end=$(date +%s%N)
if grep -q 'Skipping target "CoreCompile"' "$log"; then
  echo "the compiler, and with it the generator, did not run; $(((end - start) / 1000000)) ms"
else
  echo "the compiler ran"
  exit 1
fi
