#!/usr/bin/env bash
# Builds libnbd.so.0 and installs it for C programs: library, header, pkg-config file, manual pages. Builds and installs the tools.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: ./install.sh PREFIX

Builds the library and the tools, and installs
  PREFIX/lib/libnbd.so.0, libnbd.so   the library
  PREFIX/include/libnbd.h             its header
  PREFIX/lib/pkgconfig/libnbd.pc      for pkg-config
  PREFIX/share/man/man3               the manual pages
  PREFIX/bin/nbd, nbdinfo, ...        the tools: one program, and links to it
  PREFIX/share/man/man1               their manual pages
  PREFIX/share/bash-completion, zsh, fish
                                      their completion

Building needs Linux with glibc on x86-64 or arm64, the .NET SDK that global.json names, gcc or clang with libc's headers, and
a network connection for the packages of the ahead-of-time compiler if they are not in NuGet's cache. Running needs only glibc.
musl is not supported: the ahead-of-time compiler for it (runtime.linux-musl-x64.Microsoft.DotNet.ILCompiler) is not on NuGet.

DESTDIR, if set, is put before PREFIX. If the system does not search PREFIX/lib, set LD_LIBRARY_PATH=PREFIX/lib, or add a line
in /etc/ld.so.conf.d and run ldconfig.
TEXT
}

case ${1-} in
  -h | --help) usage; exit 0 ;;
  "" | -*) usage >&2; exit 2 ;;
esac
[ $# -eq 1 ] || { usage >&2; exit 2; }

case $1 in
  /*) prefix=$1 ;;
  *) prefix=$PWD/$1 ;;
esac
target=${DESTDIR-}$prefix
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# Everything that is missing is reported at once, before anything is built.
missing=()
[ "$(uname -s)" = Linux ] || missing+=("Linux: this is $(uname -s)")
# musl's ldd ends with an error.
libc_version=$(ldd --version 2>&1 || true)
if [[ $libc_version == *musl* ]]; then
  missing+=("glibc: this is musl, and the ahead-of-time compiler for it is not on NuGet (runtime.linux-musl-x64.Microsoft.DotNet.ILCompiler)")
fi
case $(uname -m) in
  x86_64) architecture=x64 ;;
  aarch64) architecture=arm64 ;;
  *) architecture=; missing+=("an x86-64 or arm64 machine: this is $(uname -m)") ;;
esac
if ! command -v dotnet >/dev/null; then
  missing+=("the .NET SDK $(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json): no dotnet in PATH")
elif ! why=$(dotnet --version 2>&1); then
  missing+=("the .NET SDK that global.json names: ${why%%$'\n'*}")
fi
compiler=$(command -v clang || command -v gcc || true)
if [ -z "$compiler" ]; then
  missing+=("a C compiler: neither clang nor gcc in PATH")
elif ! printf '#include <pthread.h>\n' | "$compiler" -shared -fPIC -x c -o /dev/null - 2>/dev/null; then
  missing+=("the headers and start files of libc (libc6-dev, glibc-devel): $compiler cannot build a library without them")
fi
if ! mkdir -p "$target" 2>/dev/null || ! [ -w "$target" ]; then
  missing+=("a folder that can be written to: $target cannot")
fi
if [ ${#missing[@]} -gt 0 ]; then
  printf 'install.sh: this is missing:\n' >&2
  printf '  %s\n' "${missing[@]}" >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() {
  if ! "$@" >"$work/log" 2>&1; then
    cat "$work/log" >&2
    echo "install.sh: failed: $*" >&2
    exit 1
  fi
}

publish() {
  run dotnet publish "$1" -c Release -r "linux-$architecture" -o "$2" -v q -p:RunAnalyzers=false
  if grep -E ': warning |IL[23][0-9]{3}' "$work/log"; then
    echo "install.sh: the build warned, see above" >&2
    exit 1
  fi
}

echo "building libnbd.so.0 (linux-$architecture)"
publish src/LibNbd.Native "$work/native"
echo "building the tools"
publish tools/LibNbd.Tools "$work/tools"
run dotnet run --project generator/LibNbd.Emit -c Release -p:RunAnalyzers=false -- c --out "$work/c"
run dotnet run --no-build --project generator/LibNbd.Emit -c Release -- man --out "$work/man"

# The library is renamed into place, so that a program that has the old one open keeps it.
install -d "$target/lib/pkgconfig" "$target/include" "$target/share/man/man3" "$target/bin" "$target/share/man/man1" \
  "$target/share/bash-completion/completions" "$target/share/zsh/site-functions" "$target/share/fish/vendor_completions.d"
install -m 755 "$work/native/LibNbd.Native.so" "$target/lib/libnbd.so.0.new"
mv -f "$target/lib/libnbd.so.0.new" "$target/lib/libnbd.so.0"
ln -sfn libnbd.so.0 "$target/lib/libnbd.so"
install -m 644 "$work/c/libnbd.h" "$target/include/libnbd.h"
install -m 644 "$work/c/libnbd.pc" "$target/lib/pkgconfig/libnbd.pc"
install -m 644 "$work/man"/*.3 "$target/share/man/man3/"

# The tools, as the program itself lists them. A shell looks for the completion of a command in a file of its name.
nbd=$work/tools/nbd
mapfile -t tools < <("$nbd" --help | sed -n 's/^    nbd \([a-z]*\) \.\.\.$/nbd\1/p')
install -m 755 "$nbd" "$target/bin/nbd.new"
mv -f "$target/bin/nbd.new" "$target/bin/nbd"
"$nbd" completion bash >"$target/share/bash-completion/completions/nbd"
"$nbd" completion zsh >"$target/share/zsh/site-functions/_nbd"
"$nbd" completion fish >"$target/share/fish/vendor_completions.d/nbd.fish"
for tool in "${tools[@]}"; do
  ln -sfn nbd "$target/bin/$tool"
  ln -sfn nbd "$target/share/bash-completion/completions/$tool"
  ln -sfn nbd.fish "$target/share/fish/vendor_completions.d/$tool.fish"
done
install -m 644 "$work/man"/*.1 "$target/share/man/man1/"

echo "installed in $target:"
echo "  lib/libnbd.so.0 ($(stat -c %s "$target/lib/libnbd.so.0") bytes), lib/libnbd.so, include/libnbd.h, lib/pkgconfig/libnbd.pc,"
echo "  $(find "$work/man" -name '*.3' | wc -l) manual pages in share/man/man3,"
echo "  bin/nbd ($(stat -c %s "$target/bin/nbd") bytes), ${tools[*]}, and $(find "$work/man" -name '*.1' | wc -l) pages in share/man/man1"
