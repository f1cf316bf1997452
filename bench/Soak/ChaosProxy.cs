using System.Net;
using System.Net.Sockets;
using LibNbd.TestSupport;

namespace LibNbd.Bench.Soak;

/// <summary>
/// Stands between the handles and a server, passes every byte on unchanged, and is a bad line: it splits, delays, stalls, cuts and
/// resets.
/// </summary>
/// <remarks>What becomes of a connection follows from its own seed, which follows from the run's.</remarks>
internal sealed class ChaosProxy : IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Server _server;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _lines = [];
    private readonly Task _accepting;
    private readonly int _seed;

    internal ChaosProxy(Server server, TestFolder folder, int seed)
    {
        _server = server;
        _seed = seed;
        _listener = server.Address is IPEndPoint
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(server.Address is IPEndPoint
            ? new IPEndPoint(IPAddress.Loopback, 0)
            : new UnixDomainSocketEndPoint(folder.NewPath("proxy")));
        _listener.Listen();
        Address = _listener.LocalEndPoint!;
        _accepting = Task.Run(Accept);
    }

    /// <summary>Where the handles connect to.</summary>
    internal EndPoint Address { get; }

    /// <summary>Whether connections are left alone from now on.</summary>
    internal bool IsCalm { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_lines);
        _end.Dispose();
    }

    private async Task Accept()
    {
        for (int number = 0; ; number++)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync(_end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _lines.RemoveAll(static line => line.IsCompleted);
            _lines.Add(Carry(client, new Random(Seeds.Of(_seed, number))));
        }
    }

    private async Task Carry(Socket client, Random random)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        using Socket near = client;
        try
        {
            using Socket far = _server.Connect();
            Line toServer = new(near, far, Plan.Make(random, IsCalm));
            Line toClient = new(far, near, Plan.Make(random, IsCalm));

            // Once either direction is cut, so is the other: what then is still on its way is lost.
            Task<bool>[] directions = [toServer.Pass(over.Token), toClient.Pass(over.Token)];
            await Task.WhenAny(directions);
            if (directions.Any(static direction => direction is { IsCompletedSuccessfully: true, Result: true }))
            {
                near.LingerState = new LingerOption(random.Next(2) == 0, 0);
                far.LingerState = new LingerOption(random.Next(2) == 0, 0);
                await over.CancelAsync();
            }

            await Task.WhenAll(directions);
        }
        catch (SocketException)
        {
            // The server is busy, or one of the two has gone: the line is over.
        }
    }

    /// <summary>What a line does to what goes over it.</summary>
    private sealed record Plan(Random Random, long Cut, bool Splits, bool Delays, bool Stalls)
    {
        private const int CutWithin = 4 * 1024 * 1024;

        internal static Plan Make(Random random, bool isCalm)
        {
            // Half of the directions are cut somewhere, early ones as often as late ones.
            double place = Math.Pow(CutWithin, random.NextDouble());
            bool cuts = random.Next(2) == 0;
            return isCalm
                ? new Plan(random, long.MaxValue, false, false, false)
                : new Plan(
                    new Random(random.Next()), cuts ? (long)place : long.MaxValue, random.Next(2) == 0, random.Next(4) == 0,
                    random.Next(4) == 0);
        }
    }

    /// <summary>One direction.</summary>
    private sealed class Line(Socket from, Socket to, Plan plan)
    {
        private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(5);
        private static readonly TimeSpan LongestStall = TimeSpan.FromSeconds(1);
        private const int StallsIn = 400;

        /// <summary>Passes bytes on to the end.</summary>
        /// <returns>Whether it was cut here, and did not end by itself.</returns>
        internal async Task<bool> Pass(CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[BufferSize];
            long passed = 0;
            try
            {
                while (true)
                {
                    int most = plan.Splits ? plan.Random.Next(1, plan.Random.Next(2) == 0 ? 64 : BufferSize) : BufferSize;
                    int count = await from.ReceiveAsync(buffer.AsMemory(0, most), cancellationToken);
                    if (count == 0)
                    {
                        to.Shutdown(SocketShutdown.Send);
                        return false;
                    }

                    int allowed = (int)Math.Min(count, plan.Cut - passed);
                    for (int sent = 0; sent < allowed;)
                    {
                        sent += await to.SendAsync(buffer.AsMemory(sent, allowed - sent), cancellationToken);
                    }

                    passed += allowed;
                    if (passed >= plan.Cut)
                    {
                        return true;
                    }

                    if (plan.Stalls && plan.Random.Next(StallsIn) == 0)
                    {
                        await Task.Delay(LongestStall * plan.Random.NextDouble(), cancellationToken);
                    }
                    else if (plan.Delays && plan.Random.Next(8) == 0)
                    {
                        await Task.Delay(LongestDelay * plan.Random.NextDouble(), cancellationToken);
                    }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }
}
