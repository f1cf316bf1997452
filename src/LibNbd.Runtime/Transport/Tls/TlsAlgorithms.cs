namespace LibNbd.Runtime.Transport.Tls;

/// <summary>What a priority string can name, in GnuTLS's words: what is used here with OpenSSL's names of it, and what never is.</summary>
internal static class TlsAlgorithms
{
    /// <summary>The ciphers, those that <c>NORMAL</c> prefers first.</summary>
    internal static readonly string[] Ciphers =
        ["AES-256-GCM", "CHACHA20-POLY1305", "AES-256-CCM", "AES-256-CBC", "AES-128-GCM", "AES-128-CCM", "AES-128-CBC"];

    internal static readonly string[] FastCiphers =
        ["AES-128-GCM", "AES-256-GCM", "CHACHA20-POLY1305", "AES-128-CCM", "AES-256-CCM", "AES-128-CBC", "AES-256-CBC"];

    internal static readonly string[] StrongCiphers = ["AES-256-GCM", "CHACHA20-POLY1305", "AES-256-CBC", "AES-256-CCM"];

    /// <summary>What <c>NORMAL</c> and <c>MAC-ALL</c> have.</summary>
    internal static readonly string[] Macs = ["AEAD", "SHA1"];

    /// <summary>To be had only by its own name.</summary>
    internal static readonly string[] FurtherMacs = ["SHA256", "SHA384"];

    internal static readonly string[] CertificateExchanges = ["ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA", "RSA"];

    internal static readonly string[] PskExchanges = ["ECDHE-PSK", "DHE-PSK", "PSK"];

    /// <summary>Groups of elliptic curves.</summary>
    internal static readonly OrderedDictionary<string, string> Curves = new(StringComparer.Ordinal)
    {
        ["SECP256R1"] = "P-256",
        ["SECP384R1"] = "P-384",
        ["SECP521R1"] = "P-521",
        ["X25519"] = "X25519",
        ["X448"] = "X448",
    };

    /// <summary>Groups of finite fields.</summary>
    internal static readonly OrderedDictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["FFDHE2048"] = "ffdhe2048",
        ["FFDHE3072"] = "ffdhe3072",
        ["FFDHE4096"] = "ffdhe4096",
        ["FFDHE6144"] = "ffdhe6144",
        ["FFDHE8192"] = "ffdhe8192",
    };

    internal static readonly string[] Groups = [.. Curves.Keys, .. Fields.Keys];

    internal static readonly string[] StrongGroups = ["SECP384R1", "SECP521R1", "FFDHE8192"];

    /// <summary>Signatures. GnuTLS knows those of the curves by two names each, which are one on the wire.</summary>
    internal static readonly OrderedDictionary<string, string> Signatures = new(StringComparer.Ordinal)
    {
        ["RSA-SHA256"] = "RSA+SHA256",
        ["RSA-PSS-SHA256"] = "rsa_pss_pss_sha256",
        ["RSA-PSS-RSAE-SHA256"] = "rsa_pss_rsae_sha256",
        ["ECDSA-SHA256"] = "ECDSA+SHA256",
        ["ECDSA-SECP256R1-SHA256"] = "ECDSA+SHA256",
        ["EDDSA-ED25519"] = "ed25519",
        ["RSA-SHA384"] = "RSA+SHA384",
        ["RSA-PSS-SHA384"] = "rsa_pss_pss_sha384",
        ["RSA-PSS-RSAE-SHA384"] = "rsa_pss_rsae_sha384",
        ["ECDSA-SHA384"] = "ECDSA+SHA384",
        ["ECDSA-SECP384R1-SHA384"] = "ECDSA+SHA384",
        ["EDDSA-ED448"] = "ed448",
        ["RSA-SHA512"] = "RSA+SHA512",
        ["RSA-PSS-SHA512"] = "rsa_pss_pss_sha512",
        ["RSA-PSS-RSAE-SHA512"] = "rsa_pss_rsae_sha512",
        ["ECDSA-SHA512"] = "ECDSA+SHA512",
        ["ECDSA-SECP521R1-SHA512"] = "ECDSA+SHA512",
        ["RSA-SHA1"] = "RSA+SHA1",
        ["ECDSA-SHA1"] = "ECDSA+SHA1",
    };

    /// <summary>
    /// Options that ask for what is so anyway, or for less than what is done here: there is no renegotiation, resumption or compression.
    /// </summary>
    internal static readonly HashSet<string> HarmlessOptions = new(StringComparer.Ordinal)
    {
        "ALLOW_SMALL_RECORDS", "COMPAT", "DISABLE_SAFE_RENEGOTIATION", "LATEST_RECORD_VERSION", "NEW_PADDING", "NO_SESSION_HASH",
        "NO_STATUS_REQUEST", "NO_TICKETS", "NO_TICKETS_TLS12", "PARTIAL_RENEGOTIATION", "SERVER_PRECEDENCE", "SSL3_RECORD_VERSION",
        "STATELESS_COMPRESSION",
    };

    /// <summary>Options that are known and refused, with the reason.</summary>
    internal static readonly Dictionary<string, string> RefusedOptions = new(StringComparer.Ordinal)
    {
        ["DEBUG_ALLOW_KEY_USAGE_VIOLATIONS"] = WeakensVerification,
        ["FALLBACK_SCSV"] = "a connection is not tried again with an older version here",
        ["FORCE_ETM"] = "OpenSSL cannot insist on it; -MAC-ALL:+AEAD leaves out the ciphers that it is about",
        ["FORCE_SESSION_HASH"] = "OpenSSL cannot insist on it; -VERS-TLS1.2 leaves out the version that it is about",
        ["NO_EXTENSIONS"] = "TLS 1.2 and 1.3 need extensions",
        ["PROFILE_SUITEB128"] = NoSuiteB,
        ["PROFILE_SUITEB192"] = NoSuiteB,
        ["UNSAFE_RENEGOTIATION"] = "TLS is never renegotiated here",
        ["VERIFY_ALLOW_BROKEN"] = WeakensVerification,
        ["VERIFY_ALLOW_SIGN_RSA_MD5"] = WeakensVerification,
        ["VERIFY_ALLOW_SIGN_WITH_SHA1"] = WeakensVerification,
        ["VERIFY_ALLOW_X509_V1_CA_CRT"] = WeakensVerification,
        ["VERIFY_DISABLE_CRL_CHECKS"] = WeakensVerification,
    };

    internal const string NoSuiteB = "Suite B is not supported";

    private const string WeakensVerification = "it would weaken the check of certificates";

    /// <summary>The rest of what GnuTLS knows: to take it away changes nothing, to add it is refused.</summary>
    private static readonly HashSet<string> Unused = new(StringComparer.Ordinal)
    {
        // Ciphers
        "3DES-CBC", "AES-128-CCM-8", "AES-128-CFB8", "AES-128-SIV", "AES-128-XTS", "AES-192-CBC", "AES-192-CFB8", "AES-192-GCM",
        "AES-256-CCM-8", "AES-256-CFB8", "AES-256-SIV", "AES-256-XTS", "ARCFOUR-128", "CAMELLIA-128-CBC", "CAMELLIA-128-GCM",
        "CAMELLIA-192-CBC", "CAMELLIA-256-CBC", "CAMELLIA-256-GCM", "CHACHA20-32", "CHACHA20-64", "CIPHER-GOST-ALL", "DES-CBC",
        "ESTREAM-SALSA20-256", "GOST28147-CPA-CFB", "GOST28147-CPB-CFB", "GOST28147-CPC-CFB", "GOST28147-CPD-CFB",
        "GOST28147-TC26Z-CFB", "GOST28147-TC26Z-CNT", "KUZNYECHIK-CTR-ACPKM", "MAGMA-CTR-ACPKM", "NULL", "RC2-40", "SALSA20-256",

        // MACs
        "AES-CMAC-128", "AES-CMAC-256", "AES-GMAC-128", "AES-GMAC-192", "AES-GMAC-256", "GOST28147-TC26Z-IMIT", "GOSTR341194",
        "MAC-GOST-ALL", "MD5", "OMAC-KUZNYECHIK", "OMAC-MAGMA", "SHA224", "SHA512", "STREEBOG-256", "STREEBOG-512", "UMAC-128", "UMAC-96",

        // Key exchanges
        "ANON-DH", "ANON-ECDH", "DHE-DSS", "GOST", "KX-GOST-ALL", "RSA-EXPORT", "RSA-PSK", "SRP", "SRP-DSS", "SRP-RSA", "VKO-GOST-12",

        // Groups
        "GROUP-GC256A", "GROUP-GC256B", "GROUP-GC256C", "GROUP-GC256D", "GROUP-GC512A", "GROUP-GC512B", "GROUP-GC512C", "GROUP-GOST-ALL",
        "GROUP-SECP192R1", "GROUP-SECP224R1",

        // Signatures
        "SIGN-DSA-SHA1", "SIGN-DSA-SHA224", "SIGN-DSA-SHA256", "SIGN-DSA-SHA384", "SIGN-DSA-SHA512", "SIGN-DSA-SHA3-224",
        "SIGN-DSA-SHA3-256", "SIGN-DSA-SHA3-384", "SIGN-DSA-SHA3-512", "SIGN-ECDSA-SHA224", "SIGN-ECDSA-SHA3-224", "SIGN-ECDSA-SHA3-256",
        "SIGN-ECDSA-SHA3-384", "SIGN-ECDSA-SHA3-512", "SIGN-GOST-ALL", "SIGN-GOSTR341001", "SIGN-GOSTR341012-256", "SIGN-GOSTR341012-512",
        "SIGN-RSA-MD2", "SIGN-RSA-MD5", "SIGN-RSA-RAW", "SIGN-RSA-RMD160", "SIGN-RSA-SHA224", "SIGN-RSA-SHA3-224", "SIGN-RSA-SHA3-256",
        "SIGN-RSA-SHA3-384", "SIGN-RSA-SHA3-512",

        // Types of certificates
        "CTYPE-OPENPGP", "CTYPE-RAWPK", "CTYPE-CLI-OPENPGP", "CTYPE-CLI-RAWPK", "CTYPE-SRV-OPENPGP", "CTYPE-SRV-RAWPK",
    };

    internal static bool IsUnused(string name) =>
        Unused.Contains(name)
            || (name.StartsWith("CURVE-", StringComparison.Ordinal) && Unused.Contains("GROUP-" + name["CURVE-".Length..]));
}
