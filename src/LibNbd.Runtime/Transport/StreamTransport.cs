using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport;

/// <summary>
/// One connected or connecting stream socket, non-blocking and close-on-exec. One thread at a time receives, one at a time
/// sends, and <see cref="Close"/> comes alone; <see cref="Abort"/> may come from any thread at any time.
/// </summary>
internal abstract class StreamTransport
{
    /// <summary>The descriptor to poll; -1 once closed.</summary>
    internal abstract int FileDescriptor { get; }

    /// <summary>Bytes that were received already and wait above the socket, which will not become readable for them.</summary>
    internal virtual bool HasBufferedInput => false;

    /// <summary>Bytes that count as sent, and wait in here for room in the socket. Sending nothing sends them.</summary>
    internal virtual bool HasPendingOutput => false;

    /// <summary>Why the stream has failed, where an error number would say too little.</summary>
    internal virtual string? Failure => null;

    /// <summary>
    /// Receives what is there; a count of 0 is the end of the stream. So it is never asked for without room: 0 would have two meanings.
    /// </summary>
    internal IoResult Receive(Span<byte> buffer) =>
        buffer.IsEmpty ? throw new ArgumentException("there must be room to receive into", nameof(buffer)) : ReceiveSome(buffer);

    /// <summary>
    /// As <see cref="Receive"/> of what waits above the socket (<see cref="HasBufferedInput"/>) alone; the socket is not asked.
    /// </summary>
    internal virtual IoResult ReceiveBuffered(Span<byte> buffer) => IoResult.Fail(Errno.EAGAIN);

    /// <summary>
    /// Whether more comes, without taking it: a count of 0 is the end of the stream, as far as it can be seen in the socket. A transport
    /// that cannot tell says that it would block.
    /// </summary>
    internal virtual IoResult Peek() => IoResult.Fail(Errno.EAGAIN);

    /// <inheritdoc cref="Receive"/>
    protected abstract IoResult ReceiveSome(Span<byte> buffer);

    /// <summary>Sends both parts as one; the count is over both, and may end anywhere. Never raises SIGPIPE.</summary>
    internal abstract IoResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload);

    /// <summary>How a non-blocking connect ended, once the socket is writable: 0, or an error number.</summary>
    internal abstract int TakeConnectError();

    /// <summary>Ends the sending direction; 0, or an error number.</summary>
    internal abstract int ShutdownSend();

    /// <summary>Shuts both directions and so wakes everyone who waits; the descriptor stays taken until <see cref="Close"/>.</summary>
    internal abstract void Abort();

    /// <summary>Gives the descriptor back. A second call does nothing. A reactor registration is disposed of before.</summary>
    internal abstract void Close();
}
