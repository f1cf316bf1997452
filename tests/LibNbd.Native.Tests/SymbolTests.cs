using System.Text.RegularExpressions;
using LibNbd.Native.Tests.Support;

namespace LibNbd.Native.Tests;

/// <summary>The library as the linker and the loader see it.</summary>
public sealed partial class SymbolTests
{
    [Fact]
    public Task The_symbols_and_their_versions_are_those_of_the_newest_C_library() => Scope.Run(async scope =>
    {
        string expected = await Symbols(scope, Library.Newest());
        Assert.Contains("nbd_get_handle_size@@LIBNBD_1.24", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await Symbols(scope, await Library.Ours()));
    });

    [Fact]
    public Task It_has_the_soname_needs_libc_alone_and_stays_where_it_was_loaded() => Scope.Run(async scope =>
    {
        string dynamic = await scope.RunProgram(Peers.Require("readelf"), "-dW", (await Library.Ours()).File);
        Assert.Contains("Library soname: [libnbd.so.0]", dynamic, StringComparison.Ordinal);
        Assert.Contains("NODELETE", dynamic, StringComparison.Ordinal);
        string[] needed = [.. Needed().Matches(dynamic).Select(match => match.Groups[1].Value)];
        Assert.All(needed, name => Assert.True(name is "libc.so.6" or "libm.so.6"
            || name.StartsWith("ld-linux", StringComparison.Ordinal), name));
    });

    [Fact]
    public Task Nothing_of_the_host_is_taken_over() => Scope.Run(async scope =>
    {
        // signal() of libc would make SIGPIPE ignored; the link gives the runtime c/signals.c for it.
        string undefined = await scope.RunProgram(Peers.Require("nm"), "-D", "--undefined-only", (await Library.Ours()).File);
        Assert.Contains(" sigaction@", undefined, StringComparison.Ordinal);
        Assert.DoesNotContain(" signal@", undefined, StringComparison.Ordinal);
    });

    private static async Task<string> Symbols(Scope scope, Library library)
    {
        string table = await scope.RunProgram(Peers.Require("nm"), "-D", "--defined-only", "--with-symbol-versions", library.File);
        return string.Join(
            '\n',
            table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1]).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\(NEEDED\)\s+Shared library: \[(.*)\]")]
    private static partial Regex Needed();
}
