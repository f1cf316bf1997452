namespace LibNbd.Bench.Soak;

/// <summary>Calls that block, from several threads on one handle.</summary>
internal sealed class BlockingWorker : Worker
{
    private const int Threads = 2;

    internal BlockingWorker(Server server, ChaosProxy proxy, int seed, Tally tally)
        : base(server, proxy, seed, tally) => Lanes = NewLanes(Threads, server, seed, tally);

    internal override string Face => "blocking";

    protected override Task Connect(NbdHandle nbd)
    {
        ConnectAndWait(nbd);
        return Task.CompletedTask;
    }

    protected override Task Work(NbdHandle nbd, int commands)
    {
        Thread[] threads = [.. Lanes.Select(lane => new Thread(() => Run(nbd, lane, commands / Threads)) { IsBackground = true })];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return Task.CompletedTask;
    }

    private void Run(NbdHandle nbd, Lane lane, int commands)
    {
        for (int i = 0; i < commands; i++)
        {
            Command command = lane.Next();
            try
            {
                switch (command.Work)
                {
                    case Soak.Work.Read:
                        nbd.Pread(command.Buffer, command.Offset);
                        break;
                    case Soak.Work.Write:
                        nbd.Pwrite(command.Buffer, command.Offset);
                        break;
                    case Soak.Work.Zero:
                        nbd.Zero((ulong)command.Buffer.Length, command.Offset);
                        break;
                    default:
                        nbd.Flush();
                        break;
                }
            }
            catch (NbdException e)
            {
                Failed(nbd, lane, command, e);
                return;
            }

            lane.Succeeded(command);
            Progress();
        }
    }
}

/// <summary>Asynchronous calls with callbacks, driven by the handle's own poll.</summary>
internal sealed class PolledWorker : Worker
{
    private const int Depth = 8;
    private const int PollMilliseconds = 1000;

    internal PolledWorker(Server server, ChaosProxy proxy, int seed, Tally tally)
        : base(server, proxy, seed, tally) => Lanes = NewLanes(Depth, server, seed, tally);

    internal override string Face => "polled";

    protected override Task Connect(NbdHandle nbd)
    {
        if (IsTcp)
        {
            nbd.AioConnectTcp(Tcp.Host, Tcp.Service);
        }
        else
        {
            nbd.AioConnectUnix(SocketPath);
        }

        while (nbd.AioIsConnecting())
        {
            nbd.Poll(PollMilliseconds);
        }

        return Task.CompletedTask;
    }

    protected override Task Work(NbdHandle nbd, int commands)
    {
        Stack<Lane> idle = new(Lanes);
        int left = commands;
        while (left > 0 || idle.Count < Depth)
        {
            while (left > 0 && idle.Count > 0)
            {
                left--;
                Issue(nbd, idle);
            }

            if (nbd.AioIsDead() || nbd.AioIsClosed())
            {
                return Task.CompletedTask;
            }

            if (idle.Count < Depth)
            {
                nbd.Poll(PollMilliseconds);
            }
        }

        return Task.CompletedTask;
    }

    private void Issue(NbdHandle nbd, Stack<Lane> idle)
    {
        Lane lane = idle.Pop();
        Command command = lane.Next();
        int completions = 0;
        try
        {
            _ = command.Work switch
            {
                Soak.Work.Read => nbd.AioPread(command.Buffer, command.Offset, Complete),
                Soak.Work.Write => nbd.AioPwrite(command.Buffer, command.Offset, Complete),
                Soak.Work.Zero => nbd.AioZero((ulong)command.Buffer.Length, command.Offset, Complete),
                _ => nbd.AioFlush(Complete),
            };
        }
        catch (NbdException) when (nbd.AioIsDead() || nbd.AioIsClosed())
        {
            // Refused, as the connection is over: it was not sent, and says nothing of what was.
        }

        int Complete(ref int error)
        {
            if (++completions > 1)
            {
                Tally.Fault($"{Name}: completed {completions} times");
            }

            if (error == 0)
            {
                lane.Succeeded(command);
            }
            else
            {
                Failed(lane, command, error, "in its completion");
            }

            Progress();
            idle.Push(lane);
            return 1;
        }
    }
}

/// <summary>Awaited calls, several at a time, some of them cancelled.</summary>
internal sealed class AwaitedWorker : Worker
{
    private const int Depth = 8;
    private const int CancelsIn = 50;

    internal AwaitedWorker(Server server, ChaosProxy proxy, int seed, Tally tally)
        : base(server, proxy, seed, tally) => Lanes = NewLanes(Depth, server, seed, tally);

    internal override string Face => "awaited";

    protected override Task Connect(NbdHandle nbd) => IsTcp
        ? nbd.ConnectTcpAsync(Tcp.Host, Tcp.Service).AsTask()
        : nbd.ConnectUnixAsync(SocketPath).AsTask();

    protected override Task Work(NbdHandle nbd, int commands) =>
        Task.WhenAll(Lanes.Select(lane => Task.Run(() => Run(nbd, lane, commands / Depth, new Random(Random.Next())))).ToArray());

    private async Task Run(NbdHandle nbd, Lane lane, int commands, Random random)
    {
        for (int i = 0; i < commands; i++)
        {
            Command command = lane.Next();
            using CancellationTokenSource cancel = new();
            if (random.Next(CancelsIn) == 0)
            {
                cancel.CancelAfter(random.Next(3));
            }

            try
            {
                await (command.Work switch
                {
                    Soak.Work.Read => nbd.PreadAsync(command.Buffer, command.Offset, cancellationToken: cancel.Token),
                    Soak.Work.Write => nbd.PwriteAsync(command.Buffer, command.Offset, cancellationToken: cancel.Token),
                    Soak.Work.Zero => nbd.ZeroAsync((ulong)command.Buffer.Length, command.Offset, cancellationToken: cancel.Token),
                    _ => nbd.FlushAsync(cancellationToken: cancel.Token),
                });
                lane.Succeeded(command);
            }
            catch (OperationCanceledException)
            {
                // The server may still be at it: what is written next must not meet it.
                lane.Lost(command);
                lane.Begin();
            }
            catch (NbdException e)
            {
                Failed(nbd, lane, command, e);
                return;
            }

            Progress();
        }
    }
}
