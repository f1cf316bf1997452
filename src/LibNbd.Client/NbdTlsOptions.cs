namespace LibNbd;

/// <summary>TLS as libnbd sets it up: from files in the layout that GnuTLS's tools use. Immutable.</summary>
public sealed record NbdTlsOptions
{
    /// <summary>
    /// Whether TLS is required (the default), used if the server has it, or not used. A URI says it by its scheme: with one, leave the
    /// default and write <c>nbds:</c>.
    /// </summary>
    public TlsMode Mode { get; init; } = TlsMode.Require;

    /// <summary>The folder of the X.509 certificates (<c>ca-cert.pem</c> and so on); null for the system's.</summary>
    public string? CertificatesDirectory { get; init; }

    /// <summary>The file of shared keys; null for certificates. Linux only.</summary>
    public string? PskFile { get; init; }

    /// <summary>The user name for a shared key; null for the process's user.</summary>
    public string? UserName { get; init; }

    /// <summary>The name that the server's certificate must have; null for the host that is connected to.</summary>
    public string? HostName { get; init; }

    /// <summary>Whether the server's certificate is checked; true by default.</summary>
    public bool VerifyPeer { get; init; } = true;

    /// <summary>Versions and ciphers, as a GnuTLS priority string; null for the default.</summary>
    public string? Priority { get; init; }
}
