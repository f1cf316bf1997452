using System.Globalization;
using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>Many commands at a time, and large ones.</summary>
public sealed class FlightTests
{
    private const int Depth = 64;
    private const int BlockSize = 16 * 1024;
    private const int Blocks = 256;
    private const int Commands = 1500;
    private const int MiB = 1 << 20;

    public static TheoryData<string, Transport> Servers()
    {
        TheoryData<string, Transport> data = [];
        foreach (string backend in Backend.Names)
        {
            data.Add(backend, Transport.Unix);
            data.Add(backend, Transport.Tcp4);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Sixty_four_in_flight_with_poll(string server, Transport transport) => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(Blocks * BlockSize);
        Backend backend = await Backend.Start(scope, server, transport, model);
        NbdHandle nbd = backend.Connect();
        Flight.Run(scope, nbd, model, BlockSize, Commands, Depth);
        Assert.Equal(0, nbd.AioInFlight());
        nbd.Shutdown();
        byte[] content = await backend.Content();
        Bytes.AssertSame(model, content);
    });

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Sixty_four_in_flight_with_await(string server, Transport transport) => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(Blocks * BlockSize);
        Backend backend = await Backend.Start(scope, server, transport, model);
        NbdHandle nbd = backend.Connect();

        // Each worker has blocks of its own, so no two commands in flight touch the same one.
        int[] seeds = [.. Enumerable.Range(0, Depth).Select(_ => scope.Random.Next())];
        await Task.WhenAll(seeds.Select(Worker));
        Assert.Equal(0, nbd.AioInFlight());
        await nbd.ShutdownAsync(cancellationToken: scope.Token);
        byte[] content = await backend.Content();
        Bytes.AssertSame(model, content);

        async Task Worker(int seed, int worker)
        {
            Random random = new(seed);
            byte[] buffer = new byte[BlockSize];
            for (int i = 0; i < Commands / Depth; i++)
            {
                int block = worker + (random.Next(Blocks / Depth) * Depth);
                Memory<byte> place = model.AsMemory(block * BlockSize, BlockSize);
                if (random.Next(2) == 0)
                {
                    random.NextBytes(buffer);
                    await nbd.PwriteAsync(buffer, (ulong)block * BlockSize, cancellationToken: scope.Token);
                    buffer.CopyTo(place);
                }
                else
                {
                    await nbd.PreadAsync(buffer, (ulong)block * BlockSize, cancellationToken: scope.Token);
                    Bytes.AssertSame(place.Span, buffer);
                }
            }
        }
    });

    [Theory]
    [InlineData("nbdkit-memory", "blocking")]
    [InlineData("nbdkit-file", "aio")]
    [InlineData("nbdkit-file", "async")]
    [InlineData("qemu-nbd", "loop")]
    [InlineData("qemu-nbd", "async")]
    [InlineData("nbd-server", "blocking")]
    [InlineData("nbd-server", "async")]
    public Task Large_transfers(string server, string faceName) => Scope.Run(async scope =>
    {
        byte[] model = new byte[72 * MiB];
        Backend backend = await Backend.Start(scope, server, Transport.Unix, model);
        NbdHandle nbd = backend.Connect();
        Face face = Face.Of(faceName, scope.Token);
        int largest = (int)Math.Min(nbd.GetBlockSize(BlockSizeKind.Payload), 32 * MiB);
        Assert.Equal(32 * MiB, largest);
        int offset = 0;
        foreach (int size in (int[])[MiB, largest])
        {
            byte[] data = scope.RandomBytes(size);
            await face.Write(nbd, data, (ulong)offset);
            data.CopyTo(model, offset);
            offset += size;
        }

        byte[] buffer = new byte[MiB];
        await face.Read(nbd, buffer, 0);
        Bytes.AssertSame(model.AsSpan(0, MiB), buffer);
        buffer = new byte[largest];
        await face.Read(nbd, buffer, MiB / 2);
        Bytes.AssertSame(model.AsSpan(MiB / 2, largest), buffer);

        // Longer than this library lets a write be where nothing else is known: refused before it is sent.
        NbdException refused = await Assert.ThrowsAsync<NbdException>(() => face.Write(nbd, new byte[(64 * MiB) + 1], 0));
        Assert.Equal("ERANGE", refused.ErrorName);

        // 64 MiB is the most that a client asks for; a server may find that too much, and then the connection goes on.
        buffer = new byte[64 * MiB];
        try
        {
            await face.Read(nbd, buffer, MiB);
            Bytes.AssertSame(model.AsSpan(MiB, buffer.Length), buffer);
        }
        catch (NbdException e)
        {
            Assert.True(e.ErrorName is "EINVAL" or "EOVERFLOW" or "ENOMEM" or "ERANGE", e.Message);
            Assert.False(server is "nbd-server", "nbd-server has no such limit");
        }

        await face.Shutdown(nbd);
        byte[] content = await backend.Content();
        Bytes.AssertSame(model, content);
    });

    /// <summary>The first command's reply is withheld until the test lets it go; the later ones overtake it.</summary>
    [Theory]
    [InlineData("--no-sr")]
    [InlineData("--threads=16")]
    public Task Replies_out_of_order(string option) => Scope.Run(async scope =>
    {
        string gate = scope.Folder.NewPath("gate");
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix, option, "eval", "thread_model=echo parallel", "get_size=echo 65536",
            $"pread=if [ $4 -eq 0 ]; then while [ -d {scope.Folder.Root} ] && [ ! -e {gate} ]; do sleep 0.01; done; fi; "
            + "printf '%0*d' $3 $4");
        NbdHandle nbd = scope.NewHandle();
        nbd.ConnectUnix(server.Address.SocketPath);
        byte[] first = new byte[16];
        Task late = nbd.PreadAsync(first, 0, cancellationToken: scope.Token).AsTask();
        byte[][] others = [.. Enumerable.Range(1, 8).Select(_ => new byte[16])];
        await Task.WhenAll(others.Select((buffer, i) =>
            nbd.PreadAsync(buffer, (ulong)(i + 1) * 512, cancellationToken: scope.Token).AsTask()));
        Assert.False(late.IsCompleted);
        await File.WriteAllTextAsync(gate, "", scope.Token);
        await late;
        Assert.Equal(new string('0', 16), System.Text.Encoding.ASCII.GetString(first));
        for (int i = 0; i < others.Length; i++)
        {
            string expected = ((i + 1) * 512).ToString("D16", CultureInfo.InvariantCulture);
            Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(others[i]));
        }

        nbd.Shutdown();
    });
}
