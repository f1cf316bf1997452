namespace LibNbd.Tools.Tests.CommandLine;

/// <summary>Completion, asked for in the shells themselves.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("nbdinfo --si", "--size")]
    [InlineData("nbdinfo --can mul", "multi-conn")]
    [InlineData("nbdinfo --can = mul", "multi-conn")]
    [InlineData("nbdinfo --map = base", "base:allocation")]
    [InlineData("nbdinfo nbd", "nbd://", "nbd+unix:///?socket=", "nbds://", "nbds+unix:///?socket=")]
    [InlineData("nbddump --len", "--length")]
    [InlineData("nbddump --length 1")]
    [InlineData("nbddump --no-colo", "--no-color", "--no-colors", "--no-colour", "--no-colours")]
    [InlineData("nbd inf", "info")]
    [InlineData("nbd info --lis", "--list")]
    [InlineData("nbd completion z", "zsh")]
    public async Task Bash_completes(string line, params string[] expected)
    {
        string script = $$"""
            source /dev/stdin <<'END'
            {{await Script("bash")}}
            END
            COMP_WORDS=({{line.Replace("=", "\"=\"", StringComparison.Ordinal)}}); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _nbd_complete
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        ProgramResult result = await ProgramResult.Of("bash", ["-c", script]);
        Assert.Equal("", result.Errors);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            result.Success().Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("nbdinfo --si", "--size")]
    [InlineData("nbdinfo --can mul", "multi-conn")]
    [InlineData("nbd info --lis", "--list")]
    [InlineData("nbd inf", "info")]
    public Task Fish_completes(string line, string expected) => Scope.Run(async scope =>
    {
        string fish = Peers.Require("fish");
        string file = scope.Folder["nbd.fish"];
        await File.WriteAllTextAsync(file, await Script("fish"));
        Dictionary<string, string> home = new(StringComparer.Ordinal)
        {
            ["HOME"] = scope.Folder.Root,
            ["XDG_CONFIG_HOME"] = scope.Folder.Root,
        };
        ProgramResult result = await ProgramResult.Of(fish, ["--no-config", "-c", $"source {file}; complete -C '{line}'"], home);
        Assert.Equal("", result.Errors);
        Assert.Contains(expected, result.Success().Split('\n').Select(found => found.Split('\t')[0]), StringComparer.Ordinal);
    });

    [Fact]
    public Task Zsh_reads_its_script() => Scope.Run(async scope =>
    {
        string zsh = Peers.Require("zsh");
        string file = scope.Folder["_nbd"];
        await File.WriteAllTextAsync(file, await Script("zsh"));
        ProgramResult result = await ProgramResult.Of(zsh, ["-f", "-n", file]);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));

        // The specifications of options are checked when they are used: by a stand-in that shows them.
        string script = $"_arguments() {{ printf '%s\\n' \"$@\" }}; service=nbdinfo; source {file}";
        string output = (await ProgramResult.Of(zsh, ["-f", "-c", script])).Success();
        Assert.Contains("\n--size[", output, StringComparison.Ordinal);
        Assert.Contains(":FEATURE:(connect read ", output, StringComparison.Ordinal);
        Assert.Contains("base\\:allocation", output, StringComparison.Ordinal);
        Assert.EndsWith("*:server:_nbd_uri\n", output, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("nbd: completion is for one of bash, zsh, fish\n", "completion")]
    [InlineData("nbd: completion is for one of bash, zsh, fish\n", "completion", "csh")]
    public async Task Another_shell_is_refused(string message, params string[] words)
    {
        ProgramResult result = await ToolRun.Of("nbd", words);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(message, result.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> Script(string shell) => (await ToolRun.Of("nbd", "completion", shell)).Success();
}
