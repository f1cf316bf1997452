// A first look at LibNbd. Without an argument it starts a server of its own and writes to it; with a URI it looks at that
// server without writing to it:
//
//     dotnet run --project samples/QuickStart
//     dotnet run --project samples/QuickStart -- nbd://localhost:10809

using LibNbd;
using LibNbd.Samples.QuickStart;
using LibNbd.Server;

if (args is ["-h" or "--help"] or { Length: > 1 })
{
    Console.Error.WriteLine("usage: QuickStart [NBD-URI]");
    return args.Length > 1 ? 2 : 0;
}

try
{
    if (args is [string uri])
    {
        // The user typed the URI, so it may name files of the user's, as tls-psk-file does. One from elsewhere must not.
        new EventLoop(
            handle =>
            {
                handle.SetUriAllowLocalFile(true);
                handle.AioConnectUri(uri);
            },
            mayWrite: false).Run();
        await Awaited.RunAsync(
            handle =>
            {
                handle.SetUriAllowLocalFile(true);
                return handle.ConnectUriAsync(uri);
            },
            mayWrite: false);
    }
    else
    {
        await using NbdServer server = NbdServer.Start(new MemoryExport(1024 * 1024));
        string port = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Console.WriteLine($"A server with 1 MiB of memory is listening at {server.Uri}");
        new EventLoop(handle => handle.AioConnectTcp("localhost", port), mayWrite: true).Run();
        await Awaited.RunAsync(handle => handle.ConnectTcpAsync("localhost", port), mayWrite: true);
    }

    return 0;
}
catch (NbdException e)
{
    Console.Error.WriteLine($"QuickStart: {e.Message}");
    return 1;
}
