using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>A stream socket with TLS over it.</summary>
/// <remarks>
/// What was encrypted cannot be taken back: bytes count as sent when they were encrypted, and <see cref="HasPendingOutput"/> tells that
/// some of them still wait for room in the socket. After <see cref="StreamTransport.Receive"/> has said that it would block, nothing that
/// came is left undecrypted.
/// </remarks>
internal sealed class TlsTransport(StreamTransport inner, TlsSession session) : StreamTransport
{
    private const string CutShort = "the TLS connection was non-properly terminated: it was cut without a close-notify alert";

    private bool _sendingEnded;
    private bool _shutdownAfterSending;
    private bool _endIsUnreported;
    private bool _socketMayHaveMore;
    private bool _hasHeard;
    private string? _cutShort;

    internal override int FileDescriptor => inner.FileDescriptor;

    internal override bool HasBufferedInput => session.HasBufferedInput || _endIsUnreported;

    internal override bool HasPendingOutput => session.Output.Available > 0;

    internal override string? Failure => session.Failure ?? _cutShort;

    /// <summary>Version and cipher suite, for the debug log.</summary>
    internal string Description => session.Description;

    /// <summary>Goes on with the TLS handshake.</summary>
    /// <returns>EAGAIN: to be called again when the socket is ready. Other errors: it has failed.</returns>
    internal IoResult Handshake()
    {
        while (true)
        {
            TlsStatus status = session.Handshake();
            IoResult sent = Drain();
            if (status == TlsStatus.Failed)
            {
                return IoResult.Fail(Errno.EPROTO);
            }

            if (sent.IsError)
            {
                return Explain(sent);
            }

            switch (status)
            {
                case TlsStatus.Done:
                    return IoResult.Ok(0);
                case TlsStatus.NeedsRoom when sent.WouldBlock:
                    return sent;
                case TlsStatus.NeedsInput:
                    IoResult received = ReceiveCipher();
                    if (received.Count <= 0)
                    {
                        return received;
                    }

                    break;
                default:
                    break;
            }
        }
    }

    internal override IoResult ReceiveBuffered(Span<byte> buffer) => ReceivePlain(buffer, asksSocket: false);

    internal override IoResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        IoResult sent = Drain();
        if (sent.Errno != 0)
        {
            return Explain(sent);
        }

        int count = 0;
        while (session.Output.Room >= 2 * TlsSession.MaxRecord && count < head.Length + payload.Length)
        {
            ReadOnlySpan<byte> rest = count < head.Length ? head[count..] : payload[(count - head.Length)..];
            ReadOnlySpan<byte> piece = rest[..Math.Min(rest.Length, TlsSession.MaxPlain)];
            if (session.Write(piece) != TlsStatus.Done)
            {
                return IoResult.Fail(Errno.EPROTO);
            }

            count += piece.Length;
        }

        sent = Drain();
        return sent.IsError ? Explain(sent) : IoResult.Ok(count);
    }

    protected override IoResult ReceiveSome(Span<byte> buffer) => ReceivePlain(buffer, asksSocket: true);

    internal override IoResult Peek() => inner.Peek();

    internal override int TakeConnectError() => inner.TakeConnectError();

    internal override int ShutdownSend()
    {
        if (_sendingEnded)
        {
            return 0;
        }

        _sendingEnded = true;
        session.Close();
        _shutdownAfterSending = true;
        IoResult sent = Drain();
        return sent.IsError ? sent.Errno : 0;
    }

    internal override void Abort() => inner.Abort();

    internal override void Close()
    {
        session.Dispose();
        inner.Close();
    }

    /// <summary>Decrypts what came, and unless what came before is to be all, what the socket has.</summary>
    private IoResult ReceivePlain(Span<byte> buffer, bool asksSocket)
    {
        _endIsUnreported = false;
        int total = 0;
        while (total < buffer.Length)
        {
            TlsStatus status = session.Read(buffer[total..], out int count);
            total += count;
            switch (status)
            {
                case TlsStatus.Done:
                    _hasHeard = true;
                    break;
                case TlsStatus.Closed or TlsStatus.Failed when total > 0:
                    // What came before the end is handed out first, and no socket will tell that there is more to say.
                    _endIsUnreported = true;
                    return IoResult.Ok(total);
                case TlsStatus.Closed:
                    return IoResult.Ok(0);
                case TlsStatus.Failed:
                    _ = Drain();
                    return IoResult.Fail(Errno.EPROTO);
                case TlsStatus.NeedsRoom:
                    IoResult sent = Drain();
                    if (sent.Errno != 0)
                    {
                        return total > 0 ? IoResult.Ok(total) : sent;
                    }

                    break;
                default:
                    if (total > 0 && !(_socketMayHaveMore && asksSocket))
                    {
                        return IoResult.Ok(total);
                    }

                    if (!asksSocket)
                    {
                        return IoResult.Fail(Errno.EAGAIN);
                    }

                    IoResult received = ReceiveCipher();
                    if (received.Count <= 0)
                    {
                        return total > 0 ? IoResult.Ok(total) : received;
                    }

                    break;
            }
        }

        return IoResult.Ok(total);
    }

    /// <summary>Sends encrypted bytes until none wait (0), or as far as the socket takes them (EAGAIN).</summary>
    private IoResult Drain()
    {
        while (session.Output.Available > 0)
        {
            IoResult sent = inner.Send(session.Output.Unread, default);
            if (sent.WouldBlock)
            {
                return sent;
            }

            if (sent.IsError)
            {
                session.Output.Discard();

                // A goodbye that nobody hears is none the worse.
                return _sendingEnded ? IoResult.Ok(0) : sent;
            }

            session.Output.Consume(sent.Count);
        }

        if (_shutdownAfterSending)
        {
            _shutdownAfterSending = false;
            _ = inner.ShutdownSend();
        }

        return IoResult.Ok(0);
    }

    /// <summary>Receives encrypted bytes. A count of 0 is an end that is in order; one that is not is an error.</summary>
    private IoResult ReceiveCipher()
    {
        Span<byte> free = session.Input.Free;
        IoResult received = inner.Receive(free);
        _socketMayHaveMore = received.Count == free.Length;
        if (received.Count > 0)
        {
            session.Input.Added(received.Count);
            return received;
        }

        if (_sendingEnded && (received.Count == 0 || received.Errno == Errno.ECONNRESET))
        {
            // We have said that we are done: a peer that closes without a word has understood.
            return IoResult.Ok(0);
        }

        if (!_hasHeard && (received.Count == 0 || received.Errno == Errno.ECONNRESET))
        {
            // With TLS 1.3 our part of the handshake is over before the server has judged what we came with.
            _cutShort = $"the server hung up in the TLS handshake without a reason{session.HangUpHint}";
            return IoResult.Fail(Errno.EPROTO);
        }

        if (received.Count == 0)
        {
            _cutShort = CutShort;
            return IoResult.Fail(Errno.EPROTO);
        }

        return received;
    }

    /// <summary>Sending failed. A peer that refuses us says so in an alert before it closes: that is the reason to tell.</summary>
    private IoResult Explain(IoResult error)
    {
        if (error.Errno is Errno.EPIPE or Errno.ECONNRESET)
        {
            Span<byte> scratch = stackalloc byte[256];
            IoResult last;
            do
            {
                last = Receive(scratch);
            }
            while (last.Count > 0);
        }

        return error;
    }
}
