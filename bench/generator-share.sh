#!/usr/bin/env bash
# What the source generator adds to a build of the library: its share of a full compile as the compiler reports it, what a build costs that changes
# nothing, and what it costs when C# changed that the specification has no part in. Medians of an odd number of builds.
#
# Usage: bench/generator-share.sh [BUILDS]     (5 unless said)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
builds=${1:-5}
case $builds in
  *[!0-9]* | "" | 0) echo "usage: bench/generator-share.sh [BUILDS]" >&2; exit 2 ;;
esac

library=src/LibNbd.Generated
framework=net10.0
generator=LibNbd.SourceGenerator.NbdApiGenerator
# A file of a bench, which this script may add and take away; the sources of the library stay as they are.
unrelated=$library/GeneratorShare.cs
scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$unrelated"' EXIT

fail() {
  echo "generator-share: $*" >&2
  exit 1
}

# Runs a build of the library alone, with the compiler's own report; puts its milliseconds into $took.
took=0
build() {
  local start end
  start=$(date +%s%N)
  dotnet build "$library" -f "$framework" --no-restore --no-dependencies -v:d -p:ReportAnalyzer=true "$@" >"$scratch/log" 2>&1 \
    || { grep -E 'error' "$scratch/log" | sort -u | head >&2; fail "the build failed"; }
  end=$(date +%s%N)
  took=$(((end - start) / 1000000))
}

compiler_ran() { grep -q 'Total generator execution time' "$scratch/log"; }

# Milliseconds of the generator in the build, from the compiler's report: "0.366   49      LibNbd.SourceGenerator.NbdApiGenerator", where a time
# below a millisecond is "<0.001".
generator_time() {
  awk -v name="$generator" '$NF == name && $1 ~ /^<?[0-9.]+$/ { sub(/</, "", $1); printf "%d\n", $1 * 1000 + 0.5; exit }' "$scratch/log"
}

# Milliseconds of the compiler's target.
compile_time() {
  awk '$2 == "ms" && $3 == "CoreCompile" { print $1; exit }' "$scratch/log"
}

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
range() { sort -n "$1" | awk 'NR == 1 { low = $1 } { high = $1 } END { printf "%d to %d", low, high }'; }
row() { printf '%-58s %6s ms   (%s)\n' "$1" "$(median "$2")" "$(range "$2")"; }

echo "building what the library needs, once" >&2
dotnet build "$library" -f "$framework" -v q >"$scratch/log" 2>&1 || { tail "$scratch/log" >&2; fail "the library does not build"; }

for ((i = 1; i <= builds; i++)); do
  echo "round $i of $builds" >&2

  # Everything is compiled again.
  build --no-incremental -clp:PerformanceSummary
  compiler_ran || fail "a full build did not run the compiler"
  time=$(generator_time)
  [ -n "$time" ] || fail "the compiler's report has no line for $generator"
  compile=$(compile_time)
  [ -n "$compile" ] || fail "the build's summary has no line for CoreCompile"
  echo "$took" >>"$scratch/full"
  echo "$compile" >>"$scratch/compile"
  echo "$time" >>"$scratch/generator"

  # Nothing changed.
  build
  compiler_ran && fail "the compiler ran although nothing had changed"
  echo "$took" >>"$scratch/unchanged"

  # C# changed, the specification did not. The command line's compiler starts anew and runs the generator; only an editor keeps its steps.
  echo "// round $i" >"$unrelated"
  build -clp:PerformanceSummary
  compiler_ran || fail "a changed file did not run the compiler"
  echo "$took" >>"$scratch/edited"
  generator_time >>"$scratch/edited-generator"
  rm -f "$unrelated"
  build
done

echo "library: $library, $framework; builds of each kind: $builds; median (range)"
row "a full build" "$scratch/full"
row "  the compiler's target of it" "$scratch/compile"
row "  the generator of it" "$scratch/generator"
printf '%-58s %6s %%\n' "  its share of the compiler's target" \
  "$(awk -v a="$(median "$scratch/generator")" -v b="$(median "$scratch/compile")" 'BEGIN { printf "%.1f", 100 * a / b }')"
row "a build where nothing changed (no compiler, no generator)" "$scratch/unchanged"
row "a build where other C# changed" "$scratch/edited"
row "  the generator of it" "$scratch/edited-generator"
