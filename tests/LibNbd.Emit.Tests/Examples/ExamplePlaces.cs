using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LibNbd.Server;

namespace LibNbd.Emit.Tests.Examples;

/// <summary>The servers, sockets and files that the examples name, as they are on this machine.</summary>
internal sealed class ExamplePlaces : IAsyncDisposable
{
    private const ulong Size = 1 << 20;
    private const string Key = "alice:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n";

    private readonly TestFolder _folder = new();

    public ExamplePlaces()
    {
        NbdServerOptions options = new() { Loopback = LoopbackListening.IPv4, UnixSocketPath = _folder["sock"] };
        options.Exports[""] = new MemoryExport(Size) { CanonicalName = "the default disk" };
        options.Exports["disk1"] = new MemoryExport(Size) { Description = "a second disk" };
        Server = NbdServer.Start(options);
        Directory.CreateDirectory(Certificates);
        WriteCertificates();
        File.WriteAllText(_folder["keys.psk"], Key);
        TlsPort = Ports.Free();
    }

    public NbdServer Server { get; }

    /// <summary>A port on which nothing listens yet.</summary>
    public int TlsPort { get; }

    /// <summary>Where the programs are built and run.</summary>
    public string Folder => _folder.Root;

    public string Uri => $"nbd://localhost:{Text(Server.Port)}/";

    private string Certificates => _folder["pki"];

    /// <summary>The example, with this machine's places for those that it names.</summary>
    public string Substitute(string example, bool tls)
    {
        string port = Text(tls ? TlsPort : Server.Port);
        return example
            .Replace("\"server.example.com\", \"10809\"", $"\"localhost\", \"{port}\"", StringComparison.Ordinal)
            .Replace("nbd://server.example.com", $"nbd://localhost:{port}", StringComparison.Ordinal)
            .Replace("nbd://localhost\"", $"nbd://localhost:{port}\"", StringComparison.Ordinal)
            .Replace("nbd://localhost/\"", $"nbd://localhost:{port}/\"", StringComparison.Ordinal)
            .Replace("htons (10809)", $"htons ({port})", StringComparison.Ordinal)
            .Replace("\"/run/nbd.sock\"", $"\"{_folder["sock"]}\"", StringComparison.Ordinal)
            .Replace("\"/etc/pki/disks\"", $"\"{Certificates}\"", StringComparison.Ordinal)
            .Replace("\"/etc/nbd/keys.psk\"", $"\"{_folder["keys.psk"]}\"", StringComparison.Ordinal);
    }

    /// <summary>What nbdkit is told, to demand TLS and to run a command.</summary>
    public IReadOnlyList<string> NbdkitArguments(CServer server, string command) =>
    [
        "-i", "127.0.0.1", "-p", Text(TlsPort), "--tls=require",
        server == CServer.TlsKey ? $"--tls-psk={_folder["keys.psk"]}" : $"--tls-certificates={Certificates}",
        "memory", "1M", "--run", command,
    ];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // As nbdkit and libnbd look for them in a folder.
    private void WriteCertificates()
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1);
        DateTimeOffset to = from.AddDays(30);
        using RSA authorityKey = RSA.Create(2048);
        CertificateRequest authority = new("CN=examples", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using X509Certificate2 issuer = authority.CreateSelfSigned(from, to);
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(issuer, from, to, [1]);
        File.WriteAllText(Path.Combine(Certificates, "ca-cert.pem"), issuer.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Certificates, "server-cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Certificates, "server-key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
