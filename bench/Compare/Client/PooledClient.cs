using System.Runtime.CompilerServices;

namespace LibNbd.Bench.Compare.Client;

/// <summary>Awaited reads through the client, and on as many handles by hand: the same loop.</summary>
internal static class PooledClient
{
    internal static async Task RunAsync(ClientOptions options, Meter meter)
    {
        int connections = options.Mode.EndsWith("-4", StringComparison.Ordinal) ? 4 : 1;
        if (options.Mode.StartsWith("client", StringComparison.Ordinal))
        {
            NbdClientOptionsBuilder builder = new(options.Uri) { IsReadOnly = true, MaxConnections = connections };
            await using NbdClient client = await NbdClient.ConnectAsync(builder.Build()).ConfigureAwait(false);
            Offsets offsets = new(options, (ulong)client.Export.Size);
            if (options.Mode == "client-stream")
            {
                await using Stream stream = client.OpenStream(new NbdStreamOptions { BufferSize = options.BlockSize });
                await AwaitedLoop.RunAsync(options, meter, offsets, (_, buffer, offset) => ReadAsync(stream, buffer, offset))
                    .ConfigureAwait(false);
                return;
            }

            await AwaitedLoop.RunAsync(options, meter, offsets, (_, buffer, offset) => client.ReadAsync(buffer, (long)offset))
                .ConfigureAwait(false);
        }
        else
        {
            NbdHandle[] handles = [.. Enumerable.Range(0, connections).Select(_ => ManagedClient.Open(options))];
            Offsets offsets = new(options, (ulong)handles[0].GetSize());
            await AwaitedLoop.RunAsync(
                options, meter, offsets, (task, buffer, offset) => handles[task % handles.Length].PreadAsync(buffer, offset))
                .ConfigureAwait(false);
            foreach (NbdHandle handle in handles)
            {
                await handle.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // Pooled, and without ReadExactlyAsync: what is allocated is the stream's.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask ReadAsync(Stream stream, Memory<byte> buffer, ulong offset)
    {
        if (stream.Position != (long)offset)
        {
            stream.Position = (long)offset;
        }

        while (!buffer.IsEmpty)
        {
            int count = await stream.ReadAsync(buffer).ConfigureAwait(false);
            buffer = count > 0 ? buffer[count..] : throw new EndOfStreamException();
        }
    }
}
