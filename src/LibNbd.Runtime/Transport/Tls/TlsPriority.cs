namespace LibNbd.Runtime.Transport.Tls;

/// <summary>A priority string in GnuTLS's language, as far as it is understood, in the terms of OpenSSL.</summary>
/// <remarks>What is not understood is refused: to ignore a part of a security setting would be to pretend.</remarks>
internal sealed class TlsPriority
{
    /// <summary>The priority string of a handle that was given none.</summary>
    internal const string Default = "NORMAL";

    /// <summary>TLS 1.2, as TLS itself numbers it.</summary>
    internal const int Tls12 = 0x0303;

    /// <summary>TLS 1.3.</summary>
    internal const int Tls13 = 0x0304;

    private static readonly string[] AllCiphers =
        ["AES-256-GCM", "CHACHA20-POLY1305", "AES-256-CCM", "AES-256-CBC", "AES-128-GCM", "AES-128-CCM", "AES-128-CBC"];

    private static readonly string[] AllMacs = ["AEAD", "SHA1", "SHA256", "SHA384"];

    private static readonly string[] CertificateExchanges = ["ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA", "RSA"];

    private static readonly string[] PskExchanges = ["ECDHE-PSK", "DHE-PSK", "PSK"];

    /// <summary>GnuTLS's groups and OpenSSL's names of them.</summary>
    private static readonly Dictionary<string, string> AllGroups = new(StringComparer.Ordinal)
    {
        ["SECP256R1"] = "P-256",
        ["SECP384R1"] = "P-384",
        ["SECP521R1"] = "P-521",
        ["X25519"] = "X25519",
        ["X448"] = "X448",
        ["FFDHE2048"] = "ffdhe2048",
        ["FFDHE3072"] = "ffdhe3072",
        ["FFDHE4096"] = "ffdhe4096",
        ["FFDHE6144"] = "ffdhe6144",
        ["FFDHE8192"] = "ffdhe8192",
    };

    /// <summary>Options that ask for what is so anyway: TLS is never renegotiated here, and records are as the standard wants them.</summary>
    private static readonly HashSet<string> HarmlessOptions = new(StringComparer.Ordinal)
    {
        "COMPAT", "SAFE_RENEGOTIATION", "PARTIAL_RENEGOTIATION", "DISABLE_SAFE_RENEGOTIATION", "SERVER_PRECEDENCE", "LATEST_RECORD_VERSION",
        "SSL3_RECORD_VERSION", "NO_TICKETS", "NO_TICKETS_TLS12", "NO_SESSION_HASH", "DISABLE_WILDCARDS", "PROFILE_LOW", "PROFILE_MEDIUM",
    };

    private readonly string _text;
    private readonly List<int> _versions = [Tls13, Tls12];
    private readonly List<string> _ciphers;
    private readonly List<string> _macs = [.. AllMacs];
    private readonly List<string> _exchanges = [.. CertificateExchanges, .. PskExchanges];
    private readonly List<string> _groups = [.. AllGroups.Keys];
    private bool _choosesCiphers;
    private bool _choosesGroups;

    private TlsPriority(string text)
    {
        _text = text;
        _ciphers = [.. AllCiphers];
    }

    /// <summary>The oldest version allowed.</summary>
    internal int MinVersion => _versions.Min();

    /// <summary>The newest version allowed.</summary>
    internal int MaxVersion => _versions.Max();

    /// <summary>What is needed of OpenSSL's security levels; 0 for what the system says.</summary>
    internal int SecurityLevel { get; private set; }

    /// <summary>The groups in OpenSSL's names, or null for its own choice.</summary>
    internal string? Groups => _choosesGroups ? string.Join(':', _groups.Select(static group => AllGroups[group])) : null;

    /// <summary>Whether nothing but the system's own policy is asked for.</summary>
    internal bool LeavesCiphersAlone => !_choosesCiphers;

    /// <summary>Reads a priority string.</summary>
    /// <exception cref="TlsSetupException">It is wrong, or not understood; the text says which part.</exception>
    internal static TlsPriority Parse(string text)
    {
        TlsPriority priority = new(text);
        string[] parts = text.Split(':');
        priority.TakeKeyword(parts[0]);
        foreach (string part in parts.AsSpan(1))
        {
            priority.TakeModifier(part);
        }

        return priority._versions.Count > 0 ? priority : throw priority.NotUnderstood(text, "no version of TLS is left");
    }

    public override string ToString() => _text;

    /// <summary>The cipher suites of TLS 1.3 by OpenSSL's names, or null for its own choice.</summary>
    internal string? Suites13()
    {
        if (!_choosesCiphers)
        {
            return null;
        }

        List<string> suites = [];
        foreach (string cipher in _ciphers)
        {
            switch (cipher)
            {
                case "AES-256-GCM":
                    suites.Add("TLS_AES_256_GCM_SHA384");
                    break;
                case "CHACHA20-POLY1305":
                    suites.Add("TLS_CHACHA20_POLY1305_SHA256");
                    break;
                case "AES-128-GCM":
                    suites.Add("TLS_AES_128_GCM_SHA256");
                    break;
                case "AES-128-CCM":
                    suites.Add("TLS_AES_128_CCM_SHA256");
                    break;
                default:
                    break;
            }
        }

        return _macs.Contains("AEAD") ? string.Join(':', suites) : "";
    }

    /// <summary>The cipher suites of TLS 1.2 by OpenSSL's names, or null for its own choice.</summary>
    /// <param name="psk">Those with a shared key, or else those with certificates.</param>
    internal string? Suites12(bool psk)
    {
        if (!_choosesCiphers)
        {
            // OpenSSL offers shared keys only if it is asked to; without certificates, as nobody said whom to trust.
            return psk ? "kECDHEPSK:kDHEPSK:kPSK" : null;
        }

        List<string> suites = [];
        foreach (string exchange in _exchanges.Where(exchange => psk == PskExchanges.Contains(exchange, StringComparer.Ordinal)))
        {
            // OpenSSL passes over names of combinations that do not exist.
            string prefix = exchange == "RSA" ? "" : exchange + "-";
            foreach (string cipher in _ciphers)
            {
                string name = cipher.Replace("AES-", "AES", StringComparison.Ordinal);
                if (!cipher.EndsWith("-CBC", StringComparison.Ordinal))
                {
                    if (_macs.Contains("AEAD"))
                    {
                        string hash = cipher switch { "AES-256-GCM" => "-SHA384", "AES-128-GCM" => "-SHA256", _ => "" };
                        suites.Add(prefix + name + hash);
                    }

                    continue;
                }

                name = psk ? name : name[..^"-CBC".Length];
                suites.AddRange(_macs.Where(static mac => mac != "AEAD").Select(mac => prefix + name + "-" + (mac == "SHA1" ? "SHA" : mac)));
            }
        }

        return string.Join(':', suites);
    }

    private static bool IsWeak(string cipher) => !cipher.Contains("256", StringComparison.Ordinal) && cipher != "CHACHA20-POLY1305";

    private void TakeKeyword(string keyword)
    {
        if (keyword.StartsWith('@'))
        {
            // Names of policies that an administrator has set up for GnuTLS. The system's policy for OpenSSL takes their place.
            return;
        }

        switch (keyword)
        {
            case "NORMAL" or "LEGACY":
                break;
            case "PERFORMANCE":
                Choose(_ciphers, ["AES-128-GCM", "CHACHA20-POLY1305", "AES-256-GCM", "AES-128-CCM", "AES-256-CCM", "AES-128-CBC", "AES-256-CBC"]);
                _choosesCiphers = true;
                break;
            case "SECURE128":
                SecurityLevel = 2;
                break;
            case "SECURE192" or "SECURE256":
                _ciphers.RemoveAll(IsWeak);
                _groups.RemoveAll(static group => group is "SECP256R1" or "X25519" or "FFDHE2048" or "FFDHE3072" or "FFDHE4096" or "FFDHE6144");
                _choosesCiphers = true;
                _choosesGroups = true;
                SecurityLevel = 2;
                break;
            case "PFS":
                _exchanges.RemoveAll(static exchange => exchange is "RSA" or "PSK");
                _choosesCiphers = true;
                break;
            case "NONE":
                _versions.Clear();
                _ciphers.Clear();
                _macs.Clear();
                _exchanges.Clear();
                _groups.Clear();
                _choosesCiphers = true;
                _choosesGroups = true;
                break;
            default:
                throw NotUnderstood(keyword, "it must begin with one of NORMAL, PERFORMANCE, LEGACY, PFS, SECURE128, SECURE192, SECURE256, NONE or @NAME");
        }
    }

    private void TakeModifier(string part)
    {
        switch (part.Length > 1 ? part[0] : '\0')
        {
            case '%':
                TakeOption(part, part[1..]);
                break;
            case '+':
                TakeAlgorithm(part, part[1..], add: true);
                break;
            case '-' or '!':
                TakeAlgorithm(part, part[1..], add: false);
                break;
            default:
                throw NotUnderstood(part, "'+', '-', '!' or '%' and a name are expected");
        }
    }

    private void TakeOption(string part, string option)
    {
        SecurityLevel = option switch
        {
            "PROFILE_HIGH" => Math.Max(SecurityLevel, 3),
            "PROFILE_ULTRA" => Math.Max(SecurityLevel, 4),
            "PROFILE_FUTURE" => Math.Max(SecurityLevel, 5),
            _ when HarmlessOptions.Contains(option) => SecurityLevel,
            _ => throw NotUnderstood(part, "unknown option"),
        };
    }

    private void TakeAlgorithm(string part, string name, bool add)
    {
        if (name.StartsWith("VERS-", StringComparison.Ordinal))
        {
            TakeVersion(part, name["VERS-".Length..], add);
        }
        else if (name.StartsWith("GROUP-", StringComparison.Ordinal) || name.StartsWith("CURVE-", StringComparison.Ordinal))
        {
            string group = name["GROUP-".Length..];
            if (group != "ALL" && !AllGroups.ContainsKey(group))
            {
                throw NotUnderstood(part, "unknown group");
            }

            Change(_groups, group == "ALL" ? [.. AllGroups.Keys] : [group], add);
            _choosesGroups = true;
        }
        else if (name.StartsWith("CTYPE-", StringComparison.Ordinal) || name.StartsWith("COMP-", StringComparison.Ordinal))
        {
            // X.509 without compression is all there is, so that a change of these says nothing, unless it takes them away.
            if (!add && name is "CTYPE-X509" or "CTYPE-X.509" or "CTYPE-ALL")
            {
                throw NotUnderstood(part, "X.509 is the only type of certificate");
            }
        }
        else if (name == "SIGN-ALL" && add)
        {
            // As it is.
        }
        else
        {
            TakeSuitePart(part, name, add);
        }
    }

    private void TakeSuitePart(string part, string name, bool add)
    {
        (List<string> list, string[] names) = name switch
        {
            "CIPHER-ALL" => (_ciphers, AllCiphers),
            "MAC-ALL" => (_macs, AllMacs),
            "KX-ALL" => (_exchanges, [.. CertificateExchanges, .. PskExchanges]),
            _ when AllCiphers.Contains(name, StringComparer.Ordinal) => (_ciphers, [name]),
            _ when AllMacs.Contains(name, StringComparer.Ordinal) => (_macs, [name]),
            _ when CertificateExchanges.Contains(name, StringComparer.Ordinal) || PskExchanges.Contains(name, StringComparer.Ordinal) =>
                (_exchanges, [name]),

            // Never on here: to forbid them changes nothing.
            "ARCFOUR-128" or "3DES-CBC" or "CAMELLIA-128-CBC" or "CAMELLIA-256-CBC" or "CAMELLIA-128-GCM" or "CAMELLIA-256-GCM" or "NULL" or "MD5"
                or "AES-128-CCM-8" or "AES-256-CCM-8" or "ANON-ECDH" or "ANON-DH" or "DHE-DSS" or "RSA-PSK" or "SRP" or "SRP-RSA" or "SRP-DSS"
                or "RSA-EXPORT" when !add => (new List<string>(), Array.Empty<string>()),
            _ => throw NotUnderstood(part, "unknown or unsupported algorithm"),
        };
        Change(list, names, add);
        _choosesCiphers |= names.Length > 0 && !(add && list == _exchanges && !_choosesCiphers);
    }

    private void TakeVersion(string part, string version, bool add)
    {
        switch (version)
        {
            case "TLS-ALL" or "ALL":
                ChangeVersion(Tls12, add);
                ChangeVersion(Tls13, add);
                break;
            case "TLS1.3":
                ChangeVersion(Tls13, add);
                break;
            case "TLS1.2":
                ChangeVersion(Tls12, add);
                break;
            case "SSL3.0" or "TLS1.0" or "TLS1.1" or "DTLS-ALL" or "DTLS0.9" or "DTLS1.0" or "DTLS1.2" when !add:
                break;
            case "SSL3.0" or "TLS1.0" or "TLS1.1":
                throw NotUnderstood(part, "NBD wants TLS 1.2 at least");
            default:
                throw NotUnderstood(part, "unknown version");
        }
    }

    private void ChangeVersion(int version, bool add)
    {
        _versions.Remove(version);
        if (add)
        {
            _versions.Add(version);
        }
    }

    private static void Choose(List<string> list, string[] names)
    {
        list.Clear();
        list.AddRange(names);
    }

    private static void Change(List<string> list, string[] names, bool add)
    {
        foreach (string name in names)
        {
            if (!add)
            {
                list.Remove(name);
            }
            else if (!list.Contains(name))
            {
                list.Add(name);
            }
        }
    }

    private TlsSetupException NotUnderstood(string part, string why) =>
        new(0, $"TLS priority \"{_text}\": \"{part}\": {why}");
}
