using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>What a server's refusal of an option means to the caller.</summary>
internal static class OptionErrors
{
    /// <summary>The errno that a completion sees, which is never 0.</summary>
    internal static int ErrnoOf(NbdOptionReply reply)
    {
        int errno = Describe(reply, [], "").Errno;
        return errno == 0 ? Errno.ENOTSUP : errno;
    }

    /// <summary>The errno that the completion of a question sees whose answer is no: whether it was a wrong one to ask.</summary>
    internal static int ErrnoOfAnswer(NbdOptionReply reply, bool isStructuredReply) =>
        reply == NbdOptionReply.ErrorInvalid || (isStructuredReply && reply == NbdOptionReply.ErrorExtendedHeadersRequired)
            ? Errno.EINVAL
            : Errno.ENOTSUP;

    /// <summary>The errno (0 where none fits) and the text of a refusal, with what the server said added.</summary>
    internal static (int Errno, string Message) Describe(
        NbdOptionReply reply, ReadOnlySpan<byte> serverText, string exportName)
    {
        (int errno, string message) = reply switch
        {
            NbdOptionReply.ErrorUnsupported => (Errno.ENOTSUP, "the operation is not supported by the server"),
            NbdOptionReply.ErrorPolicy => (0, "server policy prevents the operation"),
            NbdOptionReply.ErrorPlatform => (0, "the operation is not supported by the server platform"),
            NbdOptionReply.ErrorInvalid => (Errno.EINVAL, "the server rejected this operation as invalid"),
            NbdOptionReply.ErrorTooBig => (Errno.EINVAL, "the operation is too large to process"),
            NbdOptionReply.ErrorTlsRequired => (Errno.ENOTSUP, "the server requires TLS encryption first"),
            NbdOptionReply.ErrorUnknown => (Errno.ENOENT, $"the server has no export named '{exportName}'"),
            NbdOptionReply.ErrorShutdown => (Errno.ESHUTDOWN, "the server is shutting down"),
            NbdOptionReply.ErrorBlockSizeRequired => (Errno.EINVAL, "the server requires specific block sizes"),
            _ => (0, $"handshake: unknown reply from the server: 0x{(uint)reply:x}"),
        };

        return serverText.IsEmpty ? (errno, message) : (errno, $"{message}: {WireText.Printable(serverText)}");
    }
}
