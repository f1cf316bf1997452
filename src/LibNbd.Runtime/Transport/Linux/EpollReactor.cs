using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Linux;

/// <summary>
/// The reactor on epoll. An event names the descriptor and the generation of the registration it was armed for, so one
/// that was under way when the number changed hands finds nobody.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EpollReactor : Reactor
{
    /// <summary>Events taken at once: enough to spread the cost of the call over a busy process, small enough for the stack.</summary>
    private const int Batch = 128;

    /// <summary>The name of the wake-up descriptor among the events; no registration has it, generations start at 1.</summary>
    private const ulong WakeUp = 0;

    // struct epoll_event is packed on x86 alone: 32 bits of events, then 64 of data, aligned to 8 bytes elsewhere.
    private static readonly int DataOffset =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private static readonly int EventSize = DataOffset + sizeof(ulong);

    private readonly ConcurrentDictionary<int, ReactorRegistration> _known = new();
    private readonly int _epoll;
    private readonly int _wake;
    private readonly Thread _thread;
    private uint _generation;
    private bool _disposed;

    internal EpollReactor()
    {
        _epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
        if (_epoll < 0)
        {
            throw Failure("epoll_create1");
        }

        _wake = Libc.EventFd(0, Libc.EventFdCloseOnExec | Libc.EventFdNonBlock);
        if (_wake < 0 || Control(Libc.EpollAdd, _wake, (ushort)UnixPoller.ToNative(PollEvents.Read), WakeUp) != 0)
        {
            IOException failure = Failure("eventfd");
            _ = Libc.Close(_wake);
            _ = Libc.Close(_epoll);
            throw failure;
        }

        _thread = StartThread(Run);
    }

    internal override void Arm(ReactorRegistration registration, PollEvents interest)
    {
        uint events = (ushort)UnixPoller.ToNative(interest) | Libc.EpollOneShot;
        int errno = 0;
        ReactorRegistration? superseded = null;
        lock (registration.Gate)
        {
            switch (registration.Entry)
            {
                case ReactorEntry.New when !registration.IsDisposed:
                    uint generation = Interlocked.Increment(ref _generation);
                    registration.Generation = generation != 0 ? generation : Interlocked.Increment(ref _generation);
                    superseded = Replace(registration);
                    registration.Entry = ReactorEntry.Known;
                    errno = Control(Libc.EpollAdd, registration.Descriptor, events, Name(registration));

                    // A predecessor that was not disposed of may still be in the kernel's table if its socket was duplicated.
                    if (errno == Errno.EEXIST)
                    {
                        errno = Control(Libc.EpollModify, registration.Descriptor, events, Name(registration));
                    }

                    break;
                case ReactorEntry.Known:
                    errno = Control(Libc.EpollModify, registration.Descriptor, events, Name(registration));
                    break;
                default:
                    return;
            }
        }

        if (superseded is not null)
        {
            lock (superseded.Gate)
            {
                superseded.Entry = ReactorEntry.Gone;
            }
        }

        if (errno != 0)
        {
            registration.Signal(PollEvents.Invalid);
        }
    }

    internal override void Remove(ReactorRegistration registration)
    {
        lock (registration.Gate)
        {
            // Only if the number is still this registration's: otherwise another's would be taken out of the kernel's table.
            if (registration.Entry == ReactorEntry.Known
                && _known.TryRemove(KeyValuePair.Create(registration.Descriptor, registration)))
            {
                _ = Control(Libc.EpollDelete, registration.Descriptor, 0, 0);
            }

            registration.Entry = ReactorEntry.Gone;
        }
    }

    public override void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
        _thread.Join();
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
    }

    private static ulong Name(ReactorRegistration registration) =>
        ((ulong)registration.Generation << 32) | unchecked((uint)registration.Descriptor);

    private static IOException Failure(string function) => new($"{function}: {Errno.Describe(Libc.LastError)}");

    private ReactorRegistration? Replace(ReactorRegistration registration)
    {
        while (true)
        {
            if (_known.TryAdd(registration.Descriptor, registration))
            {
                return null;
            }

            if (_known.TryGetValue(registration.Descriptor, out ReactorRegistration? former)
                && _known.TryUpdate(registration.Descriptor, registration, former))
            {
                return former;
            }
        }
    }

    private int Control(int operation, int descriptor, uint events, ulong name)
    {
        byte* buffer = stackalloc byte[DataOffset + sizeof(ulong)];
        *(uint*)buffer = events;
        *(ulong*)(buffer + DataOffset) = name;
        return Libc.EpollControl(_epoll, operation, descriptor, buffer) < 0 ? Libc.LastError : 0;
    }

    private void Run()
    {
        byte* events = stackalloc byte[Batch * EventSize];
        while (true)
        {
            int count = Libc.EpollWait(_epoll, events, Batch, Deadline.Infinite);
            if (count < 0)
            {
                int errno = Libc.LastError;
                if (errno != Errno.EINTR)
                {
                    // Every await would hang from here on: better to say so than to sit still.
                    throw new IOException($"epoll_wait: {Errno.Describe(errno)}");
                }
            }

            for (int i = 0; i < count; i++)
            {
                byte* entry = events + (i * EventSize);
                ulong name = *(ulong*)(entry + DataOffset);
                if (name == WakeUp)
                {
                    return;
                }

                if (_known.TryGetValue((int)(uint)name, out ReactorRegistration? registration)
                    && registration.Generation == (uint)(name >> 32))
                {
                    registration.Signal(UnixPoller.FromNative((int)*(uint*)entry));
                }
            }
        }
    }
}
