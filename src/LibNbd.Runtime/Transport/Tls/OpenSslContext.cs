using System.Net;
using System.Net.Sockets;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>Makes the SSL_CTX of one session from its settings: trust, identities, versions, ciphers.</summary>
internal static unsafe class OpenSslContext
{
    internal static OpenSslContextHandle Create(TlsSettings settings)
    {
        OpenSslContextHandle context = New();
        try
        {
            SetPriority(context.Pointer, settings);
            if (settings.Psk is not null)
            {
                // Nobody is trusted: a server that comes with a certificate in place of the key is refused.
                OpenSsl.SetVerify(context.Pointer, OpenSsl.VerifyPeer, null);
            }
            else if (settings.VerifyPeer)
            {
                SetTrust(context.Pointer, settings.Certificates!);
            }
            else
            {
                OpenSsl.SetVerify(context.Pointer, OpenSsl.VerifyNone, null);
            }

            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>A context that does nothing but hold a certificate and its key.</summary>
    internal static OpenSslContextHandle LoadIdentity(string certificate, string key)
    {
        OpenSslContextHandle context = New();
        try
        {
            // Read into a context of its own: one that holds the certificate would call a key of another type a missing certificate.
            using OpenSslContextHandle keyContext = New();
            OpenSsl.SetPasswordCallback(keyContext.Pointer, &OpenSslCallbacks.GivePassword);
            fixed (byte* path = NativeText.Of(certificate))
            {
                Require(OpenSsl.UseCertificateChain(context.Pointer, path) == 1, "SSL_CTX_use_certificate_chain_file", certificate);
            }

            fixed (byte* path = NativeText.Of(key))
            {
                Require(OpenSsl.UsePrivateKeyFile(keyContext.Pointer, path, OpenSsl.FileTypePem) == 1, "SSL_CTX_use_PrivateKey_file", key);
            }

            nint privateKey = OpenSsl.GetPrivateKey(keyContext.Pointer);
            Require(
                OpenSsl.CheckPrivateKey(OpenSsl.GetCertificate(context.Pointer), privateKey) == 1,
                "X509_check_private_key",
                $"{key} is not the key of {certificate}");
            Require(OpenSsl.UsePrivateKey(context.Pointer, privateKey) == 1, "SSL_CTX_use_PrivateKey", key);
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Has the session check that the certificate is for this name or address.</summary>
    internal static void ExpectName(nint ssl, string name, bool forbidsWildcards)
    {
        nint parameters = OpenSsl.GetVerifyParameters(ssl);
        OpenSsl.SetHostFlags(parameters, forbidsWildcards ? OpenSsl.CheckNoWildcards : OpenSsl.CheckNoPartialWildcards);
        if (TryParseAddress(name, out byte[]? address))
        {
            fixed (byte* bytes = address)
            {
                Require(OpenSsl.SetAddress(parameters, bytes, (nuint)address.Length) == 1, "X509_VERIFY_PARAM_set1_ip", name);
            }

            return;
        }

        // The dot of an absolute name is no part of it; one in front would mean "any host below" to OpenSSL.
        string host = name.Length > 1 && name[^1] == '.' ? name[..^1] : name;
        if (host[0] == '.')
        {
            throw new TlsSetupException(Protocol.Errno.EINVAL, $"\"{name}\" is no host name that a certificate could be for");
        }

        byte[] text = NativeText.Of(host);
        fixed (byte* bytes = text)
        {
            Require(OpenSsl.SetHost(parameters, bytes, (nuint)text.Length - 1) == 1, "X509_VERIFY_PARAM_set1_host", name);
        }
    }

    /// <summary>Takes a literal address as getaddrinfo does; a mere number is a name.</summary>
    internal static bool TryParseAddress(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? address)
    {
        int zone = name.IndexOf('%', StringComparison.Ordinal);
        string literal = zone >= 0 ? name[..zone] : name;
        bool isOne = IPAddress.TryParse(literal, out IPAddress? parsed)
            && (parsed.AddressFamily == AddressFamily.InterNetworkV6 ? literal[0] != '[' : literal.AsSpan().Count('.') == 3);
        address = isOne ? parsed!.GetAddressBytes() : null;
        return isOne;
    }

    /// <summary>Why the last function of OpenSSL failed.</summary>
    internal static string TakeReason()
    {
        List<string> reasons = [];
        nuint error;
        while ((error = OpenSsl.NextError()) != 0)
        {
            string reason = NativeText.From(OpenSsl.ReasonText(error));
            if (reason.Length > 0 && !reasons.Contains(reason))
            {
                reasons.Add(reason);
            }
        }

        return reasons.Count > 0 ? string.Join(", ", reasons) : "unknown reason";
    }

    private static OpenSslContextHandle New()
    {
        OpenSsl.ClearErrors();
        nint context = OpenSsl.NewContext(OpenSsl.ClientMethod());
        Require(context != 0, "SSL_CTX_new", "");
        OpenSsl.ForbidRenegotiation(context);
        return new OpenSslContextHandle(context);
    }

    private static void SetPriority(nint context, TlsSettings settings)
    {
        TlsPriority priority = settings.Priority;
        TlsOffer offer = priority.Offer(settings.Psk is not null);
        string what = $"TLS priority \"{priority}\"";
        bool has12 = offer.Tls12 && (offer.Suites12 is null || TrySetSuites12(context, offer.Suites12));
        if (!has12 && !offer.Tls13)
        {
            throw priority.NoSuiteLeft();
        }

        int min = has12 ? OpenSsl.Tls12 : OpenSsl.Tls13;
        int max = offer.Tls13 ? OpenSsl.Tls13 : OpenSsl.Tls12;
        Require(OpenSsl.SetVersions(context, min, max), "SSL_CTX_set_min_proto_version", what);
        if (priority.SecurityLevel > OpenSsl.GetSecurityLevel(context))
        {
            OpenSsl.SetSecurityLevel(context, priority.SecurityLevel);
        }

        if (offer is { Tls13: true, Suites13: { } suites13 })
        {
            fixed (byte* list = NativeText.Of(suites13))
            {
                Require(OpenSsl.SetCipherSuites(context, list) == 1, "SSL_CTX_set_ciphersuites", what);
            }
        }

        Require(offer.Groups is null || OpenSsl.SetGroups(context, offer.Groups), "SSL_CTX_set1_groups_list", what);
        Require(offer.Signatures is null || OpenSsl.SetSignatures(context, offer.Signatures), "SSL_CTX_set1_sigalgs_list", what);
        _ = OpenSsl.SetOptions(context, priority.SetOptions);
        _ = OpenSsl.ClearOptions(context, priority.ClearedOptions);
    }

    /// <summary>Whether OpenSSL has any of these. Some combinations do not exist, and some it was perhaps built without.</summary>
    private static bool TrySetSuites12(nint context, string suites)
    {
        fixed (byte* list = NativeText.Of(suites))
        {
            bool hasAny = OpenSsl.SetCipherList(context, list) == 1;
            OpenSsl.ClearErrors();
            return hasAny;
        }
    }

    private static void SetTrust(nint context, CertificateFiles files)
    {
        if (files.Authorities is null)
        {
            Require(OpenSsl.UseSystemAuthorities(context) == 1, "SSL_CTX_set_default_verify_paths", "");
        }
        else
        {
            fixed (byte* path = NativeText.Of(files.Authorities))
            {
                Require(OpenSsl.LoadAuthorities(context, path) == 1, "SSL_CTX_load_verify_file", files.Authorities);
            }
        }

        OpenSsl.SetVerify(context, OpenSsl.VerifyPeer, &OpenSslCallbacks.JudgeCertificate);
        nint store = OpenSsl.GetStore(context);
        if (files.Authorities is not null)
        {
            // Whatever stands in that file is trusted, whoever has signed it.
            Require(OpenSsl.SetStoreFlags(store, OpenSsl.VerifyPartialChain) == 1, "X509_STORE_set_flags", "");
        }

        if (files.Revocations is not null)
        {
            fixed (byte* path = NativeText.Of(files.Revocations))
            {
                Require(OpenSsl.LoadRevocations(store, path), "X509_load_crl_file", files.Revocations);
            }

            Require(OpenSsl.SetStoreFlags(store, OpenSsl.VerifyCrlCheck | OpenSsl.VerifyCrlCheckAll) == 1, "X509_STORE_set_flags", "");
        }
    }

    private static void Require(bool succeeded, string function, string what)
    {
        if (!succeeded)
        {
            throw new TlsSetupException(0, $"{function}: {(what.Length > 0 ? what + ": " : "")}{TakeReason()}");
        }
    }
}
