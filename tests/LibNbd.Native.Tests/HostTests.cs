using LibNbd.Native.Tests.Support;

namespace LibNbd.Native.Tests;

/// <summary>
/// The library in processes that are not made for it: other allocators, limits, signals, destructors, sanitizers, an OpenSSL of their own.
/// </summary>
public sealed class HostTests
{
    private const string SmallPattern = "pattern 1M";

    /// <summary>With GLIBC_TUNABLES, libc_malloc_debug ends the process at the first wrong free.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("libc_malloc_debug.so.0")]
    [InlineData("libjemalloc.so.2")]
    [InlineData("libtcmalloc_minimal.so.4")]
    [InlineData("libtcmalloc_minimal_debug.so.4")]
    [InlineData("libmimalloc.so.2")]
    public Task Memory_goes_back_to_the_allocator_that_gave_it(string? allocator) => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, "threadend", ours);
        string preload = allocator is null ? "" : RequireLibrary(allocator);
        (string, string)[] variables = [("LD_PRELOAD", preload), ("GLIBC_TUNABLES", "glibc.malloc.check=3")];
        Assert.Equal("all ended\n", await program.Succeed(scope, ours, variables, await Start(scope, SmallPattern)));
    });

    [Fact]
    public Task SIGRTMIN_is_the_hosts() => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, "rtmin", ours);
        Assert.Equal("no signal\n", await program.Succeed(scope, ours, await Start(scope, "pattern 16M")));
    });

    [Fact]
    public Task What_the_runtime_cannot_have_is_an_error_of_nbd_create() => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, "start", ours);
        Assert.Equal("no child was killed\n", await program.Succeed(scope, ours));
    });

    [Theory]
    [InlineData("sync", "memory 16M")]
    [InlineData("aio", "pattern 16M")]
    [InlineData("closures", SmallPattern)]
    [InlineData("threads", "pattern 16M")]
    [InlineData("lifetime", SmallPattern)]
    [InlineData("errors", SmallPattern)]
    [InlineData("threadend", SmallPattern)]
    public Task LeakSanitizer_finds_nothing(string name, string server) => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, name, ours, "-fsanitize=address");
        await program.Succeed(scope, ours, [("ASAN_OPTIONS", "detect_leaks=1")], await Start(scope, server));
    });

    [Fact]
    public Task LeakSanitizer_finds_a_handle_that_was_not_closed() => Scope.Run(async scope =>
    {
        Library ours = await Library.Ours();
        CProgram program = await CProgram.Compile(scope, "leak", ours, "-fsanitize=address");
        ProgramResult result = await program.Run(scope, ours, [("ASAN_OPTIONS", "detect_leaks=1")]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("1 object(s) allocated from", result.Errors, StringComparison.Ordinal);
        Assert.Contains("1 allocation(s)", result.Errors, StringComparison.Ordinal);
    });

    /// <summary>Node.js exports its own OpenSSL; AddressSanitizer forbids the flag that keeps it out.</summary>
    [Theory]
    [InlineData("ownssl", "-rdynamic")]
    [InlineData("tls", "-fsanitize=address")]
    public Task TLS_works_in_a_host_that(string program, string built) => Scope.Run(async scope =>
    {
        string good = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
        string wrong = Credentials.WriteKeys(scope.Folder, (Credentials.User, Credentials.NewKey(scope.Random)));
        ServerProcess server = await scope.Nbdkit(Transport.Tcp4, "--tls=require", $"--tls-psk={good}", "pattern", "1M");
        Library ours = await Library.Ours();
        CProgram host = await CProgram.Compile(scope, program, ours, built);

        // Leaks are looked for above. Here the collector runs or not as it comes, and what it keeps where the sanitizer does not look is
        // none of the host's.
        ProgramResult result = await host.Run(
            scope, ours, [("ASAN_OPTIONS", "detect_leaks=0")], "psk", server.Address.Service, good, wrong);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal("each thread had its own\n", result.Output);
        Assert.DoesNotContain("the host's", result.Errors, StringComparison.Ordinal);
    });

    private static string RequireLibrary(string name) => Peers.Require(Path.Combine(Library.DebianFolder, name));

    private static async Task<string> Start(Scope scope, string plugin) =>
        (await scope.Nbdkit(Transport.Unix, plugin.Split(' '))).Address.SocketPath;
}
