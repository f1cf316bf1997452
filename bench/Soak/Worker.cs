using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.Bench.Soak;

/// <summary>Makes one connection after another by one face, and works on each until it is lost or has done enough.</summary>
internal abstract class Worker(Server server, ChaosProxy proxy, int seed, Tally tally)
{
    private const int MostCommands = 300;

    // Linux's numbers of the errors that the loss of a connection may have.
    private const int Eagain = 11;
    private const int Epipe = 32;
    private const int Econnreset = 104;
    private const int Enotconn = 107;
    private const int Econnrefused = 111;

    private long _progress = Environment.TickCount64;

    internal abstract string Face { get; }

    internal string Name => $"{Face}, {server.Name}";

    /// <summary>How long nothing has come to its end here.</summary>
    internal TimeSpan Silence => TimeSpan.FromMilliseconds(Environment.TickCount64 - Interlocked.Read(ref _progress));

    protected Random Random { get; } = new(seed);

    protected Tally Tally => tally;

    protected Lane[] Lanes { get; init; } = [];

    /// <summary>Sessions until it is told to stop, and then a last one that looks at everything once more.</summary>
    internal async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await RunSession(Random.Next(1, MostCommands));
        }

        while (!proxy.IsCalm)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }

        Look();
    }

    /// <summary>One connection.</summary>
    protected abstract Task Work(NbdHandle nbd, int commands);

    protected static Lane[] NewLanes(int count, Server server, int seed, Tally tally) =>
        [.. Enumerable.Range(0, count).Select(i => new Lane(server, new Random(Seeds.Of(seed, i)), tally))];

    protected void Progress() => Interlocked.Exchange(ref _progress, Environment.TickCount64);

    /// <summary>A command has failed: the loss of the connection is what is expected, and nothing else.</summary>
    protected void Failed(Lane lane, Command command, int errno, string message)
    {
        lane.Lost(command);
        if (errno is not (0 or Epipe or Econnreset or Enotconn))
        {
            tally.Fault($"{Name}: {command.Work} of {command.Buffer.Length} bytes at {command.Offset}: {errno} {message}");
        }
    }

    /// <summary>As the other, for a call that says so itself: it may fail only if the connection is over.</summary>
    protected void Failed(NbdHandle nbd, Lane lane, Command command, NbdException error)
    {
        if (nbd.AioIsReady())
        {
            tally.Fault($"{Name}: a command failed, and the connection goes on: {error.ErrorNumber} {error.Message}");
        }

        // What a call says of a connection that is over already is "invalid state".
        Failed(lane, command, nbd.AioIsDead() || nbd.AioIsClosed() ? 0 : error.ErrorNumber, error.Message);
    }

    protected void ConnectAndWait(NbdHandle nbd)
    {
        if (IsTcp)
        {
            nbd.ConnectTcp(Tcp.Host, Tcp.Service);
        }
        else
        {
            nbd.ConnectUnix(SocketPath);
        }
    }

    protected (string Host, string Service) Tcp
    {
        get
        {
            IPEndPoint address = (IPEndPoint)proxy.Address;
            return (address.Address.ToString(), address.Port.ToString(CultureInfo.InvariantCulture));
        }
    }

    protected string SocketPath => proxy.Address.ToString()!;

    protected bool IsTcp => proxy.Address.AddressFamily == AddressFamily.InterNetwork;

    private NbdHandle NewHandle()
    {
        NbdHandle nbd = new();
        if (server.Keys is not null)
        {
            nbd.SetTls(TlsMode.Require);
            nbd.SetTlsPskFile(server.Keys);
            nbd.SetTlsUsername(Server.User);
        }

        nbd.SetRequestStructuredReplies(Random.Next(4) != 0);
        return nbd;
    }

    private async Task RunSession(int commands)
    {
        tally.Session();
        Progress();
        foreach (Lane lane in Lanes)
        {
            lane.Begin();
        }

        bool connected = false;
        using NbdHandle nbd = NewHandle();
        try
        {
            await Connect(nbd);
            connected = true;
            Progress();
            await Work(nbd, commands);
            if (nbd.AioIsReady() && Random.Next(2) == 0)
            {
                nbd.Shutdown();
            }
        }
        catch (NbdException e)
        {
            if (e.ErrorNumber is not (0 or Eagain or Epipe or Econnreset or Enotconn or Econnrefused))
            {
                tally.Fault($"{Name}: {e.ErrorNumber} {e.Message}");
            }
        }

        if (!connected)
        {
            tally.Refusal();
        }
        else if (nbd.AioIsDead())
        {
            tally.Loss();
        }
    }

    protected abstract Task Connect(NbdHandle nbd);

    /// <summary>Reads everything that the lanes know of, over a line that is good now.</summary>
    private void Look()
    {
        using NbdHandle nbd = NewHandle();
        try
        {
            ConnectAndWait(nbd);
            foreach (Lane lane in Lanes)
            {
                foreach (Command command in lane.All())
                {
                    nbd.Pread(command.Buffer, command.Offset);
                    lane.Succeeded(command);
                    Progress();
                }
            }

            nbd.Shutdown();
        }
        catch (NbdException e)
        {
            tally.Fault($"{Name}: a good line failed: {e.ErrorNumber} {e.Message}");
        }
    }
}
