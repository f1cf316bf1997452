using System.Net.Sockets;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>A poll by Socket.Select.</summary>
internal static class SelectPoller
{
    /// <summary>
    /// Longest single select: Windows does not promise to end one when the socket is shut by this process, so a wait looks
    /// for that now and then.
    /// </summary>
    internal const int SliceMilliseconds = 50;

    internal static int Poll(PortableSocketPlatform platform, Span<PollItem> items, int timeoutMilliseconds, out int errno)
    {
        errno = 0;
        Deadline deadline = Deadline.After(timeoutMilliseconds);
        SelectSet set = new();
        PortableTransport?[] transports = new PortableTransport?[items.Length];
        int ready = 0;
        for (int i = 0; i < items.Length; i++)
        {
            items[i].Ready = PollEvents.None;
            if (items[i].Descriptor >= 0 && (transports[i] = platform.Find(items[i].Descriptor)) is null)
            {
                items[i].Ready = PollEvents.Invalid;
                ready++;
            }
        }

        while (true)
        {
            set.Clear();
            for (int i = 0; i < items.Length; i++)
            {
                if (transports[i] is { } transport)
                {
                    set.Add(transport.Socket, items[i].Events);
                    ready += transport.IsAborted ? 1 : 0;
                }
            }

            // Something is known already: look at the others, but do not wait for them.
            int remaining = ready > 0 ? 0 : deadline.RemainingMilliseconds;
            int slice = remaining is Deadline.Infinite or > SliceMilliseconds ? SliceMilliseconds : remaining;
            try
            {
                set.Wait(slice);
            }
            catch (SocketException failure)
            {
                errno = SocketErrors.ToErrno(failure.SocketErrorCode);
                return -1;
            }
            catch (ObjectDisposedException)
            {
                errno = Errno.EBADF;
                return -1;
            }

            ready = Collect(set, items, transports);
            if (ready > 0 || remaining == 0)
            {
                return ready;
            }
        }
    }

    private static int Collect(SelectSet set, Span<PollItem> items, PortableTransport?[] transports)
    {
        int ready = 0;
        for (int i = 0; i < items.Length; i++)
        {
            if (transports[i] is { } transport)
            {
                items[i].Ready = set.Ready(transport.Socket, items[i].Events)
                    | (transport.IsAborted ? PollEvents.HangUp | (items[i].Events & PollEvents.Read) : PollEvents.None);
            }

            ready += items[i].Ready != PollEvents.None ? 1 : 0;
        }

        return ready;
    }
}
