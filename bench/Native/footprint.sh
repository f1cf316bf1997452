#!/usr/bin/env bash
# Start-up, first connection and resident memory of libnbd.so.0, ours beside the C library's: medians of pairs of runs, taken in turn.
# Usage: bench/Native/footprint.sh PREFIX [RUNS]     (PREFIX: where install.sh put ours)
set -euo pipefail
prefix=${1:?usage: bench/Native/footprint.sh PREFIX [RUNS]}
runs=${2:-41}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

gcc -O2 -o "$work/footprint" "$here/footprint.c" -I"$prefix/include" -L"$prefix/lib" -lnbd
nbdkit -f -U "$work/sock" memory 16M & server=$!
uri=nbd+unix:///?socket=$work/sock
until nbdinfo --size "$uri" >/dev/null 2>&1; do kill -0 "$server"; done

# The whole process as its parent sees it, in microseconds, then what it says of itself.
measure() {
  local begin=${EPOCHREALTIME/./} line
  line=$("$@" "$work/footprint" "$uri")
  echo "$((${EPOCHREALTIME/./} - begin)) $line"
}

for _ in $(seq "$runs"); do
  measure env >>"$work/c"
  measure env "LD_LIBRARY_PATH=$prefix/lib" >>"$work/ours"
done

median() { awk -v f="$2" '{ print $f }' "$1" | sort -n | sed -n "$(((runs + 1) / 2))p"; }

printf '| | C library | ours |\n|---|---|---|\n'
field=1
for name in 'whole process, µs' 'first call (create and close), µs' 'first connect, 4 KiB read, shutdown, µs' 'the same again, µs' 'resident memory, KiB'; do
  printf '| %s | %s | %s |\n' "$name" "$(median "$work/c" $field)" "$(median "$work/ours" $field)"
  field=$((field + 1))
done
