
namespace LibNbd.Native.Tests.Support;

/// <summary>
/// The library, installed as its users would. Built once a run, or taken from where <c>LIBNBD_NATIVE_PREFIX</c> says it is.
/// </summary>
internal static class Installed
{
    // Far above what the ahead-of-time compiler takes, because the machine may be busy.
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(30);

    private static readonly Lazy<Task<string>> InstalledPrefix = new(Install);

    /// <summary>The folder that it is installed in, or a skipped test where it cannot be built.</summary>
    internal static Task<string> Prefix()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the library is built on Linux");
        Peers.Require("gcc");
        return InstalledPrefix.Value;
    }

    private static async Task<string> Install()
    {
        if (Environment.GetEnvironmentVariable("LIBNBD_NATIVE_PREFIX") is { Length: > 0 } prefix)
        {
            return prefix;
        }

        string folder = Path.Combine(AppContext.BaseDirectory, "installed");
        (await ProgramResult.Of(Repository.PathOf("install.sh"), [folder], limit: BuildLimit)).Success();
        return folder;
    }
}
