using Microsoft.Extensions.Logging;

namespace LibNbd.Extensions;

/// <summary>Logs what becomes of a client's connections.</summary>
/// <param name="logger">Where to.</param>
/// <param name="key">The key of the client; null if it has none.</param>
internal sealed partial class NbdClientLog(ILogger logger, string? key)
{
    /// <summary>The category of the log.</summary>
    internal const string Category = "LibNbd.NbdClient";

    internal void OnStateChanged(object? sender, NbdClientStateChangedEventArgs change)
    {
        string server = $"{((NbdClient)sender!).Options}{(key is null ? "" : $" ({key})")}";
        if (change.Cause is NbdException { Code: NbdErrorCode.WritesLost })
        {
            WritesLost(server, change.Cause);
        }

        switch (change.NewState)
        {
            case NbdClientState.Connecting:
                Connecting(server);
                break;
            case NbdClientState.Connected when change.OldState == NbdClientState.Connecting:
                Connected(server);
                break;
            case NbdClientState.Connected when change.OldState == NbdClientState.Reconnecting:
                Reconnected(server);
                break;
            case NbdClientState.Created:
                ConnectFailed(server, change.Cause);
                break;
            case NbdClientState.Reconnecting:
                Reconnecting(server, change.Cause);
                break;
            case NbdClientState.Broken:
                GivenUp(server, change.Cause);
                break;
            case NbdClientState.Failed:
                Failed(server, change.Cause);
                break;
            case NbdClientState.Closed:
                Closed(server);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Connecting to {Server}")]
    private partial void Connecting(string server);

    [LoggerMessage(2, LogLevel.Information, "Connected to {Server}")]
    private partial void Connected(string server);

    [LoggerMessage(3, LogLevel.Error, "Could not connect to {Server}")]
    private partial void ConnectFailed(string server, Exception? exception);

    [LoggerMessage(4, LogLevel.Warning, "Lost the connection to {Server}; reconnecting")]
    private partial void Reconnecting(string server, Exception? exception);

    [LoggerMessage(5, LogLevel.Information, "Connected to {Server} again")]
    private partial void Reconnected(string server);

    [LoggerMessage(6, LogLevel.Error, "Gave up reconnecting to {Server}; commands fail until it is tried again")]
    private partial void GivenUp(string server, Exception? exception);

    [LoggerMessage(7, LogLevel.Critical, "The client of {Server} has ended: the export is another")]
    private partial void Failed(string server, Exception? exception);

    [LoggerMessage(8, LogLevel.Error, "Writes to {Server} may be lost: they were not flushed when the connection was lost")]
    private partial void WritesLost(string server, Exception? exception);

    [LoggerMessage(9, LogLevel.Debug, "Closed the client of {Server}")]
    private partial void Closed(string server);
}
