using System.Net;
using System.Net.Sockets;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>The reactor on Socket.Select, with a datagram socket connected to itself as its wake-up.</summary>
internal sealed class SelectReactor : Reactor
{
    private static readonly byte[] OneByte = [0];

    private readonly PortableSocketPlatform _platform;

    // A monitor, not a Lock: Remove waits on it for the end of a select.
    private readonly object _lock = new();
    private readonly Dictionary<Socket, ReactorRegistration> _armed = [];
    private readonly SelectSet _set = new();
    private readonly List<ReactorRegistration> _hit = [];
    private readonly Socket _wake;
    private readonly Thread _thread;
    private bool _wakePending;
    private bool _selecting;
    private bool _stopping;
    private ulong _round;

    internal SelectReactor(PortableSocketPlatform platform)
    {
        _platform = platform;
        _wake = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _wake.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _wake.Connect(_wake.LocalEndPoint!);
        _thread = StartThread(Run);
    }

    internal override void Arm(ReactorRegistration registration, PollEvents interest)
    {
        lock (_lock)
        {
            if (registration.IsDisposed || registration.Entry == ReactorEntry.Gone)
            {
                return;
            }

            registration.Waited ??= _platform.Find(registration.Descriptor);
            if (registration.Waited is PortableTransport portable)
            {
                registration.Entry = ReactorEntry.Known;
                registration.Interest = interest;
                _armed[portable.Socket] = registration;
                WakeUp();
                return;
            }
        }

        registration.Signal(PollEvents.Invalid);
    }

    internal override void Remove(ReactorRegistration registration)
    {
        lock (_lock)
        {
            registration.Entry = ReactorEntry.Gone;
            if (registration.Waited is PortableTransport portable
                && _armed.TryGetValue(portable.Socket, out ReactorRegistration? current)
                && ReferenceEquals(current, registration))
            {
                _armed.Remove(portable.Socket);
            }

            // Closing a Socket that a select is using resets the connection, and so may lose what was sent last: the
            // select under way is seen out first.
            ulong round = _round;
            WakeUp();
            while (_selecting && _round == round)
            {
                Monitor.Wait(_lock);
            }
        }
    }

    public override void Dispose()
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

        _thread.Join();
        _wake.Dispose();
    }

    private void WakeUp()
    {
        if (_selecting && !_wakePending)
        {
            _wakePending = true;

            // That a datagram cannot be queued means that one is: good enough.
            _ = _wake.Send(OneByte, SocketFlags.None, out _);
        }
    }

    private void Run()
    {
        Span<byte> sink = stackalloc byte[1];
        while (true)
        {
            bool waitable = Prepare();
            if (!waitable)
            {
                return;
            }

            bool failed = false;
            try
            {
                _set.Wait(SelectPoller.SliceMilliseconds);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                failed = true;
            }

            Finish(failed);
            while (_wake.Receive(sink, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
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

            _set.Clear();
            _set.Add(_wake, PollEvents.Read);
            foreach ((Socket socket, ReactorRegistration registration) in _armed)
            {
                _set.Add(socket, registration.Interest);
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
            _round++;
            Monitor.PulseAll(_lock);
            _hit.Clear();
            foreach ((Socket socket, ReactorRegistration registration) in _armed)
            {
                if (failed && !CanWait(socket))
                {
                    registration.Interest = PollEvents.Invalid;
                    _hit.Add(registration);
                }
                else if (WaitedBy(registration).IsAborted)
                {
                    registration.Interest = PollEvents.HangUp | PollEvents.Read;
                    _hit.Add(registration);
                }
            }

            Release();
            if (!failed)
            {
                Take(_set.Readable, PollEvents.Read, PollEvents.None);
                Take(_set.Writable, PollEvents.Write, PollEvents.None);
                Take(_set.Failed, PollEvents.Error, PollEvents.Write);
            }
        }
    }

    private static PortableTransport WaitedBy(ReactorRegistration registration) => (PortableTransport)registration.Waited!;

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

    // Sockets that are disposed of or armed anew since the select began are simply not, or no longer, in the table: what
    // was found for them is either dropped or, for the same registration, a hint as good as any.
    private void Take(IReadOnlyList<Socket> sockets, PollEvents events, PollEvents ifWanted)
    {
        for (int i = 0; i < sockets.Count; i++)
        {
            if (_armed.TryGetValue(sockets[i], out ReactorRegistration? registration))
            {
                _armed.Remove(sockets[i]);
                registration.Signal(events | (registration.Interest & ifWanted));
            }
        }
    }

    private void Release()
    {
        foreach (ReactorRegistration registration in _hit)
        {
            _armed.Remove(WaitedBy(registration).Socket);
            registration.Signal(registration.Interest);
        }
    }
}
