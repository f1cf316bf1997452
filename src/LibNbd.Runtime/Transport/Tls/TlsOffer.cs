namespace LibNbd.Runtime.Transport.Tls;

/// <summary>What a client with a certain priority string offers, in OpenSSL's words.</summary>
/// <remarks>An absent list means OpenSSL's own choice; there is no empty one. At least one version is left.</remarks>
internal sealed record TlsOffer
{
    /// <summary>Whether TLS 1.2 may be used.</summary>
    internal required bool Tls12 { get; init; }

    /// <summary>Whether TLS 1.3 may be used.</summary>
    internal required bool Tls13 { get; init; }

    /// <summary>The cipher suites of TLS 1.2. OpenSSL may know none of them.</summary>
    internal string? Suites12 { get; init; }

    /// <summary>The cipher suites of TLS 1.3.</summary>
    internal string? Suites13 { get; init; }

    internal string? Groups { get; init; }

    internal string? Signatures { get; init; }
}
