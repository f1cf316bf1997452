namespace LibNbd.Runtime.Transport.Tls;

/// <summary>What a TLS session is to be made with.</summary>
internal sealed record TlsSettings
{
    /// <summary>Certificates: null if there is a shared key.</summary>
    internal CertificateFiles? Certificates { get; init; }

    /// <summary>The shared key, or null.</summary>
    internal PskIdentity? Psk { get; init; }

    /// <summary>Whether a server with certificates has to prove that it is the right one.</summary>
    internal bool VerifyPeer { get; init; } = true;

    /// <summary>The name or address that the server's certificate must be for; empty if there is none to check.</summary>
    internal string VerifiedName { get; init; } = "";

    /// <summary>The name that the server is told it is asked for; empty for none.</summary>
    internal string ServerName { get; init; } = "";

    /// <summary>Versions and ciphers.</summary>
    internal required TlsPriority Priority { get; init; }
}

/// <summary>TLS could not be begun, for a reason of our own: a file, a setting.</summary>
internal sealed class TlsSetupException(int errno, string message) : Exception(message)
{
    /// <summary>0 where none fits.</summary>
    internal int Errno { get; } = errno;
}
