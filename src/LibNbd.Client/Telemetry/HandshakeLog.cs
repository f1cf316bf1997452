using System.Diagnostics.Tracing;

namespace LibNbd.Telemetry;

/// <summary>Tells the event source each step of a handshake, if somebody listens for it when the connection is made.</summary>
internal sealed class HandshakeLog(string server)
{
    private bool _isOver;

    /// <summary>Listens to a handle that is about to be connected; null if nobody wants to hear of it.</summary>
    internal static HandshakeLog? Attach(NbdHandle handle, string server)
    {
        if (!NbdEventSource.Log.IsEnabled(EventLevel.Verbose, EventKeywords.None))
        {
            return null;
        }

        HandshakeLog log = new(server);
        handle.SetDebugCallback(log.Note);
        handle.SetDebug(true);
        return log;
    }

    /// <summary>The handshake is over. What comes later, a call or two for each command, is not told.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="isOurs">Whether nobody else has set up the debug log of the handle, so that it can be turned off.</param>
    internal void End(NbdHandle handle, bool isOurs)
    {
        Volatile.Write(ref _isOver, true);
        if (isOurs)
        {
            handle.SetDebug(false);
            handle.ClearDebugCallback();
        }
    }

    private int Note(string context, string message)
    {
        if (!Volatile.Read(ref _isOver))
        {
            NbdEventSource.Log.HandshakeStep(server, message);
        }

        return 0;
    }
}
