using System.Diagnostics.Tracing;

namespace LibNbd.Telemetry;

/// <summary>Events of connections, down to each step of a handshake.</summary>
[EventSource(Name = NbdTelemetry.EventSourceName)]
internal sealed class NbdEventSource : EventSource
{
    internal static readonly NbdEventSource Log = new();

    [Event(1, Level = EventLevel.Informational, Message = "connecting to {0}")]
    public void ConnectStart(string server) => WriteEvent(1, server);

    [Event(2, Level = EventLevel.Informational, Message = "connected to {0}")]
    public void ConnectStop(string server) => WriteEvent(2, server);

    [Event(3, Level = EventLevel.Error, Message = "connecting to {0} failed: {1}")]
    public void ConnectFailed(string server, string error) => WriteEvent(3, server, error);

    [Event(4, Level = EventLevel.Verbose, Message = "{0}: {1}")]
    public void HandshakeStep(string server, string step) => WriteEvent(4, server, step);

    [Event(5, Level = EventLevel.Warning, Message = "the connection to {0} was lost: {1}")]
    public void ConnectionLost(string server, string cause) => WriteEvent(5, server, cause);

    [Event(6, Level = EventLevel.Error, Message = "writes to {0} that were not flushed may be lost")]
    public void WritesLost(string server) => WriteEvent(6, server);

    [Event(7, Level = EventLevel.Warning, Message = "{0}: the {1} is sent again: {2}")]
    public void OperationRepeated(string server, string operation, string cause) => WriteEvent(7, server, operation, cause);
}
