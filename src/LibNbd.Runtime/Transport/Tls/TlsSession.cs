namespace LibNbd.Runtime.Transport.Tls;

/// <summary>How a step of a TLS session ended.</summary>
internal enum TlsStatus
{
    /// <summary>It is done, or some bytes were moved.</summary>
    Done,

    /// <summary>More encrypted bytes have to come first.</summary>
    NeedsInput,

    /// <summary>Encrypted bytes have to leave first.</summary>
    NeedsRoom,

    /// <summary>The peer has ended the stream in order.</summary>
    Closed,

    /// <summary>The session is of no more use; <see cref="TlsSession.Failure"/> says why.</summary>
    Failed,
}

/// <summary>One TLS session of a client without its socket: encrypted bytes in and out, plain bytes in and out.</summary>
/// <remarks>
/// It guarantees: it never waits, and runs on its caller's thread alone; nothing is handed out before the handshake has succeeded and the
/// peer was found to be the right one; a failed session stays failed. It is not thread-safe: its owner holds the lock.
/// </remarks>
internal abstract class TlsSession : IDisposable
{
    /// <summary>The most plain bytes in a TLS record.</summary>
    internal const int MaxPlain = 16 * 1024;

    /// <summary>What a record of that size may take: RFC 5246 allows 2,048 bytes more than its content, and the header has 5.</summary>
    internal const int MaxRecord = MaxPlain + 2048 + 5;

    /// <summary>As much as a receive takes at once: some replies more than a socket tends to hold.</summary>
    internal const int InputSize = 128 * 1024;

    /// <summary>Full records that are put into one send.</summary>
    internal const int BatchedRecords = 8;

    /// <summary>Room for those, and for one that TLS sends of its own accord (an alert, an answer to a key update).</summary>
    internal const int OutputSize = (BatchedRecords + 1) * MaxRecord;

    /// <summary>Encrypted bytes that came.</summary>
    internal CipherBuffer Input { get; } = new(InputSize);

    /// <summary>Encrypted bytes that are to leave.</summary>
    internal CipherBuffer Output { get; } = new(OutputSize);

    /// <summary>Why it failed.</summary>
    internal string? Failure { get; private set; }

    /// <summary>Version and cipher suite, for the debug log; after the handshake.</summary>
    internal abstract string Description { get; }

    /// <summary>What may be wrong where a server hangs up in the handshake without a word.</summary>
    internal abstract string HangUpHint { get; }

    /// <summary>Whether reading again may give something without another byte from the peer.</summary>
    internal abstract bool HasBufferedInput { get; }

    /// <summary>Goes on with the handshake as far as what came allows.</summary>
    internal abstract TlsStatus Handshake();

    /// <summary>Decrypts; a count of 0 comes with every status but Done.</summary>
    internal abstract TlsStatus Read(Span<byte> plain, out int count);

    /// <summary>Encrypts at most a record's worth, all of it or nothing; there must be room for a whole record.</summary>
    internal abstract TlsStatus Write(ReadOnlySpan<byte> plain);

    /// <summary>Says goodbye (close-notify); nothing may be written after it.</summary>
    internal abstract void Close();

    public abstract void Dispose();

    /// <summary>Notes why the session is of no more use; the first reason counts.</summary>
    protected TlsStatus Fail(string reason)
    {
        Failure ??= reason;
        return TlsStatus.Failed;
    }
}
