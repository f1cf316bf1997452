using System.Globalization;

namespace LibNbd.Native.Tests.Support;

/// <summary>A program of others that was linked with the C library, unmodified.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Newest">Whether it is the newest one, or Debian 12's.</param>
internal sealed record PeerProgram(string Name, bool Newest)
{
    /// <summary>Debian's scripts look for Debian's interpreters.</summary>
    private static readonly (string Name, string Value) SystemPath = ("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

    /// <summary>Runs it on the C library that it came with.</summary>
    internal Task<ProgramResult> RunOnC(Scope scope, params string[] arguments) =>
        Run(scope, Newest ? [] : null, arguments, null);

    /// <summary>Runs it on ours.</summary>
    internal async Task<ProgramResult> RunOnOurs(Scope scope, params string[] arguments) =>
        await Run(scope, [(await Library.Ours()).Folder], arguments, null);

    /// <summary>Runs it on ours, to a good end.</summary>
    internal async Task<ProgramResult> Succeed(Scope scope, string[] arguments, string? input = null)
    {
        ProgramResult result = await Run(scope, [(await Library.Ours()).Folder], arguments, input);
        Assert.True(
            result.ExitCode == 0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Name} {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Errors}{result.Output}"));
        Assert.DoesNotContain("libnbd.so", result.Errors, StringComparison.Ordinal);
        return result;
    }

    /// <summary>Runs it on both, the same way, and finds no difference in what it writes and how it ends.</summary>
    internal async Task<ProgramResult> AssertSame(Scope scope, params string[] arguments)
    {
        ProgramResult expected = await RunOnC(scope, arguments);
        Assert.Equal(expected, await RunOnOurs(scope, arguments));
        return expected;
    }

    private async Task<ProgramResult> Run(Scope scope, string[]? libraries, string[] arguments, string? input)
    {
        if (!Newest)
        {
            string path = Peers.Require(Name);
            return await ProgramResult.Of(
                path,
                arguments,
                libraries is null
                    ? Library.Variables(SystemPath)
                    : Library.Variables(SystemPath, ("LD_LIBRARY_PATH", libraries[0])),
                input,
                scope.Folder.Root,
                cancellationToken: scope.Token);
        }

        string program = Path.Combine(Peers.RequireNewerRoot(Name), "usr/bin", Name);
        string[] line = [.. Library.NewestLoader(libraries ?? []), program, .. arguments];
        return await ProgramResult.Of(line[0], line[1..], Library.Variables(), input, scope.Folder.Root, cancellationToken: scope.Token);
    }
}
