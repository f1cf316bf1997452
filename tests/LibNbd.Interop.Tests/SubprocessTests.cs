
namespace LibNbd.Interop.Tests;

/// <summary>Servers that the handle itself starts, and ends.</summary>
public sealed class SubprocessTests
{
    private const int DiskSize = 64 * 1024;

    [Theory]
    [InlineData("command", "blocking")]
    [InlineData("command", "aio")]
    [InlineData("command", "async")]
    [InlineData("nbdkit", "blocking")]
    [InlineData("nbdkit", "aio")]
    [InlineData("nbdkit", "async")]
    [InlineData("qemu-nbd", "blocking")]
    [InlineData("qemu-nbd", "aio")]
    [InlineData("qemu-nbd", "async")]
    public Task A_server_of_the_handles_own(string how, string face) => Scope.Run(scope =>
    {
        byte[] content = scope.RandomBytes(DiskSize);
        string file = scope.Folder.NewFile(content);
        string[] command = how switch
        {
            "command" => [Peers.Require("nbdkit"), "-s", "file", file],
            "nbdkit" => [Peers.Require("nbdkit"), "file", file],
            _ => [Peers.Require("qemu-nbd"), "-f", "raw", file],
        };
        bool activation = how is not "command";
        NbdHandle nbd = scope.NewHandle();

        // No await in this test: nbdkit ends with the thread that started it, and an await would leave that one.
        switch (face)
        {
            case "blocking" when activation:
                nbd.ConnectSystemdSocketActivation(command);
                break;
            case "blocking":
                nbd.ConnectCommand(command);
                break;
            case "async":
                Task connect = activation
                    ? nbd.ConnectSystemdSocketActivationAsync(command, scope.Token).AsTask()
                    : nbd.ConnectCommandAsync(command, scope.Token).AsTask();
                connect.GetAwaiter().GetResult();
                break;
            default:
                if (activation)
                {
                    nbd.AioConnectSystemdSocketActivation(command);
                }
                else
                {
                    nbd.AioConnectCommand(command);
                }

                while (nbd.AioIsConnecting())
                {
                    Assert.Equal(1, nbd.Poll((int)Scope.Limit.TotalMilliseconds));
                }

                break;
        }

        byte[] buffer = new byte[DiskSize];
        nbd.Pread(buffer, 0);
        Bytes.AssertSame(content, buffer);
        nbd.Pwrite(new byte[512], 512);
        content.AsSpan(512, 512).Clear();
        string process = FormattableString.Invariant($"/proc/{nbd.GetSubprocessPid()}");
        Assert.True(Directory.Exists(process));
        nbd.Shutdown();
        nbd.Dispose();
        Assert.False(Directory.Exists(process), "neither a process nor a zombie is left");
        Bytes.AssertSame(content, File.ReadAllBytes(file));
    });
}
