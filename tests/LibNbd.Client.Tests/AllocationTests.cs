using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace LibNbd.Client.Tests;

/// <summary>In the steady state a command of a client allocates nothing, whatever the depth and the number of connections.</summary>
[Collection(Alone.Name)]
public sealed class AllocationTests
{
    private const int Size = 512;
    private const int ExportSize = 64 * Size;
    private const int Commands = 256;
    private const int MaxRounds = 40;

    private object? _kept;

    [Theory]
    [InlineData(1, 1, "read")]
    [InlineData(64, 1, "read")]
    [InlineData(64, 4, "read")]
    [InlineData(16, 1, "write")]
    [InlineData(16, 1, "flush")]
    public async Task A_command_allocates_nothing(int depth, int connections, string command)
    {
        await using NbdClient client = await ConnectAsync(connections);
        using CancellationTokenSource measured = new();
        Task[] others = [.. Enumerable.Range(1, depth - 1).Select(_ => UntilAsync(client, command, measured.Token))];
        byte[] buffer = new byte[Size];
        long least = await LeastAsync(() => Issue(client, command, buffer));
        await measured.CancelAsync();
        await Bounded.Of(Task.WhenAll(others));
        Assert.Equal(0, least);
    }

    [Fact]
    public async Task An_activity_that_is_sampled_out_costs_nothing()
    {
        int asked = 0;
        using ActivityListener listener = new()
        {
            ShouldListenTo = static source => source.Name == NbdTelemetry.ActivitySourceName,
            Sample = (ref _) =>
            {
                asked++;
                return ActivitySamplingResult.None;
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using NbdClient client = await ConnectAsync(1);
        byte[] buffer = new byte[Size];
        long least = await LeastAsync(() => Issue(client, "read", buffer));
        Assert.Equal(0, least);
        Assert.NotEqual(0, asked);
    }

    /// <summary>Past the stream's blocks, and in one of them. A debug build allocates for each call of an async method.</summary>
    [Theory]
    [InlineData(Size)]
    [InlineData(Size / 8)]
    public async Task A_read_of_a_stream_allocates_nothing(int count)
    {
        Assert.SkipWhen(
            typeof(NbdClient).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true },
            "the client is a debug build");
        await using NbdClient client = await ConnectAsync(1);
        await using Stream stream = client.OpenStream(new NbdStreamOptions { BufferSize = Size });
        byte[] buffer = new byte[count];
        long end = count == Size ? ExportSize : Size;
        long least = long.MaxValue;
        for (int round = 0; round < MaxRounds && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Commands; i++)
            {
                if (stream.Position == end)
                {
                    stream.Position = 0;
                }

                _ = await stream.ReadAsync(buffer);
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public async Task The_smallest_object_is_found_out() => Assert.InRange(
        await LeastAsync(async () =>
        {
            await Task.Yield();
            _kept = new object();
        }),
        Commands * 24,
        long.MaxValue);

    private static ValueTask Issue(NbdClient client, string command, byte[] buffer) => command switch
    {
        "read" => client.ReadAsync(buffer, 0),
        "write" => client.WriteAsync(buffer, 0),
        _ => client.FlushAsync(),
    };

    private static async Task UntilAsync(NbdClient client, string command, CancellationToken end)
    {
        byte[] buffer = new byte[Size];
        while (!end.IsCancellationRequested)
        {
            await Issue(client, command, buffer).ConfigureAwait(false);
        }
    }

    /// <summary>The least that the process allocates in a round: whatever else it does falls into some rounds only.</summary>
    private static async Task<long> LeastAsync(Func<ValueTask> command)
    {
        long least = long.MaxValue;
        for (int round = 0; round < MaxRounds && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Commands; i++)
            {
                await command().ConfigureAwait(false);
            }

            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    /// <summary>On a server that allocates nothing, which says multi-conn: oldstyle, each connection on a thread of its own.</summary>
    private static async Task<NbdClient> ConnectAsync(int connections)
    {
        NbdClientOptionsBuilder builder = new()
        {
            ConnectSocket = _ =>
            {
                using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                listener.Listen();
                Socket ours = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                ours.Connect(listener.LocalEndPoint!);
                Socket theirs = listener.Accept();
                Bounded.Start(() => Serve(theirs));
                return new(ours);
            },
            MaxConnections = connections,
        };
        NbdClient client = await NbdClient.ConnectAsync(builder.Build());
        Assert.Equal(connections, client.ConnectionCount);
        return client;
    }

    private static void Serve(Socket client)
    {
        using Socket owned = client;
        Span<byte> greeting = new byte[152];
        BinaryPrimitives.WriteUInt64BigEndian(greeting, 0x4e42444d41474943);
        BinaryPrimitives.WriteUInt64BigEndian(greeting[8..], 0x00420281861253);
        BinaryPrimitives.WriteUInt64BigEndian(greeting[16..], ExportSize);
        BinaryPrimitives.WriteUInt32BigEndian(greeting[24..], 1 | 4 | 0x100);
        client.Send(greeting);
        Span<byte> request = stackalloc byte[28];
        Span<byte> reply = stackalloc byte[16 + Size];
        BinaryPrimitives.WriteUInt32BigEndian(reply, 0x67446698);
        while (TryReceive(client, request))
        {
            int type = request[7];
            if (type == 1 && !TryReceive(client, reply[16..]))
            {
                return;
            }

            request[8..16].CopyTo(reply[8..]);
            client.Send(reply[..(type == 0 ? 16 + Size : 16)]);
        }
    }

    private static bool TryReceive(Socket socket, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            try
            {
                int count = socket.Receive(buffer);
                if (count == 0)
                {
                    return false;
                }

                buffer = buffer[count..];
            }
            catch (SocketException)
            {
                return false;
            }
        }

        return true;
    }
}
