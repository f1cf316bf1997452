#!/usr/bin/env bash
# Brings every committed file that follows from api/ up to date: pages, the snapshots of calls, and, where the newest peers are at hand
# (LIBNBD_PEER_ROOT), the table of calls and servers. Look at what it changed, and commit it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# What these tests compare with is written by them then.
export LIBNBD_UPDATE_SNAPSHOTS=1

dotnet run --project generator/LibNbd.Emit -- check --update
dotnet test tests/LibNbd.Emit.Tests -v q --filter FullyQualifiedName~SnapshotTests
dotnet test tests/LibNbd.SourceGenerator.Tests -v q --filter 'FullyQualifiedName~SnapshotTests|FullyQualifiedName~RealSpecTests|FullyQualifiedName~ReferenceSheetTests'
if [ -n "${LIBNBD_PEER_ROOT-}" ]; then
  dotnet test tests/LibNbd.Differential -v q --filter FullyQualifiedName~The_table_of_calls_and_servers_is_true
else
  echo "docs/servers.md was left as it is: it is written by running the calls on real servers, which LIBNBD_PEER_ROOT names"
fi
git status --short
