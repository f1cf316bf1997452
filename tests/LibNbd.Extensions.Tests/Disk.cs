namespace LibNbd.Extensions.Tests;

/// <summary>A small disk on the embedded server.</summary>
internal sealed class Disk : IAsyncDisposable
{
    internal const int Size = 1 << 20;

    private readonly NbdServer _server = NbdServer.Start(new NbdServerOptions { Exports = { [""] = new MemoryExport(new byte[Size]) } });

    internal int Port => _server.Port;

    internal string Uri => $"nbd://127.0.0.1:{_server.Port}";

    public async ValueTask DisposeAsync() => await Bounded.Of(_server.DisposeAsync());
}
