using System.Globalization;
using LibNbd.Protocol;

namespace LibNbd.Interop.Tests;

/// <summary>
/// By way of ssh. In its place stands a program that writes its arguments down and then does as sshd does: joins what follows the host with
/// spaces and gives it to a shell. One test has the real thing on both sides.
/// </summary>
[Collection(ExclusiveCollection.Name)]
public sealed class SshTests
{
    private const int DiskSize = 64 * 1024;

    /// <summary>ssh as far as sshd's shell is concerned.</summary>
    private const string FakeSsh =
        """
        #!/bin/sh
        for a in "$@"; do printf '<%s>' "$a"; done > "$NBD_TEST_SSH_LOG"
        while [ "$1" != -- ]; do shift; done
        shift 2
        exec sh -c "$*"
        """;

    [Theory]
    [InlineData("nbd+ssh://example.com/?nbd-port={0}", "<-p><22><--><example.com><nc><localhost><{0}>")]
    [InlineData("nbd+ssh://me@example.com:2222/?nbd-port={0}", "<-p><2222><-o><User=me><--><example.com><nc><localhost><{0}>")]
    [InlineData("NBD+SSH://[::1]:2222/?compress=true&nbd-port={0}", "<-C><-p><2222><--><::1><nc><localhost><{0}>")]
    [InlineData("nbd+ssh://me@h/?socket={1}", "<-p><22><-o><User=me><--><h><nc><-U><{1}>")]
    [InlineData("nbd+ssh://h/?socket={1}&compress=no", "<-p><22><--><h><nc><-U><{1}>")]
    public Task The_server_behind_it_is_reached(string uri, string arguments) => Scope.Run(async scope =>
    {
        Peers.Require("nc");
        byte[] content = scope.RandomBytes(DiskSize);
        string file = scope.Folder.NewFile(content);
        ServerProcess server = await scope.Nbdkit(
            uri.Contains("socket", StringComparison.Ordinal) ? Transport.Unix : Transport.Tcp4, "file", file);
        string port = server.Address.Port.ToString(CultureInfo.InvariantCulture);
        string log = scope.Folder.NewPath("log");
        using Variables variables = Install(scope, FakeSsh, log);
        NbdHandle nbd = scope.NewHandle();
        nbd.ConnectUri(string.Format(CultureInfo.InvariantCulture, uri, port, server.Address.SocketPath));
        byte[] buffer = new byte[DiskSize];
        nbd.Pread(buffer, 0);
        Bytes.AssertSame(content, buffer);
        Assert.Equal(
            string.Format(CultureInfo.InvariantCulture, arguments, port, server.Address.SocketPath),
            await File.ReadAllTextAsync(log, scope.Token));
        Assert.Equal(Errno.EINVAL, Assert.Throws<NbdException>(() => nbd.GetUri()).ErrorNumber);
        Assert.True(nbd.GetSubprocessPid() > 0);
        nbd.Shutdown();
        nbd.Dispose();
    });

    /// <summary>
    /// Each byte, at the beginning and within, in each piece that reaches a command line: refused, or taken for nothing but itself.
    /// </summary>
    [Fact]
    public Task No_byte_in_any_piece_becomes_an_option_or_a_shell_word() => Scope.Run(scope =>
    {
        string log = scope.Folder.NewPath("log");
        string split = scope.Folder.NewPath("split");
        string fake = FakeSsh.Replace(
            "exec sh -c \"$*\"",
            $"nc() {{ for a in \"$@\"; do printf '<%s>' \"$a\"; done > '{split}'; }}\neval \"$*\"\n",
            StringComparison.Ordinal);
        using Variables variables = Install(scope, fake, log);
        int refused = 0;
        int accepted = 0;
        foreach (string piece in (string[])["nbd+ssh://{0}/", "nbd+ssh://{0}@h/", "nbd+ssh://h/?socket={0}", "nbd+ssh://h/?nbd-port={0}"])
        {
            for (int b = 0; b < 256; b++)
            {
                foreach (string place in (string[])["%{0:x2}a", "a%{0:x2}", "a%{0:x2}a"])
                {
                    string text = string.Format(CultureInfo.InvariantCulture, place, b);
                    string uri = string.Format(CultureInfo.InvariantCulture, piece, text);
                    using NbdHandle nbd = new();
                    NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectUri(uri));
                    if (error.ErrorNumber == Errno.EINVAL)
                    {
                        Assert.True(nbd.AioIsCreated());
                        Assert.False(File.Exists(log), uri);
                        refused++;
                        continue;
                    }

                    // The far shell saw one "nc" with the very arguments that ssh was given.
                    string value = Uri.UnescapeDataString(text);
                    string given = File.ReadAllText(log);
                    Assert.EndsWith(File.ReadAllText(split), given, StringComparison.Ordinal);
                    Assert.Contains(
                        piece.Contains("@h", StringComparison.Ordinal) ? $"<User={value}><-->" : $"<{value}>", given,
                        StringComparison.Ordinal);
                    Assert.False(value.StartsWith('-'), uri);
                    File.Delete(log);
                    File.Delete(split);
                    accepted++;
                }
            }
        }

        Assert.True(refused > 2000 && accepted > 500, $"{refused} refused, {accepted} accepted");
    });

    [Fact]
    public Task The_real_ssh_and_sshd() => Scope.Run(async scope =>
    {
        Peers.Require("nc");
        string sshd = Peers.Require("sshd");
        string ssh = Peers.Require("ssh");
        string keygen = Peers.Require("ssh-keygen");
        string key = scope.Folder.NewPath("key");
        await scope.RunProgram(keygen, "-q", "-t", "ed25519", "-N", "", "-f", key);
        int sshPort = Ports.Free();
        string settings = scope.Folder.NewPath("sshd");
        await File.WriteAllTextAsync(
            settings,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                ListenAddress 127.0.0.1
                Port {sshPort}
                HostKey {key}
                AuthorizedKeysFile {key}.pub
                PidFile none
                StrictModes no
                UsePAM no
                PermitRootLogin yes

                """),
            scope.Token);
        bool usable = true;
        try
        {
            await scope.RunProgram(sshd, "-t", "-f", settings);
        }
        catch (Xunit.Sdk.XunitException)
        {
            usable = false;
        }

        Assert.SkipUnless(usable, "sshd cannot be run here");

        // One connection for each of these: sshd in the foreground, started by the client's own proxy command.
        string log = scope.Folder.NewPath("log");
        string fake =
            $"""
            #!/bin/sh
            exec {ssh} -F none -i {key} -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
              -o ProxyCommand='{sshd} -i -f {settings}' -o LogLevel=ERROR "$@"
            """;
        using Variables variables = Install(scope, fake, log);
        byte[] content = scope.RandomBytes(DiskSize);
        ServerProcess server = await scope.Nbdkit(Transport.Tcp4, "file", scope.Folder.NewFile(content));
        NbdHandle nbd = scope.NewHandle();
        nbd.ConnectUri(string.Create(
            CultureInfo.InvariantCulture,
            $"nbd+ssh://{Environment.UserName}@localhost:{sshPort}/?nbd-port={server.Address.Port}&compress=yes"));
        byte[] buffer = new byte[DiskSize];
        nbd.Pread(buffer, 0);
        Bytes.AssertSame(content, buffer);
        nbd.Shutdown();
        nbd.Dispose();
    });

    private static Variables Install(Scope scope, string program, string log)
    {
        string folder = Directory.CreateDirectory(scope.Folder.NewPath("bin")).FullName;
        string ssh = Path.Combine(folder, "ssh");
        File.WriteAllText(ssh, program.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(ssh, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return new Variables(("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}"), ("NBD_TEST_SSH_LOG", log));
    }
}
