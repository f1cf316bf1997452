using LibNbd.Runtime.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>What a server's refusal of an option means to the caller.</summary>
internal static class OptionErrors
{
    /// <summary>The errno (0 where none fits) and the text of a refusal, with what the server said added.</summary>
    internal static (int Errno, string Message) Describe(
        OptionReplyCode reply, ReadOnlySpan<byte> serverText, string exportName, string what)
    {
        (int errno, string message) = reply switch
        {
            OptionReplyCode.ErrorUnsupported => (Errno.ENOTSUP, "the operation is not supported by the server"),
            OptionReplyCode.ErrorPolicy => (0, $"{what}: the server's policy prevents it"),
            OptionReplyCode.ErrorPlatform => (0, $"{what}: the operation is not supported by the server's platform"),
            OptionReplyCode.ErrorInvalid => (Errno.EINVAL, $"{what}: the server rejected the request as invalid"),
            OptionReplyCode.ErrorTooBig => (Errno.EINVAL, $"{what}: the request was too large for the server"),
            OptionReplyCode.ErrorTlsRequired => (Errno.ENOTSUP, $"{what}: the server requires TLS encryption first"),
            OptionReplyCode.ErrorUnknown => (Errno.ENOENT, $"the server has no export named '{exportName}'"),
            OptionReplyCode.ErrorShutdown => (Errno.ESHUTDOWN, $"{what}: the server is shutting down"),
            OptionReplyCode.ErrorBlockSizeRequired => (Errno.EINVAL, $"{what}: the server requires block size negotiation"),
            OptionReplyCode.ErrorExtendedHeadersRequired => (Errno.EINVAL, $"{what}: the server requires extended headers"),
            _ => (0, $"{what}: unknown reply from the server: 0x{(uint)reply:x8}"),
        };

        return serverText.IsEmpty ? (errno, message) : (errno, $"{message}: {WireText.Printable(serverText)}");
    }
}
