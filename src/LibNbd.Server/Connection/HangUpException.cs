namespace LibNbd.Server.Connection;

/// <summary>Ends a connection, with the reason. Never leaves the assembly.</summary>
internal sealed class HangUpException(ConnectionEnd end, string message) : Exception(message)
{
    internal ConnectionEnd End { get; } = end;

    internal static HangUpException Violation(string message) => new(ConnectionEnd.Violation, message);

    internal static HangUpException EndOfStream() => new(ConnectionEnd.EndOfStream, "the client closed the connection");

    internal static HangUpException Scripted(string message) => new(ConnectionEnd.Scripted, message);
}
