using System.Net.Sockets;
using LibNbd.TestSupport.Servers;

namespace LibNbd.Client.Tests;

/// <summary>A real server, killed and started again 100 times under 64 readers and writers.</summary>
public sealed class RestartTests
{
    private const int Restarts = 100;
    private const int Workers = 64;
    private const int BlocksEach = 16;
    private const int BlockSize = 4096;
    private const int Size = Workers * BlocksEach * BlockSize;

    [Theory]
    [InlineData("nbdkit", 1)]
    [InlineData("nbdkit", 4)]
    [InlineData("qemu-nbd", 4)]
    public Task No_read_is_wrong_and_no_flushed_write_is_lost(string program, int connections) => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewPath("img");
        using (FileStream stream = File.Create(file))
        {
            stream.SetLength(Size);
        }

        Task<ServerProcess> Start() => program == "nbdkit"
            ? scope.Nbdkit(Transport.Unix, "file", file)
            : scope.QemuNbd(Transport.Unix, file);

        ServerProcess server = await Start();
        NbdClientOptionsBuilder builder = new()
        {
            ConnectSocket = async token =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(Volatile.Read(ref server).Address.EndPoint, token);
                    return socket;
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
            MaxConnections = connections,
            CommandTimeout = Timeout.InfiniteTimeSpan,
            RetryPolicy = new NbdRetryPolicy
            {
                MaxAttempts = 100_000,
                InitialDelay = TimeSpan.FromMilliseconds(1),
                MaxDelay = TimeSpan.FromMilliseconds(20),
            },
        };
        await using NbdClient client = await NbdClient.ConnectAsync(builder.Build());
        using CancellationTokenSource end = new();
        Worker[] workers = [.. Enumerable.Range(0, Workers).Select(index => new Worker(client, index, scope.Random.Next()))];
        Task all = Task.WhenAll(workers.Select(worker => Task.Run(() => worker.RunAsync(end.Token))));
        for (int restart = 0; restart < Restarts; restart++)
        {
            // Killed in the middle of the work, not before it has begun again.
            long done = workers.Sum(worker => worker.Done);
            Bounded.Until(() => workers.Sum(worker => worker.Done) > done + Workers || all.IsFaulted);
            server.KillNow();
            Volatile.Write(ref server, await Start());
        }

        await end.CancelAsync();
        await all;
        while (!await Worker.TryFlushAsync(client))
        {
        }

        byte[] disk = await File.ReadAllBytesAsync(file);
        Assert.All(workers, worker => worker.Check(disk));
        Assert.True(workers.Sum(worker => worker.LossesTold) > 0, "no loss was told, though writes were always under way");
        Assert.All(workers, worker => Assert.True(worker.Done > 0));
    });

    /// <summary>Reads and writes blocks of its own, one after the other; sometimes two writes to one block at the same time.</summary>
    private sealed class Worker(NbdClient client, int index, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly int[] _versions = new int[BlocksEach];
        private long _done;
        private int _version;

        internal long Done => Volatile.Read(ref _done);

        internal int LossesTold { get; private set; }

        internal static async Task<bool> TryFlushAsync(NbdClient client)
        {
            try
            {
                await client.FlushAsync();
                return true;
            }
            catch (NbdException failure) when (failure.Code == NbdErrorCode.WritesLost)
            {
                return false;
            }
        }

        internal async Task RunAsync(CancellationToken end)
        {
            byte[] buffer = new byte[BlockSize];
            while (!end.IsCancellationRequested)
            {
                int block = _random.Next(BlocksEach);
                switch (_random.Next(10))
                {
                    case < 5:
                        await client.ReadAsync(buffer, OffsetOf(block), CancellationToken.None);
                        Assert.Equal(Content(block, _versions[block]), buffer);
                        break;
                    case < 8:
                        await client.WriteAsync(Content(block, ++_version), OffsetOf(block), cancellationToken: CancellationToken.None);
                        _versions[block] = _version;
                        break;
                    case 8:
                        await WriteTwiceAsync(block, buffer);
                        break;
                    default:
                        LossesTold += await TryFlushAsync(client) ? 0 : 1;
                        break;
                }

                Interlocked.Increment(ref _done);
            }
        }

        internal void Check(byte[] disk)
        {
            for (int block = 0; block < BlocksEach; block++)
            {
                Assert.Equal(Content(block, _versions[block]), disk.AsSpan((int)OffsetOf(block), BlockSize).ToArray());
            }
        }

        private async Task WriteTwiceAsync(int block, byte[] buffer)
        {
            int first = ++_version;
            int second = ++_version;
            Task older = client.WriteAsync(Content(block, first), OffsetOf(block)).AsTask();
            Task newer = client.WriteAsync(Content(block, second), OffsetOf(block)).AsTask();
            await newer;
            try
            {
                await older;
            }
            catch (NbdException failure) when (failure.Code == NbdErrorCode.ConnectionLost)
            {
                Assert.Contains("was not repeated", failure.Message, StringComparison.Ordinal);
            }

            // Either of them, as the server had it; from now on that one.
            await client.ReadAsync(buffer, OffsetOf(block));
            int found = BitConverter.ToInt32(buffer);
            Assert.True(found == first || found == second, $"block {block} of {index}: {found}, not {first} or {second}");
            Assert.Equal(Content(block, found), buffer);
            _versions[block] = found;
        }

        private long OffsetOf(int block) => ((index * BlocksEach) + block) * (long)BlockSize;

        private byte[] Content(int block, int version)
        {
            byte[] content = new byte[BlockSize];
            if (version > 0)
            {
                content.AsSpan().Fill((byte)(index + (block * 17) + version));
                BitConverter.TryWriteBytes(content, version);
            }

            return content;
        }
    }
}
