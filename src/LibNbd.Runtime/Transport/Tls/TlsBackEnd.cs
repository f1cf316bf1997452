using LibNbd.Runtime.Transport.Linux;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>Which implementation of TLS this process uses.</summary>
internal static class TlsBackEnd
{
    /// <summary>Why there is no TLS here, or null.</summary>
    internal static string? Missing => IsOpenSsl ? OpenSsl.Missing : null;

    private static bool IsOpenSsl => SocketPlatform.Current is LinuxSocketPlatform;

    /// <exception cref="TlsSetupException">A file or a setting is of no use.</exception>
    internal static TlsSession NewSession(TlsSettings settings)
    {
        if (Host.IsC)
        {
            // Known when it is compiled, and asked by itself: so that SslStream, and all that it needs, is left out of the C library.
            return new OpenSslSession(settings);
        }

        return IsOpenSsl ? new OpenSslSession(settings) : new SslStreamSession(settings);
    }
}
