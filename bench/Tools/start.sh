#!/usr/bin/env bash
# Start-up and resident memory of the tools, ours beside libnbd's: medians of runs that are taken in turn, and their ratio.
# Usage: bench/Tools/start.sh PREFIX [RUNS]     (PREFIX: where install.sh put ours; needs nbdkit, libnbd-bin and GNU time)
set -euo pipefail
prefix=${1:?usage: bench/Tools/start.sh PREFIX [RUNS]}
runs=${2:-41}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

nbdkit -t 1 -f -U "$work/sock" memory 16M & server=$!
uri=nbd+unix:///?socket=$work/sock
until nbdinfo --size "$uri" >/dev/null 2>&1; do kill -0 "$server"; done

# The whole process as its parent sees it, in microseconds, and its largest resident memory in KiB.
measure() {
  local file=$1 begin=${EPOCHREALTIME/./}
  shift
  "$@" >/dev/null
  local end=${EPOCHREALTIME/./}
  echo "$((end - begin)) $(/usr/bin/time -f %M "$@" 2>&1 >/dev/null)" >>"$work/$file"
}

median() { awk -v f="$2" '{ print $f }' "$work/$1" | sort -n | sed -n "$(((runs + 1) / 2))p"; }

row() {
  local tool=$1
  shift
  rm -f "$work/c" "$work/ours"
  for _ in $(seq "$runs"); do
    measure c "$tool" "$@"
    measure ours "$prefix/bin/$tool" "$@"
  done
  local c ours c_memory our_memory
  c=$(median c 1) ours=$(median ours 1) c_memory=$(median c 2) our_memory=$(median ours 2)
  awk -v name="$tool ${*/$uri/URI}" -v c="$c" -v o="$ours" -v cm="$c_memory" -v om="$our_memory" \
    'BEGIN { printf "| `%s` | %d | %d | %.2f | %d | %d | %.2f |\n", name, c, o, o / c, cm, om, om / cm }'
}

printf '| command | libnbd, µs | ours, µs | ratio | libnbd, KiB | ours, KiB | ratio |\n|---|---|---|---|---|---|---|\n'
row nbdinfo --version
row nbdinfo --size "$uri"
row nbdinfo --no-content "$uri"
row nbdinfo --list --json "$uri"
row nbdinfo --map "$uri"
row nbddump --length=512 "$uri"
