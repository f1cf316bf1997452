using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>A TLS session by .NET's SslStream, for the platforms without a back end of their own.</summary>
internal sealed class SslStreamSession : TlsSession
{
    // RFC 8446 section 5.1: the content types that an answer can begin with.
    private const byte RecordOfAlert = 21;
    private const byte RecordOfHandshake = 22;

    private readonly TlsSettings _settings;
    private readonly TlsOffer _offer;
    private readonly FedStream _stream;
    private readonly SslStream _tls;
    private readonly byte[] _plain = new byte[MaxPlain];
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2Collection _identities = [];
    private Task? _handshake;
    private Task<int>? _read;
    private int _plainStart;
    private int _plainEnd;
    private bool _answeredInTls;
    private bool _hasEnded;
    private string? _rejection;

    internal SslStreamSession(TlsSettings settings)
    {
        if (settings.Psk is not null)
        {
            throw new TlsSetupException(Errno.ENOTSUP, "TLS with a shared key (PSK) is not available on this platform");
        }

        if (settings.Certificates?.Revocations is { } revocations)
        {
            // To pass over it would be to trust what was revoked.
            throw new TlsSetupException(Errno.ENOTSUP, $"{revocations}: lists of revoked certificates are not available on this platform");
        }

        _offer = settings.Priority.Offer(psk: false);
        if (!settings.Priority.ChoosesVersionsAlone)
        {
            throw new TlsSetupException(
                Errno.ENOTSUP, $"TLS priority \"{settings.Priority}\": only versions of TLS can be chosen on this platform");
        }

        _settings = settings;
        _stream = new FedStream(Input, Output);
        _tls = new SslStream(_stream, leaveInnerStreamOpen: true);
        try
        {
            Load(settings.Certificates);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal override string Description =>
        $"{(_tls.SslProtocol == SslProtocols.Tls13 ? "TLSv1.3" : "TLSv1.2")} {_tls.NegotiatedCipherSuite}";

    internal override string HangUpHint => "";

    /// <summary>
    /// SslStream takes in more than the record that it gives, and does not tell: only a read that waits has seen the end of it.
    /// </summary>
    internal override bool HasBufferedInput =>
        !_hasEnded && _handshake is { IsCompletedSuccessfully: true } && (_plainEnd > _plainStart || Input.Available > 0 || _read is null);

    internal override TlsStatus Handshake()
    {
        if (_hasEnded)
        {
            return TlsStatus.Failed;
        }

        try
        {
            if (!_answeredInTls && Input.Available > 0)
            {
                // SslStream would take the length of anything for that of a record, and wait for the rest.
                if (Input.Unread[0] is not (RecordOfHandshake or RecordOfAlert))
                {
                    _hasEnded = true;
                    return Fail("SslStream.AuthenticateAsClient: the server's answer is no TLS");
                }

                _answeredInTls = true;
            }

            if (_handshake is null)
            {
                _handshake = _tls.AuthenticateAsClientAsync(Options());
            }
            else
            {
                _stream.Fed();
            }

            if (!_handshake.IsCompleted)
            {
                return TlsStatus.NeedsInput;
            }

            _handshake.GetAwaiter().GetResult();
            return TlsStatus.Done;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or InvalidOperationException or CryptographicException)
        {
            return End("SslStream.AuthenticateAsClient", e);
        }
    }

    internal override TlsStatus Read(Span<byte> plain, out int count)
    {
        count = 0;
        if (_hasEnded)
        {
            return Failure is null ? TlsStatus.Closed : TlsStatus.Failed;
        }

        try
        {
            if (_plainStart == _plainEnd)
            {
                if (_read is null)
                {
                    _read = _tls.ReadAsync(_plain).AsTask();
                }
                else
                {
                    _stream.Fed();
                }

                if (!_read.IsCompleted)
                {
                    return TlsStatus.NeedsInput;
                }

                _plainStart = 0;
                _plainEnd = _read.GetAwaiter().GetResult();
                _read = null;
                if (_plainEnd == 0)
                {
                    _hasEnded = true;
                    return TlsStatus.Closed;
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or AuthenticationException)
        {
            return End("SslStream.Read", e);
        }

        count = Math.Min(plain.Length, _plainEnd - _plainStart);
        _plain.AsSpan(_plainStart, count).CopyTo(plain);
        _plainStart += count;
        return TlsStatus.Done;
    }

    internal override TlsStatus Write(ReadOnlySpan<byte> plain)
    {
        if (Failure is not null)
        {
            return TlsStatus.Failed;
        }

        try
        {
            _tls.Write(plain);
            return TlsStatus.Done;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return End("SslStream.Write", e);
        }
    }

    internal override void Close()
    {
        if (Failure is null)
        {
            try
            {
                // The stream below takes it at once.
                _tls.ShutdownAsync().GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is IOException or InvalidOperationException)
            {
                // A goodbye that cannot be said is none the worse.
            }
        }
    }

    public override void Dispose()
    {
        _hasEnded = true;
        _tls?.Dispose();
        foreach (X509Certificate2 certificate in _authorities)
        {
            certificate.Dispose();
        }

        foreach (X509Certificate2 certificate in _identities)
        {
            certificate.Dispose();
        }
    }

    private void Load(CertificateFiles? files)
    {
        if (files is null)
        {
            return;
        }

        if (files.Authorities is not null)
        {
            LoadFile(files.Authorities, () => _authorities.ImportFromPemFile(files.Authorities));
            if (_authorities.Count == 0)
            {
                throw new TlsSetupException(0, $"{files.Authorities}: no certificate in it");
            }
        }

        foreach ((string certificate, string key) in files.Identities)
        {
            LoadFile($"{certificate}, {key}", () =>
            {
                // Windows wants a key that went through a container: one that was only read is not found by it.
                using X509Certificate2 read = X509Certificate2.CreateFromPemFile(certificate, key);
                _identities.Add(X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null));
            });
        }
    }

    private static void LoadFile(string what, Action load)
    {
        try
        {
            load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TlsSetupException(0, $"{what}: {e.Message}");
        }
    }

    private SslClientAuthenticationOptions Options()
    {
        // With this back end the name that is checked and the name that is told to the server are one.
        string name = _settings.VerifiedName.Length > 0 ? _settings.VerifiedName : _settings.ServerName;
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = name,
            EnabledSslProtocols = Protocols(),
            AllowRenegotiation = false,
            ClientCertificates = _identities,
            CertificateChainPolicy = ChainPolicy(),
            RemoteCertificateValidationCallback = Judge,
        };
        return options;
    }

#pragma warning disable CA5397, CA5398 // the versions are what the caller chose; older ones cannot be
    private SslProtocols Protocols() =>
        (_offer.Tls12 ? SslProtocols.Tls12 : SslProtocols.None) | (_offer.Tls13 ? SslProtocols.Tls13 : SslProtocols.None);
#pragma warning restore CA5397, CA5398

    private X509ChainPolicy ChainPolicy()
    {
        // No network: neither lists of revoked certificates nor missing ones are fetched while somebody's call waits.
        X509ChainPolicy policy = new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (_authorities.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(_authorities);
        }

        return policy;
    }

    private bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!_settings.VerifyPeer)
        {
            return true;
        }

        if (_settings.VerifiedName.Length == 0)
        {
            // Without a name the chain alone counts.
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        }

        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0 && chain is not null && EndsAtAuthority(chain))
        {
            errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        }

        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        List<string> reasons = [];
        if ((errors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0)
        {
            reasons.Add("the server sent none");
        }

        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
        {
            reasons.Add($"it is not for \"{_settings.VerifiedName}\"");
        }

        if (chain is not null)
        {
            reasons.AddRange(chain.ChainStatus.Select(static status => status.StatusInformation.Trim()).Distinct(StringComparer.Ordinal));
        }

        _rejection = string.Join(", ", reasons);
        return false;
    }

    /// <summary>
    /// Whether there is nothing against a chain but that it is trusted before a self-signed end: .NET takes only those for anchors.
    /// </summary>
    private bool EndsAtAuthority(X509Chain chain)
    {
        const X509ChainStatusFlags Unended = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;
        if (Array.Exists(chain.ChainStatus, static status => (status.Status & ~Unended) != 0))
        {
            return false;
        }

        // Of a chain without an end .NET does not always tell what else is wrong with it.
        DateTime now = DateTime.Now;
        return chain.ChainElements.All(element => element.Certificate.NotBefore <= now && now <= element.Certificate.NotAfter)
            && chain.ChainElements.Any(element => _authorities.Any(
                authority => authority.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
    }

    private TlsStatus End(string function, Exception cause)
    {
        _hasEnded = true;
        return Fail(_rejection is { } rejection
            ? $"{function}: certificate verify failed: {rejection}"
            : $"{function}: {cause.Message}{(cause.InnerException is { } inner ? $": {inner.Message}" : "")}");
    }
}
