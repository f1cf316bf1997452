namespace LibNbd.Runtime.Transport;

/// <summary>Waits for several descriptors on the caller's own thread.</summary>
internal static class Poller
{
    /// <summary>
    /// Waits until something is ready or the time is over (-1: for ever). The number of ready items, or -1 and an error
    /// number. A signal does not end the wait.
    /// </summary>
    internal static int Poll(Span<PollItem> items, int timeoutMilliseconds, out int errno) =>
        SocketPlatform.Current.Poll(items, timeoutMilliseconds, out errno);
}
