namespace LibNbd.Bench.Compare.Client;

/// <summary>The loop of every client that awaits.</summary>
internal static class AwaitedLoop
{
    /// <summary>Keeps as many commands under way as the options say.</summary>
    /// <param name="options">How many, and how many in all.</param>
    /// <param name="meter">Counts them.</param>
    /// <param name="offsets">Where each goes.</param>
    /// <param name="issue">Issues one: the number of its task, its buffer and its offset.</param>
    internal static async Task RunAsync(
        ClientOptions options, Meter meter, Offsets offsets, Func<int, Memory<byte>, ulong, ValueTask> issue)
    {
        Memory<byte>[] buffers = ManagedClient.Buffers(options);
        Lock gate = new();
        long issued = 0;
        meter.Start();
        await Task.WhenAll(Enumerable.Range(0, options.Depth).Select(One)).ConfigureAwait(false);

        async Task One(int task)
        {
            while (true)
            {
                ulong offset;
                lock (gate)
                {
                    if (meter.IsOver || (options.Commands > 0 && issued == options.Commands))
                    {
                        return;
                    }

                    issued++;
                    offset = offsets.Next();
                }

                await issue(task, buffers[task], offset).ConfigureAwait(false);
                lock (gate)
                {
                    meter.Count();
                    meter.Step();
                }
            }
        }
    }
}
