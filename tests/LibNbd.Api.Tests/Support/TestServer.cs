using System.Globalization;
using LibNbd.Server;

namespace LibNbd.Api.Tests.Support;

/// <summary>The embedded server with one disk that has a known byte at every position, and a handle on it.</summary>
internal sealed class TestServer : IDisposable
{
    internal const int Size = 1 << 20;

    internal TestServer(Action<NbdServerOptions>? configure = null, MemoryExport? export = null)
    {
        Export = export ?? new MemoryExport(Wire.Content(0, Size));
        NbdServerOptions options = new() { Exports = { [""] = Export }, RecordRequests = true };
        configure?.Invoke(options);
        Server = NbdServer.Start(options);
    }

    internal MemoryExport Export { get; }

    internal NbdServer Server { get; }

    internal string Port => Server.Port.ToString(CultureInfo.InvariantCulture);

    internal NbdHandle Connect(Action<NbdHandle>? configure = null)
    {
        NbdHandle nbd = new();
        configure?.Invoke(nbd);
        nbd.ConnectTcp("127.0.0.1", Port);
        return nbd;
    }

    public void Dispose() => Bounded.Wait(Server.DisposeAsync().AsTask());
}
