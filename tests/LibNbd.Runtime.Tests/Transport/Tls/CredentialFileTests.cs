using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Tests.Transport.Tls;

/// <summary>Which files are looked for, and what of a file of keys is taken.</summary>
public sealed class CredentialFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public void The_first_folder_with_authorities_counts()
    {
        string first = Folder(".pki/libnbd");
        string second = Folder(".config/pki/libnbd");
        Assert.Null(Find(root: false).Authorities);
        string late = Touch(second, "ca-cert.pem");
        Touch(first, "client-cert.pem", "client-key.pem");
        Assert.Equal(late, Find(root: false).Authorities);
        Assert.Empty(Find(root: false).Identities);
        string early = Touch(first, "ca-cert.pem");
        Assert.Equal(early, Find(root: false).Authorities);
        Assert.Single(Find(root: false).Identities);

        // A home is not root's to trust, and a folder that was named is the only one.
        Assert.False(string.Equals(early, Find(root: true).Authorities, StringComparison.Ordinal));
        AssertFails(Errno.ENOENT, () => CertificateFiles.Find(_folder.Root, verifies: true));
    }

    /// <summary>Whoever names a folder has said whom to trust: never the system's authorities in its place.</summary>
    [Theory]
    [InlineData("missing", "", Errno.ENOENT)]
    [InlineData("a file", "", Errno.ENOTDIR)]
    [InlineData("empty", "/ca-cert.pem", Errno.ENOENT)]
    [InlineData("a folder for a file", "/ca-cert.pem", Errno.EISDIR)]
    public void A_folder_that_was_named_and_is_of_no_use_is_an_error(string fault, string name, int errno)
    {
        string path = _folder["named"];
        switch (fault)
        {
            case "a file":
                File.WriteAllText(path, "");
                break;
            case "empty":
                Directory.CreateDirectory(path);
                break;
            case "a folder for a file":
                Directory.CreateDirectory(Path.Combine(path, "ca-cert.pem"));
                break;
        }

        TlsSetupException refusal = Assert.Throws<TlsSetupException>(() => CertificateFiles.Find(path, verifies: true));
        Assert.Equal(errno, refusal.Errno);
        Assert.EndsWith(path + name, refusal.Message, StringComparison.Ordinal);
        if (name.Length > 0)
        {
            // Who does not ask for proof needs no authorities.
            Touch(path, "client-cert.pem", "client-key.pem");
            CertificateFiles files = CertificateFiles.Find(path, verifies: false);
            Assert.Null(files.Authorities);
            Assert.Single(files.Identities);
        }
        else
        {
            Assert.Throws<TlsSetupException>(() => CertificateFiles.Find(path, verifies: false));
        }
    }

    [Fact]
    public void Certificates_are_counted_to_the_first_gap()
    {
        string folder = Folder("pki");
        Touch(folder, "ca-cert.pem", "ca-crl.pem");
        Touch(folder, "client-cert-0.pem", "client-key-0.pem", "client-cert-1.pem", "client-key-1.pem");
        Touch(folder, "client-cert-2.pem", "client-cert-3.pem", "client-key-3.pem", "client-cert.pem");
        CertificateFiles files = CertificateFiles.Find(folder, verifies: true);
        Assert.Equal(Path.Combine(folder, "ca-crl.pem"), files.Revocations);
        Assert.Equal(
            "client-cert-0.pem client-cert-1.pem",
            string.Join(' ', files.Identities.Select(static pair => Path.GetFileName(pair.Certificate))));
    }

    [Fact]
    public void The_first_line_of_the_user_counts()
    {
        string path = _folder["keys"];
        File.WriteAllText(path, "bo:00\nbob:0aFF\r\nbob:11\nbobby:22\n:33\ncarol:44");
        Assert.Equal([0x0a, 0xff], PskIdentity.Load(path, "bob").Key);
        Assert.Equal([0x44], PskIdentity.Load(path, "carol").Key);
        Assert.Equal("bob"u8.ToArray(), PskIdentity.Load(path, "bob").User);
        AssertFails(Errno.EINVAL, () => PskIdentity.Load(path, "b"));
        AssertFails(Errno.EINVAL, () => PskIdentity.Load(path, ""));
        AssertFails(Errno.EINVAL, () => PskIdentity.Load(path, new string('x', PskIdentity.MaxUser + 1)));
        AssertFails(Errno.ENOENT, () => PskIdentity.Load(path + "s", "bob"));
        AssertFails(Errno.EISDIR, () => PskIdentity.Load(_folder.Root, "bob"));
        if (!OperatingSystem.IsWindows())
        {
            string circle = path + ".circle";
            File.CreateSymbolicLink(circle, circle);
            AssertFails(Errno.ELOOP, () => PskIdentity.Load(circle, "bob"));
            AssertFails(Errno.ENAMETOOLONG, () => PskIdentity.Load(path + new string('x', 300), "bob"));
        }
    }

    [Fact]
    public void A_key_and_a_file_have_a_largest_size()
    {
        string path = _folder["keys"];
        File.WriteAllText(path, $"a:{new string('0', 2 * PskIdentity.MaxKey)}\nb:{new string('0', (2 * PskIdentity.MaxKey) + 2)}\n");
        Assert.Equal(PskIdentity.MaxKey, PskIdentity.Load(path, "a").Key.Length);
        AssertFails(Errno.EINVAL, () => PskIdentity.Load(path, "b"));
        File.WriteAllBytes(path, new byte[PskIdentity.MaxFile + 1]);
        AssertFails(Errno.EFBIG, () => PskIdentity.Load(path, "a"));
    }

    [Fact]
    public void A_key_is_found_wherever_it_stands_and_overwritten_when_it_was_used()
    {
        string path = _folder["keys"];
        File.WriteAllText(path, string.Concat(Enumerable.Range(0, 5000).Select(static i => $"user{i}:{i:x8}\n")));
        foreach (int i in (int[])[0, 1, 1000, 4999])
        {
            PskIdentity identity = PskIdentity.Load(path, $"user{i}");
            Assert.Equal(Convert.FromHexString($"{i:x8}"), identity.Key);
            identity.Dispose();
            Assert.Equal(new byte[4], identity.Key);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertFails(int errno, Func<object> load) =>
        Assert.Equal(errno, Assert.Throws<TlsSetupException>(load).Errno);

    private CertificateFiles Find(bool root) => CertificateFiles.FindUsual(_folder.Root, root);

    private string Folder(string name) => Directory.CreateDirectory(_folder[name]).FullName;

    private static string Touch(string folder, params string[] names)
    {
        foreach (string name in names)
        {
            File.WriteAllText(Path.Combine(folder, name), "");
        }

        return Path.Combine(folder, names[0]);
    }
}
