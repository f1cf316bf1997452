using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Connecting;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Tls;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>How TLS is to be done, and with what.</summary>
internal sealed class TlsOptions(ConnectionSettings settings, ConnectTarget target)
{
    /// <summary>What has failed where the user's name is unknown.</summary>
    private const string NoLoginName = "getlogin_r";

    private bool _verifyPeer = true;

    /// <summary>The folder of certificates, if one was set.</summary>
    internal string? Certificates { get; private set; }

    /// <summary>The user's name, if one was set.</summary>
    internal string? Username { get; private set; }

    /// <summary>The name that the server's certificate must be for, if one was set.</summary>
    internal string? Hostname { get; private set; }

    /// <summary>The file of shared keys, if one was set.</summary>
    internal string? PskFile { get; private set; }

    /// <summary>Versions and ciphers, if they were set.</summary>
    internal string? Priority { get; private set; }

    internal int SetTls(TlsMode tls)
    {
        if (tls != TlsMode.Disable && TlsBackEnd.Missing is { } missing)
        {
            return Fail(Errno.ENOTSUP, missing);
        }

        settings.Tls = tls;
        return 0;
    }

    internal TlsMode GetTls() => settings.Tls;

    internal int SetTlsCertificates(string dir)
    {
        Certificates = dir;
        return 0;
    }

    internal int SetTlsVerifyPeer(bool verify)
    {
        _verifyPeer = verify;
        return 0;
    }

    internal int GetTlsVerifyPeer() => Number(_verifyPeer);

    internal int SetTlsUsername(string username)
    {
        Username = username;
        return 0;
    }

    internal string? GetTlsUsername()
    {
        int errno = FindUsername(out string name);
        if (errno == 0)
        {
            return name;
        }

        Fail(errno, NoLoginName);
        return null;
    }

    internal int SetTlsHostname(string hostname)
    {
        Hostname = hostname;
        return 0;
    }

    internal string GetTlsHostname() => Hostname ?? target.Host;

    internal int SetTlsPskFile(string filename)
    {
        PskFile = filename;
        return 0;
    }

    internal int SetTlsPriority(string priority)
    {
        Priority = priority;
        return 0;
    }

    internal string GetTlsPriority() => Priority ?? TlsPriority.Default;

    /// <summary>Puts TLS over a socket; its handshake is still to be done.</summary>
    /// <param name="transport">The socket.</param>
    /// <param name="trust">What is proved to whom, for the debug log.</param>
    /// <returns>TLS over the socket.</returns>
    /// <exception cref="TlsSetupException">A file or a setting is of no use.</exception>
    internal TlsTransport Protect(StreamTransport transport, out string trust)
    {
        PskIdentity? psk = null;
        try
        {
            TlsSettings collected = Collect();
            psk = collected.Psk;
            trust = Describe(collected);
            return new TlsTransport(transport, TlsBackEnd.NewSession(collected));
        }
        finally
        {
            // The session has a copy of its own, which it clears when it ends.
            psk?.Dispose();
        }
    }

    private string Describe(TlsSettings collected)
    {
        string trust = collected.Psk is not null ? $"a shared key of {PskFile}"
            : !collected.VerifyPeer ? "no verification of the server"
            : $"certificates of {collected.Certificates?.Authorities ?? "the system"}, "
                + (collected.VerifiedName.Length > 0 ? $"a server named {collected.VerifiedName}" : "any name of the server");
        return $"{trust}, priority {collected.Priority}";
    }

    private TlsSettings Collect()
    {
        if (Hostname is { Length: 0 } && _verifyPeer && PskFile is null)
        {
            // No name at all means that only the chain counts. To take an empty one for that would be to switch the check off unasked.
            throw new TlsSetupException(Errno.EINVAL, "the TLS host name is empty, and no certificate can be for that");
        }

        return new TlsSettings
        {
            Psk = PskFile is null ? null : LoadPsk(PskFile),
            Certificates = PskFile is null ? CertificateFiles.Find(Certificates, _verifyPeer) : null,
            VerifyPeer = _verifyPeer,
            VerifiedName = GetTlsHostname(),
            ServerName = target.Host,
            Priority = TlsPriority.Parse(GetTlsPriority()),
        };
    }

    private PskIdentity LoadPsk(string path)
    {
        int errno = FindUsername(out string name);
        return errno == 0 ? PskIdentity.Load(path, name) : throw new TlsSetupException(errno, NoLoginName);
    }

    /// <summary>The name that was set, else LOGNAME, else who has logged in.</summary>
    /// <returns>0, or why there is none.</returns>
    private int FindUsername(out string name)
    {
        if ((Username ?? Host.GetVariable("LOGNAME")) is { } known)
        {
            name = known;
            return 0;
        }

        return Host.GetLoginName(out name);
    }
}
