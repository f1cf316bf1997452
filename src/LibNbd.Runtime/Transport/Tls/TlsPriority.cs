namespace LibNbd.Runtime.Transport.Tls;

/// <summary>A priority string in GnuTLS's language, as far as it is understood.</summary>
/// <remarks>
/// It guarantees: nothing is offered that the string takes away; and what is not understood, or leaves nothing to offer, is refused with
/// the part that is at fault: to ignore a part of a security setting would be to pretend.
/// </remarks>
internal sealed class TlsPriority
{
    /// <summary>The priority string of a handle that was given none.</summary>
    internal const string Default = "NORMAL";

    // OpenSSL's security levels, by the bits of what they ask for at least.
    private const int Level80 = 1;
    private const int Level112 = 2;
    private const int Level128 = 3;
    private const int Level192 = 4;
    private const int Level256 = 5;

    /// <summary>
    /// In TLS 1.3 a shared key goes with one hash, and where nothing else was agreed on it is this one (RFC 8446, section 4.2.11).
    /// </summary>
    private const string PskHash = "SHA256";

    private readonly string _text;
    private readonly List<string> _ciphers = [.. TlsAlgorithms.Ciphers];
    private readonly List<string> _macs = [.. TlsAlgorithms.Macs];
    private readonly List<string> _exchanges = [.. TlsAlgorithms.CertificateExchanges];
    private readonly List<string> _pskExchanges = [.. TlsAlgorithms.PskExchanges];
    private readonly HashSet<string> _forbiddenExchanges = new(StringComparer.Ordinal);
    private readonly List<string> _groups = [.. TlsAlgorithms.Groups];
    private readonly List<string> _signatures = [.. TlsAlgorithms.Signatures.Keys];
    private bool _allows12 = true;
    private bool _allows13 = true;
    private bool _allowsCertificates = true;
    private bool _choosesCiphers;
    private bool _choosesGroups;
    private bool _choosesSignatures;

    private TlsPriority(string text) => _text = text;

    /// <summary>What is needed of OpenSSL's security levels at least; 0 for what the system says.</summary>
    internal int SecurityLevel { get; private set; }

    /// <summary>Whether a certificate for <c>*.example</c> is for no host at all.</summary>
    internal bool ForbidsWildcards { get; private set; }

    /// <summary>Options of OpenSSL to set.</summary>
    internal ulong SetOptions { get; private set; }

    /// <summary>Options of OpenSSL to clear.</summary>
    internal ulong ClearedOptions { get; private set; }

    /// <summary>Whether nothing but versions is chosen.</summary>
    internal bool ChoosesVersionsAlone =>
        !_choosesCiphers
            && !_choosesGroups
            && !_choosesSignatures
            && SecurityLevel == 0
            && !ForbidsWildcards
            && SetOptions == 0
            && ClearedOptions == 0;

    private bool HasCurve => _groups.Exists(TlsAlgorithms.Curves.ContainsKey);

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

        return priority;
    }

    /// <summary>Whether it is other than that of a handle that was given none.</summary>
    internal bool IsChosen => _text != Default;

    public override string ToString() => _text;

    /// <summary>What is left to offer.</summary>
    /// <param name="psk">With a shared key, or else with certificates.</param>
    /// <exception cref="TlsSetupException">Nothing, and why.</exception>
    internal TlsOffer Offer(bool psk)
    {
        if (!_allows12 && !_allows13)
        {
            throw NothingLeft("version of TLS");
        }

        if (!psk && !_allowsCertificates)
        {
            throw NothingLeft("type of certificate, of which X.509 is the only one");
        }

        if (_signatures.Count == 0)
        {
            throw NothingLeft("signature (SIGN-...), and TLS 1.2 needs one");
        }

        List<string> exchanges = psk ? LeftPskExchanges() : _exchanges;
        if (psk && exchanges.Count == 0)
        {
            throw NothingLeft("key exchange for a shared key");
        }

        // OpenSSL offers shared keys in TLS 1.2 only if it is asked to, and by group names also those without encryption: so the list is
        // ours.
        string? suites12 = psk || _choosesCiphers || !HasCurve ? Suites12(exchanges) : null;
        string? suites13 = _choosesCiphers ? Suites13() : null;
        bool allows13 = _allows13 && _groups.Count > 0
            && (psk ? suites13 is null
            || suites13.Contains(PskHash, StringComparison.Ordinal) : _signatures.Exists(static name => IsGoodFor13(name)));
        TlsOffer offer = new()
        {
            Tls12 = _allows12 && suites12 is not { Length: 0 },
            Tls13 = allows13 && suites13 is not { Length: 0 },
            Suites12 = suites12,
            Suites13 = suites13,
            Groups = _choosesGroups && _groups.Count > 0 ? string.Join(':', _groups.Select(OpenSslGroup)) : null,
            Signatures = _choosesSignatures
                ? string.Join(':', _signatures.Select(static name => TlsAlgorithms.Signatures[name]).Distinct(StringComparer.Ordinal))
                : null,
        };
        return offer is { Tls12: false, Tls13: false } ? throw NoSuiteLeft() : offer;
    }

    /// <summary>The refusal of a string whose suites this OpenSSL does not have.</summary>
    internal TlsSetupException NoSuiteLeft() => NothingLeft("cipher suite for the versions that it allows");

    private static bool IsGoodFor13(string signature) =>
        !signature.EndsWith("-SHA1", StringComparison.Ordinal)
        && (!signature.StartsWith("RSA-", StringComparison.Ordinal) || signature.StartsWith("RSA-PSS-", StringComparison.Ordinal));

    private static string OpenSslGroup(string name) =>
        TlsAlgorithms.Curves.TryGetValue(name, out string? curve) ? curve : TlsAlgorithms.Fields[name];

    /// <summary>Those that were named; else all but those that were taken away by name.</summary>
    private List<string> LeftPskExchanges() => _pskExchanges.Count > 0
        ? _pskExchanges
        : [.. TlsAlgorithms.PskExchanges.Where(name => !_forbiddenExchanges.Contains(name))];

    private string Suites13()
    {
        List<string> suites = [];
        foreach (string cipher in _macs.Contains("AEAD") ? _ciphers : [])
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

        return string.Join(':', suites);
    }

    /// <summary>All combinations; OpenSSL passes over the names of those that do not exist.</summary>
    private string Suites12(List<string> exchanges)
    {
        List<string> suites = [];
        foreach (string exchange in exchanges.Where(name => HasCurve || !name.StartsWith("ECDHE-", StringComparison.Ordinal)))
        {
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

                name = exchange.EndsWith("PSK", StringComparison.Ordinal) ? name : name[..^"-CBC".Length];
                suites.AddRange(
                    _macs.Where(static mac => mac != "AEAD").Select(mac => prefix + name + "-" + (mac == "SHA1" ? "SHA" : mac)));
            }
        }

        return string.Join(':', suites);
    }

    private void TakeKeyword(string keyword)
    {
        if (keyword.StartsWith('@'))
        {
            // Names of policies that an administrator has set up for GnuTLS. The system's policy for OpenSSL takes their place.
            return;
        }

        switch (keyword.ToUpperInvariant())
        {
            case "NORMAL" or "LEGACY":
                break;
            case "PERFORMANCE":
                Choose(_ciphers, TlsAlgorithms.FastCiphers);
                _choosesCiphers = true;
                break;
            case "SECURE128":
                SecurityLevel = Level112;
                break;
            case "SECURE192" or "SECURE256":
                Choose(_ciphers, TlsAlgorithms.StrongCiphers);
                Choose(_macs, "AEAD");
                Choose(_groups, TlsAlgorithms.StrongGroups);
                _signatures.RemoveAll(static name => !name.EndsWith("384", StringComparison.Ordinal)
                    && !name.EndsWith("512", StringComparison.Ordinal) && !name.EndsWith("448", StringComparison.Ordinal));
                _choosesCiphers = true;
                _choosesGroups = true;
                _choosesSignatures = true;
                SecurityLevel = Level128;
                break;
            case "PFS":
                _exchanges.Remove("RSA");
                _pskExchanges.Remove("PSK");
                _forbiddenExchanges.Add("PSK");
                _choosesCiphers = true;
                break;
            case "NONE":
                _allows12 = false;
                _allows13 = false;
                _ciphers.Clear();
                _macs.Clear();
                _exchanges.Clear();
                _pskExchanges.Clear();
                _groups.Clear();
                _signatures.Clear();
                _choosesCiphers = true;
                _choosesGroups = true;
                _choosesSignatures = true;
                break;
            case "SUITEB128" or "SUITEB192":
                throw NotUnderstood(keyword, TlsAlgorithms.NoSuiteB);
            default:
                throw NotUnderstood(
                    keyword, "it must begin with one of NORMAL, PERFORMANCE, LEGACY, PFS, SECURE128, SECURE192, SECURE256, NONE or @NAME");
        }
    }

    private void TakeModifier(string part)
    {
        string name = part.Length > 1 ? part[1..].ToUpperInvariant() : "";
        switch (name.Length > 0 ? part[0] : '\0')
        {
            case '%':
                TakeOption(part, name);
                break;
            case '+':
                TakeAlgorithm(part, name, add: true);
                break;
            case '-' or '!':
                TakeAlgorithm(part, name, add: false);
                break;
            default:
                throw NotUnderstood(part, "'+', '-', '!' or '%' and a name are expected");
        }
    }

    private void TakeOption(string part, string option)
    {
        switch (option)
        {
            case "PROFILE_VERY_WEAK":
                break;
            case "PROFILE_LOW":
                SecurityLevel = Math.Max(SecurityLevel, Level80);
                break;
            case "PROFILE_LEGACY" or "PROFILE_MEDIUM":
                SecurityLevel = Math.Max(SecurityLevel, Level112);
                break;
            case "PROFILE_HIGH":
                SecurityLevel = Math.Max(SecurityLevel, Level128);
                break;
            case "PROFILE_ULTRA":
                SecurityLevel = Math.Max(SecurityLevel, Level192);
                break;
            case "PROFILE_FUTURE":
                SecurityLevel = Math.Max(SecurityLevel, Level256);
                break;
            case "DISABLE_WILDCARDS":
                ForbidsWildcards = true;
                break;
            case "SAFE_RENEGOTIATION":
                ClearedOptions |= OpenSsl.OptionLegacyServerConnect;
                break;
            case "DISABLE_TLS13_COMPAT_MODE":
                ClearedOptions |= OpenSsl.OptionMiddleboxCompat;
                break;
            case "NO_ETM":
                SetOptions |= OpenSsl.OptionNoEncryptThenMac;
                break;
            case "DUMBFW":
                SetOptions |= OpenSsl.OptionHelloPadding;
                break;
            default:
                if (!TlsAlgorithms.HarmlessOptions.Contains(option))
                {
                    throw NotUnderstood(part, TlsAlgorithms.RefusedOptions.GetValueOrDefault(option, "unknown option"));
                }

                break;
        }
    }

    private void TakeAlgorithm(string part, string name, bool add)
    {
        if (TlsAlgorithms.IsUnused(name))
        {
            ForbidUnused(add ? throw NotUnderstood(part, "it is not supported") : name);
        }
        else if (TryRest(name, "VERS-", out string rest))
        {
            TakeVersion(part, rest, add);
        }
        else if (TryRest(name, "GROUP-", out rest) || TryRest(name, "CURVE-", out rest))
        {
            TakeGroup(part, rest, add);
        }
        else if (TryRest(name, "SIGN-", out rest))
        {
            TakeSignature(part, rest, add);
        }
        else if (TryRest(name, "CTYPE-", out rest))
        {
            _allowsCertificates = rest is "ALL" or "X509" or "X.509" or "CLI-ALL" or "CLI-X509" or "CLI-X.509" or "SRV-ALL" or "SRV-X509"
                or "SRV-X.509"
                ? add
                : throw NotUnderstood(part, "unknown type of certificate");
        }
        else if (name is not ("COMP-NULL" or "COMP-ALL" or "COMP-DEFLATE"))
        {
            // Compression there is none, whatever is said of it.
            TakeSuitePart(part, name, add);
        }
    }

    /// <summary>OpenSSL's own choice could have it, if the system's policy says so: a list of ours does not.</summary>
    private void ForbidUnused(string name)
    {
        if (TryRest(name, "GROUP-", out _) || TryRest(name, "CURVE-", out _))
        {
            _choosesGroups = true;
        }
        else if (TryRest(name, "SIGN-", out _))
        {
            _choosesSignatures = true;
        }
        else if (!TryRest(name, "CTYPE-", out _))
        {
            _choosesCiphers = true;
        }
    }

    private static bool TryRest(string name, string prefix, out string rest)
    {
        bool has = name.StartsWith(prefix, StringComparison.Ordinal);
        rest = has ? name[prefix.Length..] : "";
        return has;
    }

    private void TakeGroup(string part, string name, bool add)
    {
        string[] names = name switch
        {
            "ALL" => TlsAlgorithms.Groups,
            "EC-ALL" => [.. TlsAlgorithms.Curves.Keys],
            "DH-ALL" => [.. TlsAlgorithms.Fields.Keys],
            _ when TlsAlgorithms.Groups.Contains(name, StringComparer.Ordinal) => [name],
            _ => throw NotUnderstood(part, "unknown group"),
        };
        Change(_groups, names, add);
        _choosesGroups = true;
    }

    private void TakeSignature(string part, string name, bool add)
    {
        string[] names = name == "ALL" ? [.. TlsAlgorithms.Signatures.Keys]
            : TlsAlgorithms.Signatures.ContainsKey(name) ? [name]
            : throw NotUnderstood(part, "unknown signature");
        Change(_signatures, names, add);
        _choosesSignatures = true;
    }

    private void TakeSuitePart(string part, string name, bool add)
    {
        switch (name)
        {
            case "CIPHER-ALL":
                ChangeSuites(_ciphers, TlsAlgorithms.Ciphers, add);
                break;
            case "MAC-ALL":
                ChangeSuites(_macs, add ? TlsAlgorithms.Macs : [.. TlsAlgorithms.Macs, .. TlsAlgorithms.FurtherMacs], add);
                break;
            case "KX-ALL":
                ChangeSuites(_exchanges, TlsAlgorithms.CertificateExchanges, add);
                if (!add)
                {
                    // As in GnuTLS, to add all adds none for a shared key.
                    _pskExchanges.Clear();
                }

                break;
            case { } when TlsAlgorithms.Ciphers.Contains(name, StringComparer.Ordinal):
                ChangeSuites(_ciphers, [name], add);
                break;
            case { } when TlsAlgorithms.Macs.Contains(name, StringComparer.Ordinal)
                || TlsAlgorithms.FurtherMacs.Contains(name, StringComparer.Ordinal):
                ChangeSuites(_macs, [name], add);
                break;
            case { } when TlsAlgorithms.CertificateExchanges.Contains(name, StringComparer.Ordinal):
                ChangeSuites(_exchanges, [name], add);
                break;
            case { } when TlsAlgorithms.PskExchanges.Contains(name, StringComparer.Ordinal):
                Change(_pskExchanges, [name], add);
                _ = add ? _forbiddenExchanges.Remove(name) : _forbiddenExchanges.Add(name);
                break;
            default:
                throw NotUnderstood(part, "unknown algorithm");
        }
    }

    /// <summary>To add what is there leaves the system's choice; to take away what is not does not: that choice might have it.</summary>
    private void ChangeSuites(List<string> list, string[] names, bool add) => _choosesCiphers |= Change(list, names, add) || !add;

    private void TakeVersion(string part, string version, bool add)
    {
        switch (version)
        {
            case "TLS-ALL" or "ALL":
                _allows12 = add;
                _allows13 = add;
                break;
            case "TLS1.3":
                _allows13 = add;
                break;
            case "TLS1.2":
                _allows12 = add;
                break;
            case "SSL3.0" or "TLS1.0" or "TLS1.1":
                if (add)
                {
                    throw NotUnderstood(part, "NBD wants TLS 1.2 at least");
                }

                break;
            case "DTLS-ALL" or "DTLS0.9" or "DTLS1.0" or "DTLS1.2":
                if (add)
                {
                    throw NotUnderstood(part, "NBD does not run over datagrams");
                }

                break;
            default:
                throw NotUnderstood(part, "unknown version");
        }
    }

    private static void Choose(List<string> list, params string[] names)
    {
        list.Clear();
        list.AddRange(names);
    }

    /// <summary>Adds at the end what is not there, or takes away.</summary>
    /// <returns>Whether that changed anything.</returns>
    private static bool Change(List<string> list, string[] names, bool add)
    {
        int before = list.Count;
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

        return list.Count != before;
    }

    private TlsSetupException NotUnderstood(string part, string why) =>
        new(0, $"TLS priority \"{_text}\": \"{part}\": {why}");

    private TlsSetupException NothingLeft(string what) => new(0, $"TLS priority \"{_text}\": it leaves no {what}");
}
