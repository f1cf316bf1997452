using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>--timeout: servers that do not answer, or answer something else than they were asked.</summary>
public sealed class TimeoutTests
{
    private const int Size = 4 << 20;
    private const string Message = "no answer within 1 s (--timeout)";

    public static TheoryData<NbdCommand> Commands =>
        [NbdCommand.Read, NbdCommand.Write, NbdCommand.WriteZeroes, NbdCommand.Flush, NbdCommand.BlockStatus];

    [Theory]
    [MemberData(nameof(Commands))]
    public Task A_reply_that_does_not_come_fails_the_copy(NbdCommand command) => Scope.Run(async scope =>
    {
        await using NbdServer source = Start(Data(scope), FirstIsLost(command));
        await using NbdServer destination = Start(new byte[Size], FirstIsLost(command));
        ProgramResult result = await ToolRun.Of("nbdcopy", "--timeout", "1", "--flush", source.Uri, destination.Uri);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(Message, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
    });

    [Theory]
    [MemberData(nameof(Commands))]
    public Task With_retry_it_is_asked_again(NbdCommand command) => Scope.Run(async scope =>
    {
        byte[] data = Data(scope);
        MemoryExport copy = new(Size);
        await using NbdServer source = Start(data, FirstIsLost(command));
        await using NbdServer destination = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = copy },
            OnRequest = FirstIsLost(command),
        });
        ProgramResult result = await ToolRun.Of("nbdcopy", "--timeout", "1", "--retry", "3", "-C", "1", source.Uri, destination.Uri);
        result.Success();
        Assert.Contains(Message, result.Errors, StringComparison.Ordinal);
        Bytes.AssertSame(data, copy.ToArray());
    });

    [Fact]
    public Task A_server_that_does_not_greet_fails_the_copy() => Scope.Run(async scope =>
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        ProgramResult result = await ToolRun.Of(
            "nbdcopy",
            "--timeout",
            "1",
            string.Create(CultureInfo.InvariantCulture, $"nbd://127.0.0.1:{port}"),
            scope.Folder.NewPath("copy"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(Message, result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task Nothing_is_due_while_the_copy_keeps_to_its_rate() => Scope.Run(async scope =>
    {
        byte[] data = Data(scope);
        MemoryExport copy = new(Size);
        await using NbdServer source = Start(data, onRequest: null);
        await using NbdServer destination = NbdServer.Start(copy);
        (await ToolRun.Of("nbdcopy", "--timeout", "1", "--rate", "1M", source.Uri, destination.Uri)).Success();
        Bytes.AssertSame(data, copy.ToArray());
    });

    private static byte[] Data(Scope scope)
    {
        byte[] data = scope.RandomBytes(Size);
        data.AsSpan(Size / 2, Size / 4).Clear();
        return data;
    }

    /// <summary>Only one side is sent such a command. The reply to the first of them has the cookie of none.</summary>
    private static Func<RequestContext, ValueTask<RequestAction>> FirstIsLost(NbdCommand command)
    {
        int count = 0;
        return Misbehavior.On(
            command,
            context => Interlocked.Increment(ref count) == 1 ? Misbehavior.WrongCookie()(context) : new(RequestAction.Proceed));
    }

    private static NbdServer Start(byte[] data, Func<RequestContext, ValueTask<RequestAction>>? onRequest) =>
        NbdServer.Start(new NbdServerOptions { Exports = { [""] = new MemoryExport(data) }, OnRequest = onRequest });
}
