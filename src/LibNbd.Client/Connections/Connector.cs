using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LibNbd.Telemetry;

namespace LibNbd.Connections;

/// <summary>Makes handles as the options say, and connects them.</summary>
internal sealed class Connector(NbdClientOptions options, ClientTelemetry telemetry)
{
    /// <summary>One attempt, of at most <see cref="NbdClientOptions.ConnectTimeout"/>.</summary>
    /// <param name="isQuery">In option mode, to ask the server and not to choose an export.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<NbdHandle> ConnectAsync(bool isQuery, CancellationToken cancellationToken)
    {
        OperationTrace trace = telemetry.BeginConnect();
        try
        {
            NbdHandle handle = await AttemptAsync(isQuery, cancellationToken).ConfigureAwait(false);
            telemetry.EndConnect(trace, failure: null);
            return handle;
        }
        catch (Exception failure)
        {
            telemetry.EndConnect(trace, failure);
            throw;
        }
    }

    private async Task<NbdHandle> AttemptAsync(bool isQuery, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(options.ConnectTimeout, options.TimeProvider);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        NbdHandle handle = new() { ShutdownTimeout = options.ShutdownTimeout };
        try
        {
            // Before the caller's own hook, which may listen in its place.
            HandshakeLog? log = HandshakeLog.Attach(handle, options.ToString());
            Configure(handle, isQuery);
            await ConnectAsync(handle, end.Token).ConfigureAwait(false);
            log?.End(handle, isOurs: options.ConfigureHandle is null);
            return handle;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            handle.Dispose();
            throw ClientErrors.Timeout($"connecting to {options} took more than {options.ConnectTimeout}", options.ToString());
        }
        catch (Exception failure)
        {
            handle.Dispose();
            if (failure is NbdException or OperationCanceledException)
            {
                throw;
            }

            // A callback of the caller's may throw anything; what it threw is inside.
            throw new NbdException($"connecting to {options} failed: {failure.Message}", failure)
            {
                Code = NbdErrorCode.ConnectFailed,
                Server = options.ToString(),
            };
        }
    }

    private void Configure(NbdHandle handle, bool isQuery)
    {
        if (options.ExportName is { } name)
        {
            handle.SetExportName(name);
        }

        foreach (string context in options.MetaContexts)
        {
            handle.AddMetaContext(context);
        }

        if (options.Tls is { } tls)
        {
            Configure(handle, tls);
        }

        if (options.MayUseLocalFiles)
        {
            handle.SetUriAllowLocalFile(true);
        }

        if (isQuery)
        {
            handle.SetOptMode(true);
        }

        options.ConfigureHandle?.Invoke(handle);
    }

    private static void Configure(NbdHandle handle, NbdTlsOptions tls)
    {
        handle.SetTls(tls.Mode);
        handle.SetTlsVerifyPeer(tls.VerifyPeer);
        Set(tls.CertificatesDirectory, handle.SetTlsCertificates);
        Set(tls.PskFile, handle.SetTlsPskFile);
        Set(tls.UserName, handle.SetTlsUsername);
        Set(tls.HostName, handle.SetTlsHostname);
        Set(tls.Priority, handle.SetTlsPriority);

        static void Set(string? value, Action<string> setter)
        {
            if (value is not null)
            {
                setter(value);
            }
        }
    }

    private async Task ConnectAsync(NbdHandle handle, CancellationToken cancellationToken)
    {
        if (options.TlsAuthentication is { } authentication)
        {
            await handle.ConnectAsync(await StartTlsAsync(authentication, cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
        else if (options is { HasTcpKeepAlive: true } and ({ Uri: not null } or { EndPoint: not null }))
        {
            await ConnectOwnSocketAsync(handle, cancellationToken).ConfigureAwait(false);
        }
        else if (options.Uri is { } uri)
        {
            await handle.ConnectUriAsync(uri, cancellationToken).ConfigureAwait(false);
        }
        else if (options.EndPoint is { } endPoint)
        {
            await handle.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
        }
        else if (options.ConnectSocket is { } connect)
        {
            Socket socket = await connect(cancellationToken).ConfigureAwait(false);
            TcpSockets.SetKeepAlive(socket, options);
            await handle.ConnectAsync(socket, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Stream stream = await options.ConnectStream!(cancellationToken).ConfigureAwait(false);
            await handle.ConnectAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Connects a socket here: a handle has no setting for keep-alive, and to ask it for its descriptor changes what it watches.
    /// </summary>
    private async Task ConnectOwnSocketAsync(NbdHandle handle, CancellationToken cancellationToken)
    {
        EndPoint? endPoint = options.EndPoint;
        if (options.Uri is { } uri && TcpSockets.TryParse(uri, out endPoint, out string? export))
        {
            handle.SetExportName(export);
        }

        if (options.Tls is { Mode: not TlsMode.Disable, HostName: null })
        {
            // With a socket the handle does not know whom the certificate is to name.
            handle.SetTlsHostname(HostOf(endPoint));
        }

        Socket socket = await TcpSockets.ConnectAsync(options, endPoint!, cancellationToken).ConfigureAwait(false);
        await handle.ConnectAsync(socket, cancellationToken).ConfigureAwait(false);
    }

    private static string HostOf(EndPoint? endPoint) => endPoint switch
    {
        DnsEndPoint name => name.Host,
        IPEndPoint address => address.Address.ToString(),
        _ => "",
    };

    private async Task<Stream> StartTlsAsync(SslClientAuthenticationOptions authentication, CancellationToken cancellationToken)
    {
        Stream transport = await RawStream.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        string host = authentication.TargetHost ?? HostOf(options.EndPoint);
        return await StartTlsStream.UpgradeAsync(transport, authentication, host, cancellationToken).ConfigureAwait(false);
    }
}
