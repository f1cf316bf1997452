using System.Globalization;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>A file of shared keys, read a second time by code that shares nothing with the first.</summary>
internal sealed class PskTarget : FuzzTarget
{
    private const string User = "alice";

    internal override string Name => "psk-file";

    internal override IEnumerable<byte[]> Seeds() =>
    [
        "bob:0aFF\r\nalice:00112233\n"u8.ToArray(), "alice:\nalice:11\n"u8.ToArray(),
        "alice:0g"u8.ToArray(), "alic:00\nalice2:11\n:22\nalice:123"u8.ToArray(),
        "\n\n\ralice:ff\r\r\n"u8.ToArray(),
    ];

    internal override void Run(ReadOnlySpan<byte> input)
    {
        string path = Path.Combine(ScratchFolder.Path, "keys");
        File.WriteAllBytes(path, input);
        string? expected = KeyOf(input);
        try
        {
            using PskIdentity identity = PskIdentity.Load(path, User);
            Assert.Equal(expected, Convert.ToHexStringLower(identity.Key));
        }
        catch (TlsSetupException refusal)
        {
            Assert.True(expected is null, $"{refusal.Message}, and not {expected}");
            Assert.StartsWith(path + ": ", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static string? KeyOf(ReadOnlySpan<byte> input)
    {
        string? line = System.Text.Encoding.Latin1.GetString(input).Split('\n')
            .Select(static line => line.TrimEnd('\r')).FirstOrDefault(static line => line.StartsWith(User + ":", StringComparison.Ordinal));
        string key = line?[(User.Length + 1)..].ToLowerInvariant() ?? "";
        return key.Length is 0 or > 2 * PskIdentity.MaxKey || key.Length % 2 != 0 || !key.All(char.IsAsciiHexDigit) ? null : key;
    }
}

/// <summary>The files of a folder of certificates. OpenSSL reads them; that a refusal names one of them is ours.</summary>
internal sealed class CertificatesTarget : FuzzTarget
{
    private static readonly string[] Files = ["ca-cert.pem", "ca-crl.pem", "client-cert.pem", "client-key.pem"];

    private const char Separator = '\x1e';

    internal override string Name => "certificates";

    internal override IEnumerable<byte[]> Seeds()
    {
        string authority = Sample.Certificate;
        yield return Input(authority);
        yield return Input(authority, Sample.Revocations);
        yield return Input(authority, "", authority, Sample.Key);
        yield return Input("-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n", "", "-----BEGIN PRIVATE KEY-----\n");
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        string folder = Directory.CreateDirectory(Path.Combine(ScratchFolder.Path, "pki")).FullName;
        for (int i = 0; i < Files.Length; i++)
        {
            int end = input.IndexOf((byte)Separator);
            ReadOnlySpan<byte> content = end < 0 ? input : input[..end];
            input = end < 0 ? default : input[(end + 1)..];
            string path = Path.Combine(folder, Files[i]);
            if (content.IsEmpty && i > 0)
            {
                File.Delete(path);
            }
            else
            {
                File.WriteAllBytes(path, content);
            }
        }

        try
        {
            using OpenSslSession session = new(new TlsSettings
            {
                Certificates = CertificateFiles.Find(folder, verifies: true),
                Priority = TlsPriority.Parse(TlsPriority.Default),
            });
            Assert.Equal(TlsStatus.NeedsInput, session.Handshake());
        }
        catch (TlsSetupException refusal)
        {
            Assert.Contains(Files, name => refusal.Message.Contains(Path.Combine(folder, name), StringComparison.Ordinal));
        }
    }

    private static byte[] Input(params string[] files) => System.Text.Encoding.Latin1.GetBytes(string.Join(Separator, files));
}

/// <summary>Where the files of a run lie: in memory if there is such a folder.</summary>
internal static class ScratchFolder
{
    private static readonly Lazy<string> LazyPath = new(static () =>
    {
        string root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        string path = System.IO.Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"nbdfuzz-{Environment.ProcessId}"));
        Directory.CreateDirectory(path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(path, recursive: true);
        return path;
    });

    internal static string Path => LazyPath.Value;
}
