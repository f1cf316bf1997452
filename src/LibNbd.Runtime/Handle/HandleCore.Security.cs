using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Handle;

/// <summary>TLS settings, and what a URI may do.</summary>
internal sealed partial class HandleCore
{
    private string? _tlsCertificates;
    private string? _tlsUsername;
    private string? _tlsHostname;
    private string? _tlsPskFile;
    private string? _tlsPriority;
    private bool _tlsVerifyPeer = true;
    private AllowedTransports _uriTransports =
        AllowedTransports.Tcp | AllowedTransports.Unix | AllowedTransports.Vsock | AllowedTransports.Ssh;

    private TlsMode _uriTls = TlsMode.Allow;
    private bool _uriTlsPriority;
    private bool _uriLocalFile;

    internal int SetTls(TlsMode tls)
    {
        if (tls != TlsMode.Disable && TlsBackEnd.Missing is { } missing)
        {
            return Fail(Errno.ENOTSUP, missing);
        }

        _settings.Tls = tls;
        return 0;
    }

    internal TlsMode GetTls() => _settings.Tls;

    internal int GetTlsNegotiated() => Number(_engine.IsTlsNegotiated);

    internal int SetTlsCertificates(string dir)
    {
        _tlsCertificates = dir;
        return 0;
    }

    internal int SetTlsVerifyPeer(bool verify)
    {
        _tlsVerifyPeer = verify;
        return 0;
    }

    internal int GetTlsVerifyPeer() => Number(_tlsVerifyPeer);

    internal int SetTlsUsername(string username)
    {
        _tlsUsername = username;
        return 0;
    }

    internal string? GetTlsUsername()
    {
        int errno = FindTlsUsername(out string name);
        if (errno == 0)
        {
            return name;
        }

        Fail(errno, NoLoginName);
        return null;
    }

    internal int SetTlsHostname(string hostname)
    {
        _tlsHostname = hostname;
        return 0;
    }

    internal string GetTlsHostname() => _tlsHostname ?? _host;

    internal int SetTlsPskFile(string filename)
    {
        _tlsPskFile = filename;
        return 0;
    }

    internal int SetTlsPriority(string priority)
    {
        _tlsPriority = priority;
        return 0;
    }

    internal string GetTlsPriority() => _tlsPriority ?? TlsPriority.Default;

    internal int SetUriAllowTransports(AllowedTransports mask)
    {
        _uriTransports = mask;
        return 0;
    }

    internal int SetUriAllowTls(TlsMode tls)
    {
        _uriTls = tls;
        return 0;
    }

    internal int SetUriAllowTlsPriority(bool allow)
    {
        _uriTlsPriority = allow;
        return 0;
    }

    internal int SetUriAllowLocalFile(bool allow)
    {
        _uriLocalFile = allow;
        return 0;
    }
}
