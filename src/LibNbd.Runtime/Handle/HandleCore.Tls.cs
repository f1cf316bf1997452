using LibNbd.Protocol;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Handle;

/// <summary>From the server's agreement to TLS to a protected connection.</summary>
internal sealed partial class HandleCore
{
    /// <summary>What has failed where the user's name is unknown.</summary>
    private const string NoLoginName = "getlogin_r";

    /// <summary>Goes on with the TLS handshake, or begins it.</summary>
    /// <returns>Whether TLS has been established; otherwise it waits for the socket, or has failed.</returns>
    private bool ContinueTls()
    {
        if (_transport is not TlsTransport)
        {
            PskIdentity? psk = null;
            try
            {
                TlsSettings settings = CollectTlsSettings();
                psk = settings.Psk;
                _transport = new TlsTransport(_transport!, TlsBackEnd.NewSession(settings));
                if (!SayTlsBegins(settings))
                {
                    return false;
                }
            }
            catch (TlsSetupException failure)
            {
                _engine.Die(failure.Errno, failure.Message);
                return false;
            }
            finally
            {
                // The session has a copy of its own, which it clears when it ends.
                psk?.Dispose();
            }
        }

        TlsTransport tls = (TlsTransport)_transport;
        IoResult result = tls.Handshake();
        if (result.IsError)
        {
            DieOf(tls, result, "TLS handshake");
            return false;
        }

        _engine.TransportHoldsOutput = tls.HasPendingOutput;
        if (result.WouldBlock)
        {
            _engine.OnTlsWaits(toSend: tls.HasPendingOutput);
            return false;
        }

        if (_debug)
        {
            Debug($"TLS handshake succeeded: {tls.Description}");
            if (HasEnded)
            {
                // The callback that was shown it has closed the handle.
                return false;
            }
        }

        _engine.OnTlsEstablished();
        return true;
    }

    /// <summary>What is proved to whom, for the debug log.</summary>
    /// <returns>False if the callback that was shown it has closed the handle.</returns>
    private bool SayTlsBegins(TlsSettings settings)
    {
        if (!_debug)
        {
            return true;
        }

        string trust = settings.Psk is not null ? $"a shared key of {_tlsPskFile}"
            : !settings.VerifyPeer ? "no verification of the server"
            : $"certificates of {settings.Certificates?.Authorities ?? "the system"}, "
                + (settings.VerifiedName.Length > 0 ? $"a server named {settings.VerifiedName}" : "any name of the server");
        Debug($"TLS handshake begins: {trust}, priority {settings.Priority}");
        return !HasEnded;
    }

    /// <summary>The stream has failed, for a reason that the transport knows or else an error number says.</summary>
    private void DieOf(StreamTransport transport, IoResult result, string doing)
    {
        _connectionLost = true;
        if (transport.Failure is { } reason)
        {
            _engine.Die(0, _engine.IsStartingTls ? $"handshake: {reason}" : reason);
        }
        else
        {
            _engine.Die(result.Errno, doing);
        }
    }

    /// <summary>What is secret in the settings is the caller's to forget.</summary>
    private TlsSettings CollectTlsSettings()
    {
        if (_tlsHostname is { Length: 0 } && _tlsVerifyPeer && _tlsPskFile is null)
        {
            // No name at all means that only the chain counts. To take an empty one for that would be to switch the check off unasked.
            throw new TlsSetupException(Errno.EINVAL, "the TLS host name is empty, and no certificate can be for that");
        }

        return CollectCheckedTlsSettings();
    }

    private TlsSettings CollectCheckedTlsSettings() => new()
    {
        Psk = _tlsPskFile is null ? null : LoadPsk(_tlsPskFile),
        Certificates = _tlsPskFile is null ? CertificateFiles.Find(_tlsCertificates, _tlsVerifyPeer) : null,
        VerifyPeer = _tlsVerifyPeer,
        VerifiedName = GetTlsHostname(),
        ServerName = _host,
        Priority = TlsPriority.Parse(GetTlsPriority()),
    };

    private PskIdentity LoadPsk(string path)
    {
        int errno = FindTlsUsername(out string name);
        return errno == 0 ? PskIdentity.Load(path, name) : throw new TlsSetupException(errno, NoLoginName);
    }

    /// <summary>The name that was set, else LOGNAME, else who has logged in.</summary>
    /// <returns>0, or why there is none.</returns>
    private int FindTlsUsername(out string name)
    {
        if ((_tlsUsername ?? Host.GetVariable("LOGNAME")) is { } known)
        {
            name = known;
            return 0;
        }

        return Host.GetLoginName(out name);
    }
}
