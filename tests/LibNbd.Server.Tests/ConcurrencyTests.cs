using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

/// <summary>Many clients at once, each on a part of its own, against a byte array.</summary>
public sealed class ConcurrencyTests
{
    private const int Clients = 8;
    private const int Part = 256 * 1024;
    private const int Operations = 400;

    [Theory]
    [InlineData(1, null, ReplyStyle.Simple)]
    [InlineData(1, null, ReplyStyle.Structured)]
    [InlineData(32, null, ReplyStyle.Extended)]
    [InlineData(32, 5, ReplyStyle.Structured)]
    public async Task Random_operations_agree_with_an_array(int concurrent, int? shuffle, ReplyStyle style)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), out int given) ? given : Random.Shared.Next();
        MemoryExport export = new(Clients * Part);
        await using NbdServer server = Servers.Start(export, o => (o.MaxConcurrentRequests, o.ShuffleSeed) = (concurrent, shuffle));
        try
        {
            byte[][] parts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => WorkAsync(server, style, i, seed + i)));
            Assert.Equal(parts.SelectMany(part => part), export.ToArray());
            await server.IdleAsync().WaitAsync(Bounded.Limit);
            Assert.All(server.Ends, end => Assert.Equal(ConnectionEnd.Goodbye, end.End));
            Assert.Equal(Clients, server.Ends.Count);
            Assert.Equal(0, server.OpenConnections);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"LIBNBD_SEED={seed}", exception);
        }
    }

    private static async Task<byte[]> WorkAsync(NbdServer server, ReplyStyle style, int index, int seed)
    {
        Random random = new(seed);
        byte[] oracle = new byte[Part];
        ulong start = (ulong)(index * Part);
        using TestClient client = await TestClient.OpenAsync(server, style);
        for (uint i = 0; i < Operations; i++)
        {
            int offset = random.Next(Part);
            int length = random.Next(1, Math.Min(Part - offset, 100_000) + 1);
            ulong at = start + (ulong)offset;
            switch (random.Next(4))
            {
                case 0:
                    random.NextBytes(oracle.AsSpan(offset, length));
                    await client.WriteAsync(i, at, oracle.AsSpan(offset, length));
                    Assert.Equal(0u, await client.ReceiveErrorAsync());
                    break;
                case 1:
                    oracle.AsSpan(offset, length).Clear();
                    await client.RequestAsync(NbdCommand.WriteZeroes, i, at, (ulong)length, flags: (ushort)(random.Next(2) * 2));
                    Assert.Equal(0u, await client.ReceiveErrorAsync());
                    break;
                default:
                    await client.RequestAsync(NbdCommand.Read, i, at, (ulong)length);
                    byte[] read = await client.ReceiveReadAsync(at, length, style != ReplyStyle.Simple);
                    Assert.True(
                        read.AsSpan().SequenceEqual(oracle.AsSpan(offset, length)), $"operation {i}, offset {offset}, length {length}");
                    break;
            }
        }

        await client.RequestAsync(NbdCommand.Disconnect, Operations);
        Assert.Empty(await client.ReceiveToEndAsync());
        return oracle;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public async Task Clients_that_vanish_leave_nothing_behind(int concurrent)
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Servers.Pattern(1 << 20)), o => o.MaxConcurrentRequests = concurrent);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using TestClient client = await TestClient.OpenAsync(server, (ReplyStyle)(i % 3));
            for (uint n = 0; n < 20; n++)
            {
                await client.RequestAsync(NbdCommand.Read, n, 0, 1 << 20);
            }

            await client.ReceiveAsync(1000 * i);
        }));
        await server.IdleAsync().WaitAsync(Bounded.Limit);
        Assert.Equal(50, server.Connections);
        Assert.Equal(0, server.OpenConnections);
    }
}
