
namespace LibNbd.Interop.Tests;

/// <summary>The three faces on one handle, from several threads at once.</summary>
public sealed class MixedFacesTests
{
    private const int BlockSize = 4096;
    private const int BlocksEach = 16;
    private const int Rounds = 300;
    private const int BlockingThreads = 3;
    private const int AsyncWorkers = 8;
    private const int PollingThreads = 2;
    private const int Workers = BlockingThreads + AsyncWorkers + PollingThreads;

    public static TheoryData<string, Transport> Servers()
    {
        TheoryData<string, Transport> data = [];
        foreach (string backend in Backend.Names)
        {
            data.Add(backend, Transport.Unix);
        }

        data.Add("nbdkit-memory", Transport.Tcp4);
        data.Add("qemu-nbd", Transport.Tcp6);
        return data;
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public Task All_at_once_on_one_handle(string server, Transport transport) => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(Workers * BlocksEach * BlockSize);
        Backend backend = await Backend.Start(scope, server, transport, model);
        NbdHandle nbd = backend.Connect();
        int number = 0;
        List<Task> workers = [];
        for (int i = 0; i < BlockingThreads; i++)
        {
            Worker worker = NewWorker();
            workers.Add(OnItsOwnThread(() => worker.Block(nbd)));
        }

        for (int i = 0; i < PollingThreads; i++)
        {
            Worker worker = NewWorker();
            workers.Add(OnItsOwnThread(() => worker.Poll(nbd)));
        }

        for (int i = 0; i < AsyncWorkers; i++)
        {
            Worker worker = NewWorker();
            workers.Add(Task.Run(() => worker.Await(nbd, scope.Token), scope.Token));
        }

        await Task.WhenAll(workers);
        Assert.Equal(0, nbd.AioInFlight());
        Assert.True(nbd.AioIsReady());
        await nbd.ShutdownAsync(cancellationToken: scope.Token);
        byte[] content = await backend.Content();
        Bytes.AssertSame(model, content);

        Worker NewWorker()
        {
            int start = number++ * BlocksEach;
            return new Worker(scope.Random.Next(), model, start);
        }
    });

    /// <summary>Others' commands end when their handle is closed under their feet, whatever face they came by.</summary>
    [Fact]
    public Task Closed_while_all_are_at_it() => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(Workers * BlocksEach * BlockSize);
        Backend backend = await Backend.Start(scope, "nbdkit-memory", Transport.Unix, model);
        NbdHandle nbd = backend.Connect();
        backend.Server.Stop();
        Task blocking = OnItsOwnThread(() => nbd.Pread(new byte[BlockSize], 0));
        Task polling = OnItsOwnThread(() => new Worker(1, model, BlocksEach).Poll(nbd));
        Task awaiting = nbd.PreadAsync(new byte[BlockSize], 0, cancellationToken: scope.Token).AsTask();
        while (nbd.AioInFlight() < 3)
        {
            await Task.Yield();
        }

        nbd.Dispose();
        foreach (Task task in (Task[])[blocking, polling, awaiting])
        {
            Exception e = await Assert.ThrowsAnyAsync<Exception>(() => task);
            Assert.True(e is NbdException { ErrorName: "ENOTCONN" } or ObjectDisposedException, e.ToString());
        }
    });

    private static Task OnItsOwnThread(Action work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Reads and writes blocks of its own at random, and knows what must be in them.</summary>
    private sealed class Worker(int seed, byte[] model, int firstBlock)
    {
        private readonly Random _random = new(seed);
        private readonly byte[] _buffer = new byte[BlockSize];
        private int _place;

        internal void Block(NbdHandle nbd)
        {
            for (int i = 0; i < Rounds; i++)
            {
                if (Choose())
                {
                    nbd.Pwrite(_buffer, (ulong)_place);
                }
                else
                {
                    nbd.Pread(_buffer, (ulong)_place);
                }

                Check();
            }
        }

        internal async Task Await(NbdHandle nbd, CancellationToken cancellationToken)
        {
            for (int i = 0; i < Rounds; i++)
            {
                if (Choose())
                {
                    await nbd.PwriteAsync(_buffer, (ulong)_place, cancellationToken: cancellationToken);
                }
                else
                {
                    await nbd.PreadAsync(_buffer, (ulong)_place, cancellationToken: cancellationToken);
                }

                Check();
            }
        }

        internal void Poll(NbdHandle nbd)
        {
            for (int i = 0; i < Rounds; i++)
            {
                bool write = Choose();
                long cookie = write ? nbd.AioPwrite(_buffer, (ulong)_place) : nbd.AioPread(_buffer, (ulong)_place);
                while (!nbd.AioCommandCompleted((ulong)cookie))
                {
                    // Another thread may have received our reply between the two calls: then nothing more need ever come, so no wait for
                    // ever.
                    nbd.Poll(1);
                }

                Check();
            }
        }

        /// <summary>Chooses a block, and whether to write it; then the buffer holds what to write.</summary>
        private bool Choose()
        {
            _place = (firstBlock + _random.Next(BlocksEach)) * BlockSize;
            if (_random.Next(2) == 0)
            {
                _buffer.AsSpan().Fill(0xee);
                return false;
            }

            _random.NextBytes(_buffer);
            _buffer.CopyTo(model, _place);
            return true;
        }

        private void Check() => Bytes.AssertSame(model.AsSpan(_place, BlockSize), _buffer);
    }
}
