using Xunit;

namespace LibNbd.TestSupport.Servers;

/// <summary>Where the programs of others are.</summary>
/// <remarks>
/// Those of Debian 12 are looked for on the path; with <c>LIBNBD_REQUIRE_PEERS=1</c> a missing one is a failure, otherwise a skipped test.
/// Newer ones are in the folder that <c>LIBNBD_PEER_ROOT</c> names, and may always be absent.
/// </remarks>
public static class Peers
{
    private static readonly string[] Folders =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>The path of a program, or a skipped (or failed) test.</summary>
    public static string Require(string program)
    {
        string? path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Need(path is not null, $"{program} is not installed");
        return path!;
    }

    /// <summary>Skips the test without this condition, or fails it where peers are required.</summary>
    public static void Need(bool condition, string reason)
    {
        bool required = string.Equals(Environment.GetEnvironmentVariable("LIBNBD_REQUIRE_PEERS"), "1", StringComparison.Ordinal);
        Assert.False(required && !condition, $"{reason}, and LIBNBD_REQUIRE_PEERS asks for it");
        Assert.SkipUnless(condition, reason);
    }

    /// <summary>The folder of the newer programs, or a skipped test.</summary>
    public static string RequireNewerRoot(string program)
    {
        string? root = Environment.GetEnvironmentVariable("LIBNBD_PEER_ROOT");
        Assert.SkipWhen(string.IsNullOrEmpty(root), $"LIBNBD_PEER_ROOT does not name a folder with a newer {program}");
        Assert.SkipUnless(
            File.Exists(Path.Combine(root!, "usr/bin", program)) || File.Exists(Path.Combine(root!, "usr/sbin", program)),
            $"{root} has no {program}");
        return root!;
    }
}
