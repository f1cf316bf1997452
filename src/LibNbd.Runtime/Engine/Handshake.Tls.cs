using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>STARTTLS: what comes before the TLS handshake and after it. The handshake itself is done on the transport.</summary>
internal sealed partial class Handshake
{
    /// <summary>The connection is protected now: the negotiation begins anew.</summary>
    internal void OnTlsEstablished()
    {
        if (_call is not null)
        {
            Rest(0, granted: true);
        }
        else
        {
            Begin(OptionKind.ExtendedHeaders);
        }
    }

    private bool HandleStartTls(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        if (reply.Reply == NbdOptionReply.Ack)
        {
            return BeginTls();
        }

        if (!reply.IsError)
        {
            return Fail($"handshake: unexpected reply type {(uint)reply.Reply} when asking for TLS");
        }

        (int errno, string message) = OptionErrors.Describe(reply.Reply, payload, WireText.Decode(Settings.ExportName));
        if (_call is null && Settings.Tls == TlsMode.Require)
        {
            string refusal = $"handshake: server refused TLS, but handle TLS setting is 'require': {message}";
            return Complain(Errno.ENOTSUP, refusal, FailureCause.Tls) && TakeLeave();
        }

        if (!Decline(errno, message))
        {
            return false;
        }

        if (_call is not null)
        {
            return Answer(reply);
        }

        Begin(OptionKind.ExtendedHeaders);
        return true;
    }

    private bool BeginTls()
    {
        if (connection.IsTlsNegotiated)
        {
            return Fail("handshake: server agreed to start TLS a second time", Errno.EPROTO);
        }

        if (!connection.Output.IsEmpty)
        {
            return Fail("handshake: server agreed to start TLS before it was asked to", Errno.EPROTO);
        }

        if (Input.Available > 0)
        {
            // Not protected, yet it would be taken for something that was: somebody may have slipped it in.
            return Fail(
                $"handshake: server sent {Input.Available} bytes of clear text behind its agreement to start TLS", Errno.EPROTO);
        }

        connection.ForgetBeforeTls();
        connection.MoveTo(ConnectionState.OptStarttlsTlsHandshakeRead);
        _log.Agreed(NbdOption.StartTls);
        return false;
    }

    /// <summary>The owner gives what comes to TLS. If it did not, it must not be taken for something that was protected.</summary>
    private bool RefuseClearText() => Input.Available > 0 && Fail("handshake: clear text in the TLS handshake", Errno.EPROTO);

    private bool RefuseWithoutTls(string why) =>
        Fail($"handshake: {why}, but handle TLS setting is 'require'", Errno.ENOTSUP, FailureCause.Tls);

    /// <summary>An error was reported that ends the negotiation: the server is told, and the handle is dead once that has left.</summary>
    private bool TakeLeave()
    {
        AppendOption(NbdOption.Abort, 0);
        connection.CloseAfterSending();
        connection.MoveTo(ConnectionState.NewstyleSendOptAbort);
        return false;
    }
}
