using LibNbd.Native.Tests.Support;

namespace LibNbd.Native.Tests;

/// <summary>What install.sh says before it starts.</summary>
public sealed class InstallTests
{
    [Fact]
    public Task On_musl_it_says_that_the_compiler_is_not_to_be_had() => Scope.Run(async scope =>
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("the library is built on Linux");
            return;
        }

        // As musl's ldd answers: on standard error, and with an error.
        string tools = scope.Folder.NewPath("tools");
        Directory.CreateDirectory(tools);
        string ldd = Path.Combine(tools, "ldd");
        await File.WriteAllTextAsync(ldd, "#!/bin/sh\necho 'musl libc (x86_64)' >&2\nexit 1\n", scope.Token);
        File.SetUnixFileMode(ldd, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string prefix = scope.Folder.NewPath("prefix");
        ProgramResult result = await ProgramResult.Of(
            Path.Combine(Repository.Root, "install.sh"), [prefix],
            Library.Variables(("PATH", $"{tools}:{Environment.GetEnvironmentVariable("PATH")}")), cancellationToken: scope.Token);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("this is musl", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    });
}
