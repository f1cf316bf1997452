using System.Globalization;

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

    private const string SystemFolder = "/etc/pki/libnbd";

    /// <summary>Looks for the files.</summary>
    /// <param name="folder">The only folder to look in; null for the usual ones.</param>
    internal static CertificateFiles Find(string? folder) => Find(folder, Host.GetVariable("HOME"), Environment.IsPrivilegedProcess);

    /// <inheritdoc cref="Find(string?)"/>
    /// <param name="folder">The only folder to look in; null for the usual ones.</param>
    /// <param name="home">The user's home, or null.</param>
    /// <param name="isRoot">Whether the user is root: files in a home are not root's to trust.</param>
    internal static CertificateFiles Find(string? folder, string? home, bool isRoot)
    {
        IEnumerable<string> folders = folder is not null ? [folder]
            : isRoot || string.IsNullOrEmpty(home) ? [SystemFolder]
            : [Path.Combine(home, ".pki/libnbd"), Path.Combine(home, ".config/pki/libnbd")];
        foreach (string candidate in folders)
        {
            string authorities = Path.Combine(candidate, "ca-cert.pem");
            if (IsReadable(authorities))
            {
                return InFolder(candidate, authorities);
            }
        }

        return new CertificateFiles(null, null, []);
    }

    private static CertificateFiles InFolder(string folder, string authorities)
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

    private static bool IsReadable(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
