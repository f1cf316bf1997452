using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Interop.Tests.Tls;

/// <summary>OpenSSL's own server, which sends back every line in reverse.</summary>
internal sealed class OpenSslServer : IDisposable
{
    private const string AllSuites13 = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256";

    private readonly Process _process;

    private OpenSslServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    internal int Port { get; }

    internal static async Task<OpenSslServer> Start(Scope scope, params string[] arguments)
    {
        string program = Peers.Require("openssl");
        int port = Ports.Free();
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        ProcessStartInfo info = new(
            program, ["s_server", "-rev", "-4", "-accept", address, "-cipher", "ALL", "-ciphersuites", AllSuites13, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = await ProcessStarter.Start(info);
        OpenSslServer server = new(process, port);
        try
        {
            // It says ACCEPT when it listens.
            string? line;
            do
            {
                line = await process.StandardOutput.ReadLineAsync(scope.Token);
            }
            while (line is not null and not "ACCEPT");

            Assert.True(line is not null, $"{program} s_server has ended");
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Whether the session comes about, and a line comes back.</summary>
    internal static bool Echoes(TlsSession session, Socket socket)
    {
        TlsStatus status;
        do
        {
            status = session.Handshake();
            Flush(session, socket);
        }
        while (status == TlsStatus.NeedsInput && Fill(session, socket));

        if (status != TlsStatus.Done || session.Write("abc\n"u8) != TlsStatus.Done)
        {
            return false;
        }

        Flush(session, socket);
        byte[] line = new byte[4];
        int count = 0;
        do
        {
            status = session.Read(line.AsSpan(count), out int read);
            count += read;
        }
        while (count < line.Length && (status == TlsStatus.Done || (status == TlsStatus.NeedsInput && Fill(session, socket))));

        session.Close();
        Flush(session, socket);
        return line.AsSpan().SequenceEqual("cba\n"u8);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static bool Fill(TlsSession session, Socket socket)
    {
        int count = socket.Receive(session.Input.Free);
        session.Input.Added(count);
        return count > 0;
    }

    private static void Flush(TlsSession session, Socket socket)
    {
        while (session.Output.Available > 0)
        {
            session.Output.Consume(socket.Send(session.Output.Unread));
        }
    }
}
