using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>PEM files to begin with.</summary>
internal static class Sample
{
    private static readonly ECDsa Secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly X509Certificate2 Made = Make();

    internal static string Certificate => Made.ExportCertificatePem();

    internal static string Key => Secret.ExportPkcs8PrivateKeyPem();

    internal static string Revocations => PemEncoding.WriteString(
        "X509 CRL", new CertificateRevocationListBuilder().Build(Made, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256));

    private static X509Certificate2 Make()
    {
        CertificateRequest request = new("CN=a", Secret, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(30));
    }
}
