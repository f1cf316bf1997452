using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>One handle and several threads, in all three faces at once.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class ThreadTests
{
    private const int BlockSize = 4096;

    /// <summary>The server answers neither read before it has both: two threads that wait for one another would never end.</summary>
    [Fact]
    public void Blocking_calls_of_two_threads_overlap() => Bounded.Run(() =>
    {
        TaskCompletionSource both = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int arrived = 0;
        using TestServer server = new(options =>
        {
            options.MaxConcurrentRequests = 2;
            options.OnRequest = async context =>
            {
                if (Interlocked.Increment(ref arrived) == 2)
                {
                    both.SetResult();
                }

                await both.Task.WaitAsync(context.Aborted);
                return RequestAction.Proceed;
            };
        });
        using NbdHandle nbd = server.Connect();
        Bounded.Running[] threads =
        [
            .. Enumerable.Range(0, 2).Select(i => Bounded.Start(() =>
            {
                byte[] buffer = new byte[512];
                nbd.Pread(buffer, (ulong)i * 512);
                Assert.Equal(Wire.Content((ulong)i * 512, 512), buffer);
            })),
        ];
        foreach (Bounded.Running thread in threads)
        {
            thread.Join();
        }
    });

    /// <summary>Each worker has a part of the disk to itself, writes and reads it in its own face, and finds its bytes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_faces_at_once(int seed) => Bounded.Run(() =>
    {
        const int workers = 6;
        const int rounds = 150;
        const int partSize = 32 * BlockSize;
        using TestServer server = new(
            options =>
            {
                options.MaxConcurrentRequests = 8;
                options.ShuffleSeed = seed;
                options.RecordRequests = false;
            },
            new MemoryExport(workers * partSize));
        using NbdHandle nbd = server.Connect();
        List<Bounded.Running> threads = [];
        for (int i = 0; i < workers; i++)
        {
            int worker = i;
            threads.Add(Bounded.Start(() =>
            {
                Random random = new((seed * 1000) + worker);
                byte[] part = new byte[partSize];
                for (int round = 0; round < rounds; round++)
                {
                    int blocks = random.Next(1, 4);
                    int start = random.Next(32 - blocks) * BlockSize;
                    int length = blocks * BlockSize;
                    ulong offset = (ulong)((worker * partSize) + start);
                    if (random.Next(2) == 0)
                    {
                        byte[] data = new byte[length];
                        random.NextBytes(data);
                        data.CopyTo(part, start);
                        Transfer(nbd, worker, write: true, data, offset);
                    }
                    else
                    {
                        byte[] buffer = new byte[length];
                        Transfer(nbd, worker, write: false, buffer, offset);
                        Assert.True(buffer.AsSpan().SequenceEqual(part.AsSpan(start, length)), $"worker {worker}, round {round}");
                    }
                }
            }));
        }

        foreach (Bounded.Running thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(0, nbd.AioInFlight());
    });

    private static void Transfer(NbdHandle nbd, int worker, bool write, byte[] buffer, ulong offset)
    {
        switch (worker % 3)
        {
            case 0 when write:
                nbd.Pwrite(buffer, offset);
                break;
            case 0:
                nbd.Pread(buffer, offset);
                break;
            case 1 when write:
                Bounded.Wait(nbd.PwriteAsync(buffer, offset).AsTask());
                break;
            case 1:
                Bounded.Wait(nbd.PreadAsync(buffer, offset).AsTask());
                break;
            default:
                ulong cookie = (ulong)(write ? nbd.AioPwrite(buffer, offset) : nbd.AioPread(buffer, offset));
                while (!nbd.AioCommandCompleted(cookie))
                {
                    // Another thread may have seen to the reply meanwhile: so never for ever.
                    nbd.Poll(1);
                }

                break;
        }
    }
}
