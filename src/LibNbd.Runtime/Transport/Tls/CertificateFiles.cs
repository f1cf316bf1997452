using System.Globalization;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>The X.509 files of a client: which of them there are, by libnbd's names. Nothing of their content is known yet.</summary>
/// <param name="Authorities">The file of trusted authorities; null for those of the system.</param>
/// <param name="Revocations">The file of revoked certificates, or null.</param>
/// <param name="Identities">The client's own certificates with their keys.</param>
internal sealed record CertificateFiles(
    string? Authorities, string? Revocations, IReadOnlyList<(string Certificate, string Key)> Identities)
{
    /// <summary>More certificates of one client than anybody has; it bounds the search in a folder.</summary>
    internal const int MaxIdentities = 100;

    private const string AuthoritiesName = "ca-cert.pem";
    private const string SystemFolder = "/etc/pki/libnbd";

    /// <summary>Looks for the files.</summary>
    /// <param name="folder">The only folder to look in; null for the usual ones.</param>
    /// <param name="verifies">Whether authorities are needed.</param>
    /// <exception cref="TlsSetupException">The folder that was named, or the authorities in it, cannot be read: to trust others instead
    /// would be to trust whom nobody named.</exception>
    internal static CertificateFiles Find(string? folder, bool verifies) =>
        folder is null ? FindUsual(Host.GetVariable("HOME"), Environment.IsPrivilegedProcess) : FindIn(folder, verifies);

    /// <summary>Looks in the usual folders; without authorities in any of them, those of the system count.</summary>
    /// <param name="home">The user's home, or null.</param>
    /// <param name="isRoot">Whether the user is root: files in a home are not root's to trust.</param>
    internal static CertificateFiles FindUsual(string? home, bool isRoot)
    {
        IEnumerable<string> folders = isRoot || string.IsNullOrEmpty(home) ? [SystemFolder]
            : [Path.Combine(home, ".pki/libnbd"), Path.Combine(home, ".config/pki/libnbd")];
        foreach (string candidate in folders)
        {
            string authorities = Path.Combine(candidate, AuthoritiesName);
            if (WhyUnreadable(authorities) == 0)
            {
                return InFolder(candidate, authorities);
            }
        }

        return new CertificateFiles(null, null, []);
    }

    private static CertificateFiles FindIn(string folder, bool verifies)
    {
        if (!Directory.Exists(folder))
        {
            throw new TlsSetupException(File.Exists(folder) ? Errno.ENOTDIR : Errno.ENOENT, $"TLS certificates: {folder}");
        }

        string authorities = Path.Combine(folder, AuthoritiesName);
        int errno = WhyUnreadable(authorities);
        return errno != 0 && verifies
            ? throw new TlsSetupException(errno, $"TLS certificates: {authorities}")
            : InFolder(folder, errno == 0 ? authorities : null);
    }

    private static CertificateFiles InFolder(string folder, string? authorities)
    {
        string revocations = Path.Combine(folder, "ca-crl.pem");
        List<(string, string)> identities = [];
        AddIdentity(identities, folder, "");
        for (int i = 0; i < MaxIdentities && AddIdentity(identities, folder, i.ToString(CultureInfo.InvariantCulture).Insert(0, "-")); i++)
        {
            // Up to the first number that is missing.
        }

        return new CertificateFiles(authorities, File.Exists(revocations) ? revocations : null, identities);
    }

    private static bool AddIdentity(List<(string Certificate, string Key)> identities, string folder, string suffix)
    {
        string certificate = Path.Combine(folder, $"client-cert{suffix}.pem");
        string key = Path.Combine(folder, $"client-key{suffix}.pem");
        if (!File.Exists(certificate) || !File.Exists(key))
        {
            return false;
        }

        identities.Add((certificate, key));
        return true;
    }

    private static int WhyUnreadable(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return 0;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Errno.ENOENT;
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(path) ? Errno.EISDIR : Errno.EACCES;
        }
        catch (IOException)
        {
            return Errno.EIO;
        }
    }
}
