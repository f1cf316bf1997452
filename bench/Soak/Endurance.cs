using LibNbd.TestSupport;

namespace LibNbd.Bench.Soak;

/// <summary>Every face on every server, for some time. What cannot go on is a fault, and ends the run where it is.</summary>
internal static class Endurance
{
    /// <summary>Lines stall for a second at most: where nothing ends for so long, somebody waits for what will never come.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    internal static async Task Run(Server[] servers, TestFolder folder, int seed, TimeSpan duration, Tally tally)
    {
        ChaosProxy[] proxies = [.. servers.Select((server, i) => new ChaosProxy(server, folder, Seeds.Of(seed, i)))];
        Worker[] workers =
        [
            .. servers.SelectMany((server, i) => new Worker[]
            {
                new BlockingWorker(server, proxies[i], seed + (3 * i), tally),
                new PolledWorker(server, proxies[i], seed + (3 * i) + 1, tally),
                new AwaitedWorker(server, proxies[i], seed + (3 * i) + 2, tally),
            }),
        ];
        using CancellationTokenSource stop = new();
        Task[] running =
        [
            .. workers.Select(worker => Task.Factory.StartNew(
                () => worker.Run(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()),
        ];
        stop.CancelAfter(duration);
        Task all = Task.WhenAll(running);
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(1))) != all)
        {
            if (stop.IsCancellationRequested)
            {
                Array.ForEach(proxies, static proxy => proxy.IsCalm = true);
            }

            if (Array.Find(servers, static server => server.HasEnded) is { } gone)
            {
                tally.Fault($"{gone.Name}: the server has ended by itself");
                return;
            }

            if (Array.Find(workers, worker => worker.Silence > LongestSilence) is { } stuck
                && !running[Array.IndexOf(workers, stuck)].IsCompleted)
            {
                tally.Fault($"{stuck.Name}: nothing has come to its end for {LongestSilence}");
                return;
            }
        }

        await all;
        foreach (ChaosProxy proxy in proxies)
        {
            await proxy.DisposeAsync();
        }
    }
}
