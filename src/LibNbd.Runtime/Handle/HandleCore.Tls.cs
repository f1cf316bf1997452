using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Handle;

/// <summary>From the server's agreement to TLS to a protected connection.</summary>
internal sealed partial class HandleCore
{
    /// <summary>Goes on with the TLS handshake, or begins it.</summary>
    /// <returns>Whether TLS has been established; otherwise it waits for the socket, or has failed.</returns>
    private bool ContinueTls()
    {
        if (_transport is not TlsTransport)
        {
            try
            {
                _transport = new TlsTransport(_transport!, TlsBackEnd.NewSession(CollectTlsSettings()));
            }
            catch (TlsSetupException failure)
            {
                _engine.Die(failure.Errno, failure.Message);
                return false;
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
        }

        _engine.OnTlsEstablished();
        return true;
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

    private TlsSettings CollectTlsSettings() => new()
    {
        Psk = _tlsPskFile is null ? null : PskIdentity.Load(_tlsPskFile, GetTlsUsername()),
        Certificates = _tlsPskFile is null ? CertificateFiles.Find(_tlsCertificates) : null,
        VerifyPeer = _tlsVerifyPeer,
        VerifiedName = GetTlsHostname(),
        ServerName = _host,
        Priority = TlsPriority.Parse(GetTlsPriority()),
    };
}
