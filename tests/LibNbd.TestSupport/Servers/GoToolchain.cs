using System.Text.RegularExpressions;
using Xunit;

namespace LibNbd.TestSupport.Servers;

/// <summary>
/// The tools of Go. Debian 12's are too old for the package, so they may always be absent: the ones that <c>LIBNBD_GO</c> names (the
/// program <c>go</c>), those on the path, and those of Debian's newer packages are looked at, in this order.
/// </summary>
/// <param name="Program">The program <c>go</c>.</param>
/// <param name="Root">The folder of the toolchain.</param>
public sealed partial record GoToolchain(string Program, string Root)
{
    // Since then each turn of a loop has a variable of its own, which callbacks rely on.
    private static readonly Version Floor = new(1, 22);

    private static readonly Lazy<Task<(GoToolchain? Found, string Reason)>> Only = new(Find);

    /// <summary>The formatter.</summary>
    public string Formatter => Path.Combine(Root, "bin", "gofmt");

    /// <summary>The variables that it is run with: nothing is fetched.</summary>
    public Dictionary<string, string> Environment => new(StringComparer.Ordinal)
    {
        ["GOROOT"] = Root,
        ["GOTOOLCHAIN"] = "local",
        ["GOPROXY"] = "off",
        ["GOFLAGS"] = "-mod=mod",
        ["CGO_ENABLED"] = "1",
    };

    /// <summary>The tools, or a skipped test that says which are needed.</summary>
    public static async Task<GoToolchain> Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the bindings are tested on Linux");
        (GoToolchain? found, string reason) = await Only.Value;
        Assert.SkipWhen(found is null, reason);
        return found!;
    }

    [GeneratedRegex(@"go version go(?<version>\d+\.\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex VersionText();

    private static async Task<(GoToolchain? Found, string Reason)> Find()
    {
        string seen = "no Go is installed";
        foreach (string program in Candidates().Where(File.Exists))
        {
            // Debian's is a link into the folder of its version.
            string real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
            GoToolchain tools = new(real, Path.GetDirectoryName(Path.GetDirectoryName(real)!)!);
            ProgramResult result = await ProgramResult.Of(real, ["version"], tools.Environment);
            Match match = VersionText().Match(result.Output);
            if (match.Success && Version.Parse(match.Groups["version"].Value) >= Floor)
            {
                return (tools, "");
            }

            seen = $"{program} is too old ({result.All.Trim()})";
        }

        return (null, $"{seen}; Go {Floor} or later is needed: golang-1.23-go of bookworm-backports, or one whose go LIBNBD_GO names");
    }

    private static IEnumerable<string> Candidates()
    {
        if (System.Environment.GetEnvironmentVariable("LIBNBD_GO") is { Length: > 0 } named)
        {
            yield return named;
        }

        foreach (string folder in (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            yield return Path.Combine(folder, "go");
        }

        if (Directory.Exists("/usr/lib"))
        {
            foreach (string folder in Directory.EnumerateDirectories("/usr/lib", "go-1.*").OrderDescending(StringComparer.Ordinal))
            {
                yield return Path.Combine(folder, "bin", "go");
            }
        }
    }
}
