using System.Net;
using System.Net.Sockets;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>
/// Waits by Socket.Select for those of a reactor who wait to write, and for sockets whose receives cannot be asynchronous; woken by a
/// datagram socket connected to itself. Its thread starts with the first of them.
/// </summary>
internal sealed class SelectLoop : IDisposable
{
    private static readonly byte[] OneByte = [0];

    // A monitor, not a Lock: Remove waits on it for the end of a select.
    private readonly object _lock = new();
    private readonly Dictionary<Socket, PortableWatch> _waiting = [];
    private readonly List<Socket> _idle = [];
    private readonly SelectSet _set = new();
    private Socket? _wake;
    private Thread? _thread;
    private bool _wakePending;
    private bool _selecting;
    private bool _stopping;
    private ulong _round;
    private long _looks;

    /// <summary>For tests: how many sockets were selected so far, each time anew.</summary>
    internal long Looks => Interlocked.Read(ref _looks);

    internal void Add(PortableWatch watch)
    {
        lock (_lock)
        {
            if (_stopping)
            {
                return;
            }

            _waiting[watch.Transport.Socket] = watch;
            Start();
            WakeUp();
        }
    }

    /// <summary>Takes one out that has nothing to wait for any more.</summary>
    internal void Remove(PortableWatch watch)
    {
        lock (_lock)
        {
            Socket socket = watch.Transport.Socket;
            if (_waiting.TryGetValue(socket, out PortableWatch? current) && ReferenceEquals(current, watch))
            {
                _waiting.Remove(socket);
            }

            // Closing a Socket that a select is using resets the connection, and so may lose what was sent last: the
            // select under way is seen out first.
            ulong round = _round;
            if (_selecting && watch.Round == round)
            {
                WakeUp();
                while (_selecting && _round == round)
                {
                    Monitor.Wait(_lock);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
            WakeUp();
        }

        _thread?.Join();
        _wake?.Dispose();
    }

    private void Start()
    {
        if (_thread is null)
        {
            _wake = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _wake.Connect(_wake.LocalEndPoint!);
            _thread = Reactor.StartThread(Run);
        }
    }

    private void WakeUp()
    {
        if (_selecting && !_wakePending)
        {
            _wakePending = true;

            // That a datagram cannot be queued means that one is: good enough.
            _ = _wake!.Send(OneByte, SocketFlags.None, out _);
        }
    }

    private void Run()
    {
        Span<byte> sink = stackalloc byte[1];
        while (Prepare())
        {
            bool failed = false;
            try
            {
                _set.Wait(Deadline.Infinite);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                failed = true;
            }

            Finish(failed);
            while (_wake!.Receive(sink, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
            {
                // Drained: one look at the table answers however many calls.
            }
        }
    }

    private bool Prepare()
    {
        lock (_lock)
        {
            if (_stopping)
            {
                return false;
            }

            _round++;
            _set.Clear();
            _set.Add(_wake!, PollEvents.Read);
            _idle.Clear();
            foreach ((Socket socket, PortableWatch watch) in _waiting)
            {
                if (watch.Selected is PollEvents interest and not PollEvents.None)
                {
                    watch.Round = _round;
                    _set.Add(socket, interest);
                    _looks++;
                }
                else
                {
                    // It was told of something else, or has other wishes now.
                    _idle.Add(socket);
                }
            }

            foreach (Socket socket in _idle)
            {
                _waiting.Remove(socket);
            }

            _wakePending = false;
            _selecting = true;
            return true;
        }
    }

    private void Finish(bool failed)
    {
        lock (_lock)
        {
            _selecting = false;
            Monitor.PulseAll(_lock);
            if (failed)
            {
                foreach (Socket socket in _waiting.Keys.Where(static socket => !CanWait(socket)).ToArray())
                {
                    Tell(socket, PollEvents.Invalid, PollEvents.None);
                }
            }
            else
            {
                Take(_set.Readable, PollEvents.Read, PollEvents.None);
                Take(_set.Writable, PollEvents.Write, PollEvents.None);
                Take(_set.Failed, PollEvents.Error, PollEvents.Write);
            }
        }
    }

    private static bool CanWait(Socket socket)
    {
        try
        {
            _ = socket.Poll(0, SelectMode.SelectRead);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private void Take(IReadOnlyList<Socket> sockets, PollEvents events, PollEvents ifWanted)
    {
        for (int i = 0; i < sockets.Count; i++)
        {
            Tell(sockets[i], events, ifWanted);
        }
    }

    // Sockets that are disposed of or armed anew since the select began are simply not, or no longer, in the table: what
    // was found for them is either dropped or, for the same registration, a hint as good as any.
    private void Tell(Socket socket, PollEvents events, PollEvents ifWanted)
    {
        if (_waiting.Remove(socket, out PortableWatch? watch))
        {
            watch.Tell(events | (watch.Selected & ifWanted));
        }
    }
}
