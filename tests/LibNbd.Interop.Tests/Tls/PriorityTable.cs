namespace LibNbd.Interop.Tests.Tls;

/// <summary>Every keyword and modifier that GnuTLS documents, and some combinations: what comes of each.</summary>
/// <param name="Text">The priority string.</param>
/// <param name="Psk">With a shared key: empty if it connects, else a part of the refusal.</param>
/// <param name="X509">With certificates.</param>
/// <param name="NotIn">The server that does not have what is left: <c>GnuTLS</c>, with a shared key; or <c>GnuTLS, any</c>.</param>
internal sealed record PriorityRow(string Text, string Psk = "", string X509 = "", string NotIn = "")
{
    public override string ToString() => Text;
}

internal static class PriorityTable
{
    // nbdkit has no parameters for DHE with shared keys, and GnuTLS's servers have CBC with SHA-1 only.
    internal const string GnuTls = "GnuTLS";
    internal const string GnuTlsAny = "GnuTLS, any";

    private const string NotUsed = "it is not supported";
    private const string NoSuite = "it leaves no cipher suite";
    private const string NoVersion = "it leaves no version";
    private const string NoSignature = "it leaves no signature";
    private const string NoCertificate = "it leaves no type of certificate";
    private const string OldVersion = "NBD wants TLS 1.2 at least";
    private const string Datagrams = "NBD does not run over datagrams";
    private const string Weakens = "it would weaken the check of certificates";
    private const string SuiteB = "Suite B is not supported";
    internal const string TooWeak = "key too small|key too weak";

    internal static readonly PriorityRow[] Rows =
    [
        // Keywords
        new("NORMAL"), new("normal"), new("LEGACY"), new("PERFORMANCE"), new("PFS"), new("SECURE128"), new("SECURE192"), new("SECURE256"),
        new("@SYSTEM"), new("@LIBNBD,SYSTEM"), new("@SYSTEM:-VERS-TLS1.3"),
        Refused("SYSTEM", "\"SYSTEM\": it must begin with"), Refused("", "\"\": it must begin with"), Refused("NONE", NoVersion),
        Refused("SUITEB128", SuiteB), Refused("SUITEB192", SuiteB),
        Refused("NORMAL:", "\"\": '+', '-', '!' or '%'"), Refused("NORMAL:SECURE256", "\"SECURE256\": '+'"),
        Refused("NORMAL:+SECURE256", "\"+SECURE256\": unknown algorithm"), Refused("NORMAL:-RC4", "\"-RC4\": unknown algorithm"),
        new("NONE:+VERS-ALL:+CIPHER-ALL:+MAC-ALL:+KX-ALL:+GROUP-ALL:+SIGN-ALL"),
        new("NONE:+VERS-TLS1.3:+AES-128-GCM:+AEAD:+GROUP-X25519:+SIGN-ALL"),
        new("NONE:+VERS-TLS1.2:+AES-128-CBC:+SHA1:+ECDHE-ECDSA:+ECDHE-RSA:+GROUP-SECP256R1:+SIGN-ALL"),
        Refused("NONE:+VERS-TLS1.3:+AES-128-GCM:+AEAD:+GROUP-X25519", NoSignature),
        Refused("NONE:+VERS-TLS1.3:+AES-128-GCM:+AEAD:+SIGN-ALL", NoSuite),

        // Versions
        new("NORMAL:+VERS-ALL"), new("NORMAL:-VERS-TLS1.3"), new("NORMAL:!VERS-TLS1.2"), new("NORMAL:-VERS-ALL:+VERS-TLS1.3"),
        new("NORMAL:-VERS-TLS-ALL:+VERS-TLS1.2"), new("NORMAL:-VERS-SSL3.0:-VERS-TLS1.0:-VERS-TLS1.1:-VERS-DTLS-ALL"),
        Refused("NORMAL:-VERS-ALL", NoVersion), Refused("NORMAL:+VERS-SSL3.0", OldVersion), Refused("NORMAL:+VERS-TLS1.0", OldVersion),
        Refused("NORMAL:+VERS-TLS1.1", OldVersion), Refused("NORMAL:+VERS-TLS1.4", "\"+VERS-TLS1.4\": unknown version"),
        Refused("NORMAL:+VERS-DTLS1.2", Datagrams), Refused("NORMAL:+VERS-DTLS-ALL", Datagrams),

        // Ciphers, each alone, in each version
        .. Each("AES-128-GCM", "AES-256-GCM", "CHACHA20-POLY1305", "AES-128-CCM").SelectMany(static name => new PriorityRow[]
        {
            new($"NORMAL:-CIPHER-ALL:+{name}"), new($"NORMAL:-{name}"),
            new($"NORMAL:-VERS-TLS1.2:-CIPHER-ALL:+{name}", Psk: name == "AES-256-GCM" ? NoSuite : ""),
        }),
        .. Each("AES-128-GCM", "AES-256-GCM", "CHACHA20-POLY1305", "AES-128-CCM", "AES-256-CCM", "AES-128-CBC", "AES-256-CBC").Select(
            static name => new PriorityRow($"NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+{name}")),
        .. Each("AES-256-CCM", "AES-128-CBC", "AES-256-CBC").Select(
            static name => Refused($"NORMAL:-VERS-TLS1.2:-CIPHER-ALL:+{name}", NoSuite)),
        new("NORMAL:+CIPHER-ALL"), new("NORMAL:+aes-128-gcm"), Refused("NORMAL:-CIPHER-ALL", NoSuite),
        .. Each(
            "AES-128-CCM-8", "AES-256-CCM-8", "3DES-CBC", "ARCFOUR-128", "CAMELLIA-128-CBC", "CAMELLIA-256-GCM", "NULL",
            "GOST28147-TC26Z-CNT")
            .SelectMany(static name => new[] { Refused($"NORMAL:+{name}", NotUsed), new($"NORMAL:-{name}") }),

        // MACs
        new("NORMAL:+MAC-ALL"), new("NORMAL:+SHA1"), new("NORMAL:+SHA256"), new("NORMAL:+SHA384"), new("NORMAL:-SHA1"),
        new("NORMAL:-SHA256"),
        new("NORMAL:-MAC-ALL:+AEAD"), new("NORMAL:-MAC-ALL:+SHA1"), new("NORMAL:-MAC-ALL:+SHA256:-AES-256-CBC", NotIn: GnuTlsAny),
        new("NORMAL:-AEAD"),
        new("NORMAL:-MAC-ALL:+SHA384:-AES-128-CBC", NotIn: GnuTlsAny), Refused("NORMAL:-MAC-ALL", NoSuite),
        Refused("NORMAL:-AEAD:-VERS-TLS1.2", NoSuite),
        Refused("NORMAL:+MD5", NotUsed), new("NORMAL:-MD5"), Refused("NORMAL:+SHA512", NotUsed),

        // Key exchanges, in both versions and in 1.2 alone
        new("NORMAL:+KX-ALL"), new("NORMAL:-KX-ALL"), new("NORMAL:-KX-ALL:-VERS-TLS1.3", X509: NoSuite),
        .. Each("ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA", "RSA").SelectMany(static name => new PriorityRow[]
        {
            new($"NORMAL:-KX-ALL:+{name}"), new($"NORMAL:-VERS-TLS1.3:-KX-ALL:+{name}"), new($"NORMAL:-{name}"),
        }),
        .. Each("ECDHE-PSK", "DHE-PSK", "PSK").SelectMany(static name => new PriorityRow[]
        {
            new($"NORMAL:-KX-ALL:+{name}"),
            new($"NORMAL:-VERS-TLS1.3:-KX-ALL:+{name}", X509: NoSuite, NotIn: name == "DHE-PSK" ? GnuTls : ""),
            new($"NORMAL:-{name}"), new($"NORMAL:+{name}"),
        }),
        new("NORMAL:-ECDHE-PSK:-DHE-PSK:-PSK", Psk: "it leaves no key exchange for a shared key"),
        new("NORMAL:-KX-ALL:+ECDHE-PSK:-CIPHER-ALL:+AES-128-GCM"),
        new("NORMAL:-VERS-TLS1.3:-KX-ALL:+ECDHE-PSK:-CIPHER-ALL:+AES-128-GCM", NoSuite, NoSuite),
        new("NORMAL:-VERS-TLS1.3:-KX-ALL:+ECDHE-PSK:-CIPHER-ALL:+AES-128-CBC", X509: NoSuite),
        new("NORMAL:-VERS-TLS1.3:-KX-ALL:+DHE-PSK:-CIPHER-ALL:+AES-256-CCM", X509: NoSuite, NotIn: GnuTls),
        new("PFS:-VERS-TLS1.3"), new("PERFORMANCE:-VERS-TLS1.3"), new("SECURE128:-VERS-TLS1.3"), new("SECURE256:-VERS-TLS1.3"),
        .. Each("ANON-DH", "ANON-ECDH", "DHE-DSS", "RSA-PSK", "RSA-EXPORT", "SRP", "SRP-RSA", "VKO-GOST-12")
            .SelectMany(static name => new[] { Refused($"NORMAL:+{name}", NotUsed), new($"NORMAL:-{name}") }),

        // Groups
        new("NORMAL:+GROUP-ALL"), new("NORMAL:+CURVE-ALL"), new("NORMAL:-GROUP-EC-ALL"), new("NORMAL:-GROUP-DH-ALL"),
        new("NORMAL:-GROUP-ALL"),
        Refused("NORMAL:-GROUP-ALL:-VERS-TLS1.2", NoSuite), new("NORMAL:-GROUP-ALL:+GROUP-FFDHE2048:-VERS-TLS1.3"),
        new("NORMAL:-GROUP-ALL:-VERS-TLS1.3:-KX-ALL:+ECDHE-RSA:+ECDHE-PSK", NoSuite, NoSuite),
        .. Each(
            "SECP256R1",
            "SECP384R1",
            "SECP521R1",
            "X25519",
            "X448",
            "FFDHE2048",
            "FFDHE3072",
            "FFDHE4096",
            "FFDHE6144",
            "FFDHE8192").SelectMany(
            static name => new PriorityRow[] { new($"NORMAL:-GROUP-ALL:+GROUP-{name}"), new($"NORMAL:-GROUP-{name}") }),
        new("NORMAL:-CURVE-ALL:+CURVE-SECP256R1"), Refused("NORMAL:+GROUP-SECP192R1", NotUsed), new("NORMAL:-GROUP-SECP192R1"),
        Refused("NORMAL:+CURVE-SECP224R1", NotUsed), Refused("NORMAL:+GROUP-GC256A", NotUsed),
        Refused("NORMAL:+GROUP-FOO", "\"+GROUP-FOO\": unknown group"),

        // Signatures
        new("NORMAL:+SIGN-ALL"), Refused("NORMAL:-SIGN-ALL", NoSignature),
        .. Each(
            "RSA-SHA256", "RSA-SHA384", "RSA-SHA512", "RSA-PSS-RSAE-SHA256", "RSA-PSS-RSAE-SHA384", "RSA-PSS-RSAE-SHA512", "ECDSA-SHA256",
            "ECDSA-SECP256R1-SHA256").SelectMany(
            static name => new PriorityRow[] { new($"NORMAL:-SIGN-ALL:+SIGN-{name}"), new($"NORMAL:-SIGN-{name}") }),
        new("NORMAL:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1"), new("NORMAL:-SIGN-EdDSA-Ed25519:-SIGN-EdDSA-Ed448"),
        new("NORMAL:-SIGN-DSA-SHA1:-SIGN-RSA-MD5"),
        Refused("NORMAL:+SIGN-DSA-SHA256", NotUsed), Refused("NORMAL:+SIGN-RSA-MD5", NotUsed), Refused("NORMAL:+SIGN-GOST-ALL", NotUsed),
        Refused("NORMAL:+SIGN-FOO", "\"+SIGN-FOO\": unknown signature"),

        // Types of certificates, and compression
        new("NORMAL:+CTYPE-ALL"), new("NORMAL:+CTYPE-X509"), new("NORMAL:-CTYPE-ALL:+CTYPE-X.509"),
        new("NORMAL:-CTYPE-OPENPGP:-CTYPE-RAWPK"),
        new("NORMAL:+CTYPE-CLI-X509:+CTYPE-SRV-X509"), new("NORMAL:-CTYPE-ALL", X509: NoCertificate),
        new("NORMAL:-CTYPE-SRV-X509", X509: NoCertificate),
        Refused("NORMAL:+CTYPE-RAWPK", NotUsed), Refused("NORMAL:+CTYPE-SRV-RAWPK", NotUsed), Refused("NORMAL:+CTYPE-OPENPGP", NotUsed),
        Refused("NORMAL:+CTYPE-FOO", "unknown type"), new("NORMAL:-COMP-ALL:+COMP-NULL"), new("NORMAL:+COMP-DEFLATE"),
        Refused("NORMAL:+COMP-FOO", "\"+COMP-FOO\": unknown algorithm"),

        // Options
        .. Each(
            "ALLOW_SMALL_RECORDS", "COMPAT", "DISABLE_SAFE_RENEGOTIATION", "DISABLE_TLS13_COMPAT_MODE", "DISABLE_WILDCARDS", "DUMBFW",
            "LATEST_RECORD_VERSION", "NEW_PADDING", "NO_ETM", "NO_SESSION_HASH", "NO_STATUS_REQUEST", "NO_TICKETS", "NO_TICKETS_TLS12",
            "PARTIAL_RENEGOTIATION", "PROFILE_VERY_WEAK", "PROFILE_LOW", "PROFILE_LEGACY", "PROFILE_MEDIUM", "PROFILE_HIGH",
            "SAFE_RENEGOTIATION",
            "SERVER_PRECEDENCE", "SSL3_RECORD_VERSION", "STATELESS_COMPRESSION").Select(static name => new PriorityRow($"NORMAL:%{name}")),
        new("NORMAL:%PROFILE_ULTRA", X509: TooWeak), new("NORMAL:%PROFILE_FUTURE", X509: TooWeak), new("NORMAL:-VERS-TLS1.3:%NO_ETM:-AEAD"),
        .. Each(
            "DEBUG_ALLOW_KEY_USAGE_VIOLATIONS", "VERIFY_ALLOW_BROKEN", "VERIFY_ALLOW_SIGN_RSA_MD5", "VERIFY_ALLOW_SIGN_WITH_SHA1",
            "VERIFY_ALLOW_X509_V1_CA_CRT", "VERIFY_DISABLE_CRL_CHECKS").Select(static name => Refused($"NORMAL:%{name}", Weakens)),
        .. Each(
            "FALLBACK_SCSV", "FORCE_ETM", "FORCE_SESSION_HASH", "NO_EXTENSIONS", "UNSAFE_RENEGOTIATION", "PROFILE_SUITEB128",
            "PROFILE_SUITEB192")
            .Select(static name => Refused($"NORMAL:%{name}", $"\"%{name}\": ")),
        Refused("NORMAL:%FOO", "\"%FOO\": unknown option"),
    ];

    private static string[] Each(params string[] names) => names;

    private static PriorityRow Refused(string text, string why) => new(text, why, why);
}
