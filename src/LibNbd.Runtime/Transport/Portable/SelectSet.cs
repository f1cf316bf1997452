using System.Net.Sockets;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>The lists of one Socket.Select, which leaves in them what is ready.</summary>
internal sealed class SelectSet
{
    private const int MicrosecondsPerMillisecond = 1000;

    private readonly List<Socket> _read = [];
    private readonly List<Socket> _write = [];
    private readonly List<Socket> _error = [];

    /// <summary>Sockets that are ready to be read, after a wait.</summary>
    internal IReadOnlyList<Socket> Readable => _read;

    internal IReadOnlyList<Socket> Writable => _write;

    internal IReadOnlyList<Socket> Failed => _error;

    internal void Clear()
    {
        _read.Clear();
        _write.Clear();
        _error.Clear();
    }

    internal void Add(Socket socket, PollEvents interest)
    {
        if ((interest & PollEvents.Read) != PollEvents.None)
        {
            _read.Add(socket);
        }

        if ((interest & PollEvents.Write) != PollEvents.None)
        {
            _write.Add(socket);
        }

        _error.Add(socket);
    }

    /// <summary>Waits for any; with no socket at all there is only time to wait for.</summary>
    internal void Wait(int milliseconds)
    {
        if (_error.Count == 0)
        {
            Thread.Sleep(milliseconds);
            return;
        }

        Socket.Select(_read, _write, _error, milliseconds * MicrosecondsPerMillisecond);
    }

    internal PollEvents Ready(Socket socket, PollEvents interest)
    {
        PollEvents ready = PollEvents.None;
        ready |= _read.Contains(socket) ? PollEvents.Read : PollEvents.None;
        ready |= _write.Contains(socket) ? PollEvents.Write : PollEvents.None;

        // As poll does: an error wakes whoever waits to send (a failed connect shows nowhere else on Windows).
        ready |= _error.Contains(socket) ? PollEvents.Error | (interest & PollEvents.Write) : PollEvents.None;
        return ready;
    }
}
