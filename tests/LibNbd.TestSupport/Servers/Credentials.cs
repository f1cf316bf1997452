using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LibNbd.TestSupport.Servers;

/// <summary>
/// An authority of a test's own, and what it signs: everything as the PEM files that nbdkit, qemu-nbd and libnbd look for.
/// </summary>
public sealed class Credentials : IDisposable
{
    public const string User = "alice";

    /// <summary>
    /// As strong as the strictest priority string asks for that a certificate of an elliptic curve of 256 bits meets as well.
    /// </summary>
    private const int RsaBits = 3072;

    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-30);
    private static readonly DateTimeOffset End = DateTimeOffset.UtcNow.AddDays(30);

    private readonly TestFolder _folder;
    private readonly X509Certificate2 _authority;
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<X509Certificate2> _issued = [];
    private int _serial;

    public Credentials(TestFolder folder, string name = "Test authority")
    {
        _folder = folder;
        CertificateRequest request = new($"CN={name}", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(Start, End);
    }

    public X509Certificate2 Authority => _authority;

    /// <summary>A certificate for a server with these names (addresses among them), valid now unless told otherwise.</summary>
    public X509Certificate2 IssueServer(string[] names, DateTimeOffset? start = null, DateTimeOffset? end = null, bool rsa = false) =>
        Issue("CN=server", "1.3.6.1.5.5.7.3.1", names, start ?? Start.AddDays(1), end ?? End.AddDays(-1), rsa);

    /// <summary>A certificate for a client.</summary>
    public X509Certificate2 IssueClient(string name = "client", bool rsa = false) =>
        Issue($"CN={name}", "1.3.6.1.5.5.7.3.2", [], Start.AddDays(1), End.AddDays(-1), rsa);

    /// <summary>A server's certificate that it signed itself.</summary>
    public X509Certificate2 SelfSigned(string[] names)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=server", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names(names));
        return Keep(request.CreateSelfSigned(Start, End));
    }

    /// <summary>A folder for a server: the authority, and the certificate with its key.</summary>
    public string ServerFolder(X509Certificate2 certificate)
    {
        string path = NewFolder();
        WriteAuthority(path);
        WritePair(path, "server", "", certificate);
        return path;
    }

    /// <summary>A folder for a client that trusts this authority, with certificates of its own if any are given.</summary>
    public string ClientFolder(params X509Certificate2[] identities)
    {
        string path = NewFolder();
        WriteAuthority(path);
        for (int i = 0; i < identities.Length; i++)
        {
            WritePair(path, "client", i == 0 ? "" : $"-{i - 1}", identities[i]);
        }

        return path;
    }

    /// <summary>Adds a list of revoked certificates to a client's folder.</summary>
    public void WriteRevocations(string folder, params X509Certificate2[] revoked)
    {
        CertificateRevocationListBuilder builder = new();
        foreach (X509Certificate2 certificate in revoked)
        {
            builder.AddEntry(certificate, DateTimeOffset.UtcNow.AddDays(-1));
        }

        byte[] list = builder.Build(_authority, 1, End, HashAlgorithmName.SHA256);
        File.WriteAllText(Path.Combine(folder, "ca-crl.pem"), PemEncoding.WriteString("X509 CRL", list));
    }

    /// <summary>A file of shared keys, and its folder's path for qemu (which wants it to be called keys.psk).</summary>
    public static string WriteKeys(TestFolder folder, params (string User, string Key)[] keys)
    {
        string path = folder.NewPath("psk");
        Directory.CreateDirectory(path);
        string file = Path.Combine(path, "keys.psk");
        File.WriteAllText(file, string.Concat(keys.Select(static pair => $"{pair.User}:{pair.Key}\n")));
        return file;
    }

    public static string NewKey(Random random)
    {
        byte[] key = new byte[32];
        random.NextBytes(key);
        return Convert.ToHexStringLower(key);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _authorityKey.Dispose();
        _issued.ForEach(static certificate => certificate.Dispose());
    }

    public static void WritePair(string folder, string role, string suffix, X509Certificate2 certificate)
    {
        File.WriteAllText(Path.Combine(folder, $"{role}-cert{suffix}.pem"), certificate.ExportCertificatePem());
        using AsymmetricAlgorithm key = certificate.GetECDsaPrivateKey() ?? (AsymmetricAlgorithm)certificate.GetRSAPrivateKey()!;
        File.WriteAllText(Path.Combine(folder, $"{role}-key{suffix}.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private static X509Extension Names(string[] names)
    {
        SubjectAlternativeNameBuilder builder = new();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    private X509Certificate2 Issue(string subject, string purpose, string[] names, DateTimeOffset start, DateTimeOffset end, bool rsa)
    {
        if (rsa)
        {
            using RSA key = RSA.Create(RsaBits);
            using X509Certificate2 bare = Sign(
                new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), purpose, names, start, end);
            return Keep(bare.CopyWithPrivateKey(key));
        }
        else
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using X509Certificate2 bare = Sign(new(subject, key, HashAlgorithmName.SHA256), purpose, names, start, end);
            return Keep(bare.CopyWithPrivateKey(key));
        }
    }

    private X509Certificate2 Sign(CertificateRequest request, string purpose, string[] names, DateTimeOffset start, DateTimeOffset end)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            _authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names.Length > 0)
        {
            request.CertificateExtensions.Add(Names(names));
        }

        byte[] serial = [1, 0, 0, (byte)Interlocked.Increment(ref _serial)];
        return request.Create(_authority.SubjectName, X509SignatureGenerator.CreateForECDsa(_authorityKey), start, end, serial);
    }

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        lock (_issued)
        {
            _issued.Add(certificate);
        }

        return certificate;
    }

    private void WriteAuthority(string folder) =>
        File.WriteAllText(Path.Combine(folder, "ca-cert.pem"), _authority.ExportCertificatePem());

    private string NewFolder()
    {
        string path = _folder.NewPath("pki");
        Directory.CreateDirectory(path);
        return path;
    }
}
