#!/usr/bin/env bash
# 64 GiB of holes, copied by nbdcopy of the tools and by libnbd's in turn: seconds, medians of five. Usage: holes.sh NBDCOPY [REFERENCE]
set -euo pipefail
ours=$1
theirs=${2:-/usr/bin/nbdcopy}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
truncate -s 64G "$work/from" "$work/to"
nbdkit -f --exit-with-parent -r -U "$work/source" file "$work/from" &
nbdkit -f --exit-with-parent -U "$work/target" file "$work/to" &
until [ -S "$work/source" ] && [ -S "$work/target" ]; do kill -0 $!; done
source="nbd+unix:///?socket=$work/source"
target="nbd+unix:///?socket=$work/target"
copy() {
  local start=$EPOCHREALTIME
  "$@"
  awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", b - a }'
}
row() {
  for _ in 1 2 3 4 5; do
    copy "$ours" "$2" "$3" >>"$work/ours"
    copy "$theirs" "$2" "$3" >>"$work/theirs"
  done
  echo "| $1 | $(sort -n "$work/ours" | sed -n 3p) | $(sort -n "$work/theirs" | sed -n 3p) |"
  rm "$work/ours" "$work/theirs"
}
echo "| copy | ours | libnbd's |"
echo "|---|---|---|"
row "file to NBD" "$work/from" "$target"
row "NBD to file" "$source" "$work/to"
row "NBD to NBD" "$source" "$target"
