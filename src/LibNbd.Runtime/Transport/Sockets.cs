namespace LibNbd.Runtime.Transport;

/// <summary>Makes transports, on the implementation of this platform. Results are error numbers, 0 for success.</summary>
internal static class Sockets
{
    /// <summary>
    /// Begins a connect. 0: connected at once. EINPROGRESS: wait for Write, then <see cref="StreamTransport.TakeConnectError"/>.
    /// Anything else: failed, and there is no transport. EAGAIN of a Unix socket means that the server's backlog is full.
    /// </summary>
    /// <param name="address">Whereto.</param>
    /// <param name="tcpNoDelay">For TCP: send small packets at once. That it cannot be set is no failure.</param>
    /// <param name="sendBufferBytes">The send buffer to ask for, or 0 to leave it; again no failure.</param>
    /// <param name="transport">The socket, connected or connecting.</param>
    internal static int StartConnect(
        in NetworkAddress address, bool tcpNoDelay, int sendBufferBytes, out StreamTransport? transport) =>
        SocketPlatform.Current.StartConnect(address, tcpNoDelay, sendBufferBytes, out transport);

    /// <summary>
    /// Takes a connected socket over, making it non-blocking and close-on-exec. It is ours from the call on: on failure it
    /// has been closed, unless it was no descriptor at all (EBADF).
    /// </summary>
    internal static int Adopt(int descriptor, out StreamTransport? transport) =>
        SocketPlatform.Current.Adopt(descriptor, out transport);

    internal static int FromUnixPath(string path, out NetworkAddress address) => NetworkAddress.FromUnixPath(path, out address);

    internal static int FromUnixPath(byte[] path, out NetworkAddress address) => NetworkAddress.FromUnixPath(path, out address);

    internal static int FromRaw(ReadOnlySpan<byte> sockaddr, out NetworkAddress address) =>
        NetworkAddress.FromRaw(sockaddr, out address);
}
