using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>Text for native functions, and from them.</summary>
internal static unsafe class NativeText
{
    /// <summary>The bytes of a text with a zero behind them. A text with a zero inside would be cut short unseen, and is refused.</summary>
    internal static byte[] Of(string text)
    {
        byte[] bytes = WireText.Encode(text);
        return bytes.AsSpan().Contains((byte)0)
            ? throw new TlsSetupException(Errno.EINVAL, "a zero byte in a TLS setting")
            : [.. bytes, 0];
    }

    internal static string From(byte* text) =>
        text is null ? "" : WireText.Decode(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
}
