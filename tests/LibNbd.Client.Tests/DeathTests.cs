using System.Globalization;

namespace LibNbd.Client.Tests;

/// <summary>
/// Random programs on a server that dies at every point: before a request, behind it, in the middle of its answer; with one connection or
/// all; with its write cache or without. What is read must be what ADR 20 allows.
/// </summary>
public sealed class DeathTests
{
    private const int Cells = 12;
    private const int Batches = 25;
    private const int MostAtOnce = 6;
    private const int Seeds = 300;

    [Fact]
    public async Task No_read_is_wrong_and_no_flushed_write_is_lost()
    {
        int[] seeds = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), CultureInfo.InvariantCulture, out int one)
            ? [one]
            : [.. Enumerable.Range(1, Seeds)];
        int told = 0;
        int refused = 0;
        int deaths = 0;
        foreach (int seed in seeds)
        {
            try
            {
                await using World world = new(seed);
                await Bounded.Of(world.RunAsync());
                told += world.Told;
                refused += world.Refused;
                deaths += world.Deaths;
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Replay with LIBNBD_SEED={seed}.", failure);
            }
        }

        // The programs come to all of it.
        Assert.True(seeds.Length == 1 || (told > Seeds / 10 && refused > 0 && deaths > Seeds), $"{told}, {refused}, {deaths}");
    }

    /// <summary>The model finds a client that does not tell of a loss.</summary>
    [Fact]
    public void A_lost_write_that_was_not_told_is_found()
    {
        CellModel cell = new();
        cell.Acknowledged(1);
        cell.Flushed();
        cell.Acknowledged(2);
        Assert.Null(cell.Read(1, mayBeLost: true));
        cell.Flushed();
        Assert.NotNull(cell.Read(1, mayBeLost: false));
        cell.Acknowledged(3);
        cell.ToldLost();
        Assert.Null(cell.Read(2, mayBeLost: false));
        Assert.NotNull(cell.Read(1, mayBeLost: false));
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly Random _random;
        private readonly Random _servers;
        private readonly CrashExport _export = new(Cells * CrashExport.BlockSize);
        private readonly CellModel[] _cells = [.. Enumerable.Range(0, Cells).Select(_ => new CellModel())];
        private readonly HashSet<long> _dead = [];
        private readonly TestDisk _disk;
        private readonly int _connections;
        private long _newest;
        private int _next = 1;
        private int _untilDeath;
        private int _crashesKnown;

        internal World(int seed)
        {
            _random = new Random(seed);
            _servers = new Random(~seed);
            _connections = _random.Next(1, 4);
            _untilDeath = _random.Next(1, 12);

            // One request of a connection at a time: what a connection was given has been carried out or not when it dies.
            _disk = new TestDisk(_export) { Configure = options => options.MaxConcurrentRequests = 1, OnRequest = DecideAsync };
        }

        internal int Told { get; private set; }

        internal int Refused { get; private set; }

        internal int Deaths { get; private set; }

        public ValueTask DisposeAsync() => _disk.DisposeAsync();

        internal async Task RunAsync()
        {
            await _disk.RestartAsync();
            NbdClient client = await _disk.ConnectAsync(builder =>
            {
                builder.MaxConnections = _connections;
                builder.RetryPolicy = builder.RetryPolicy with { MaxAttempts = 1000 };
            });
            for (int batch = 0; batch < Batches; batch++)
            {
                switch (_random.Next(4))
                {
                    case 0:
                        await FlushAsync(client);
                        break;
                    case 1:
                        await ReadAllAsync(client);
                        break;
                    default:
                        await WriteAsync(client);
                        break;
                }
            }

            // Whatever was lost is told by now; what a flush has confirmed survives the worst.
            while (!await FlushAsync(client))
            {
                Assert.InRange(Told, 0, 10_000);
            }

            await ReadAllAsync(client);
            Kill(crash: true);
            await ReadAllAsync(client);
        }

        private ValueTask<RequestAction> DecideAsync(RequestContext context)
        {
            lock (_dead)
            {
                _newest = Math.Max(_newest, context.Connection);
                if (_dead.Contains(context.Connection))
                {
                    return new(RequestAction.HangUp);
                }

                if (--_untilDeath > 0)
                {
                    return new(RequestAction.Proceed);
                }

                _untilDeath = _servers.Next(1, 12);
                if (_servers.Next(2) == 0)
                {
                    Kill(crash: true);
                    return new(RequestAction.HangUp);
                }

                Deaths++;
                return new(_servers.Next(3) switch
                {
                    0 => RequestAction.HangUp,
                    1 => RequestAction.Truncate(0),
                    _ => RequestAction.Truncate(_servers.Next(1, 40)),
                });
            }
        }

        /// <summary>The server's process ends: none of its connections gets another answer.</summary>
        private void Kill(bool crash)
        {
            lock (_dead)
            {
                Deaths++;
                for (long connection = 1; connection <= _disk.Server.Connections; connection++)
                {
                    _dead.Add(connection);
                }

                if (crash)
                {
                    _export.Crash(_servers);
                }
            }
        }

        private async Task WriteAsync(NbdClient client)
        {
            int[] cells = [.. Enumerable.Range(0, _random.Next(1, MostAtOnce + 1)).Select(_ => _random.Next(Cells))];
            int[] values = [.. cells.Select(_ => _next++)];
            bool[] failed = new bool[cells.Length];
            Task[] writes = new Task[cells.Length];
            for (int i = 0; i < cells.Length; i++)
            {
                writes[i] = client.WriteAsync(Block(values[i]), cells[i] * CrashExport.BlockSize).AsTask();
            }

            for (int i = 0; i < cells.Length; i++)
            {
                try
                {
                    await writes[i];
                }
                catch (NbdException failure) when (failure.Code == NbdErrorCode.ConnectionLost)
                {
                    Assert.Contains("was not repeated", failure.Message, StringComparison.Ordinal);

                    // Only what a newer one overlaps may fail.
                    Assert.Contains(cells[i], cells[(i + 1)..]);
                    failed[i] = true;
                    Refused++;
                }
            }

            for (int i = 0; i < cells.Length; i++)
            {
                if (failed[i] || cells.Count(cell => cell == cells[i]) > 1)
                {
                    _cells[cells[i]].Unclear(values[i]);
                }
                else
                {
                    _cells[cells[i]].Acknowledged(values[i]);
                }
            }
        }

        private async Task<bool> FlushAsync(NbdClient client)
        {
            int before = Crashes();
            try
            {
                await client.FlushAsync();
            }
            catch (NbdException failure) when (failure.Code == NbdErrorCode.WritesLost)
            {
                Told++;
                foreach (CellModel cell in _cells)
                {
                    cell.ToldLost();
                }

                return false;
            }

            foreach (CellModel cell in _cells)
            {
                cell.Flushed();
            }

            _crashesKnown = before;
            return true;
        }

        private async Task ReadAllAsync(NbdClient client)
        {
            byte[] all = new byte[Cells * CrashExport.BlockSize];
            Task[] reads = [.. Enumerable.Range(0, Cells).Select(cell => client.ReadAsync(
                all.AsMemory(cell * CrashExport.BlockSize, CrashExport.BlockSize), cell * CrashExport.BlockSize).AsTask())];
            await Task.WhenAll(reads);
            bool mayBeLost = Crashes() != _crashesKnown;
            for (int cell = 0; cell < Cells; cell++)
            {
                ReadOnlySpan<byte> block = all.AsSpan(cell * CrashExport.BlockSize, CrashExport.BlockSize);
                int value = BitConverter.ToInt32(block);
                Assert.Equal(Block(value), block.ToArray());
                Assert.Null(_cells[cell].Read(value, mayBeLost));
            }
        }

        private int Crashes()
        {
            lock (_dead)
            {
                return _export.Crashes;
            }
        }

        private static byte[] Block(int value)
        {
            byte[] block = new byte[CrashExport.BlockSize];
            for (int at = 0; at < block.Length; at += sizeof(int))
            {
                BitConverter.TryWriteBytes(block.AsSpan(at), value);
            }

            return block;
        }
    }
}
