using Xunit;

namespace LibNbd.Interop.Tests.Harness;

/// <summary>Where the programs of others are.</summary>
/// <remarks>
/// Those of Debian 12 are looked for on the path; with <c>LIBNBD_REQUIRE_PEERS=1</c> a missing one is a failure, otherwise a skipped test.
/// Newer ones are in the folder that <c>LIBNBD_PEER_ROOT</c> names, and may always be absent.
/// </remarks>
internal static class Peers
{
    private static readonly string[] Folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>The path of a program, or a skipped (or failed) test.</summary>
    internal static string Require(string program)
    {
        foreach (string folder in Folders)
        {
            string path = Path.Combine(folder, program);
            if (File.Exists(path))
            {
                return path;
            }
        }

        string reason = $"{program} is not installed";
        Assert.False(
            string.Equals(Environment.GetEnvironmentVariable("LIBNBD_REQUIRE_PEERS"), "1", StringComparison.Ordinal),
            $"{reason}, and LIBNBD_REQUIRE_PEERS asks for it");
        Assert.Skip(reason);
        return "";
    }

    /// <summary>The folder of the newer programs, or a skipped test.</summary>
    internal static string RequireNewerRoot(string program)
    {
        string? root = Environment.GetEnvironmentVariable("LIBNBD_PEER_ROOT");
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"LIBNBD_PEER_ROOT does not name a folder with a newer {program}");
        Assert.SkipUnless(
            File.Exists(Path.Combine(root!, "usr/bin", program)) || File.Exists(Path.Combine(root!, "usr/sbin", program)),
            $"{root} has no {program}");
        return root!;
    }
}
