namespace LibNbd.Api.Tests.Support;

/// <summary>Everything of a handle that a refused call must leave alone.</summary>
internal sealed record HandleSnapshot(
    string State, ulong BytesSent, ulong BytesReceived, ulong ChunksSent, ulong ChunksReceived, int InFlight, uint Direction,
    string ExportName, StrictMode Strict, long Contexts, bool Debug, string Name, long Size)
{
    internal static HandleSnapshot Of(NbdHandle nbd) => new(
        nbd.ConnectionState(), nbd.StatsBytesSent(), nbd.StatsBytesReceived(), nbd.StatsChunksSent(), nbd.StatsChunksReceived(),
        nbd.Core.Engine.InFlight, nbd.AioGetDirection(), nbd.GetExportName(), nbd.GetStrictMode(), nbd.GetNrMetaContexts(),
        nbd.GetDebug(), nbd.GetHandleName(), (long)nbd.Core.Engine.Export.Size);
}
