#!/usr/bin/env bash
# Updates every committed file that is generated from api/: pages, the snapshots of calls and of the public API and, if the newest
# programs are available (LIBNBD_PEER_ROOT), the table of calls and servers. Check what it changed, and commit it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# With this variable the tests write what they compare with.
export LIBNBD_UPDATE_SNAPSHOTS=1

dotnet run --project generator/LibNbd.Emit -- check --update
dotnet test tests/LibNbd.Emit.Tests -v q --filter FullyQualifiedName~SnapshotTests
dotnet test tests/LibNbd.SourceGenerator.Tests -v q --filter 'FullyQualifiedName~SnapshotTests|FullyQualifiedName~RealSpecTests|FullyQualifiedName~ReferenceSheetTests'
dotnet test tests/LibNbd.Api.Tests -v q --filter FullyQualifiedName~PublicApiTests
if [ -n "${LIBNBD_PEER_ROOT-}" ]; then
  dotnet test tests/LibNbd.Differential -v q --filter FullyQualifiedName~The_table_of_calls_and_servers_is_true
else
  echo "docs/servers.md was not updated: that needs real servers, in the folder that LIBNBD_PEER_ROOT names"
fi
git status --short
