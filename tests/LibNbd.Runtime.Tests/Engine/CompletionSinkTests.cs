using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>One who awaits is told how a command, or an option request, ended, with all that belongs to it.</summary>
public class CompletionSinkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(Errno.EIO)]
    public void Sink_is_told_the_command_which_is_then_retired(int errno)
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Sink sink = new();
        Command command = driver.Engine.RentCommand();
        command.Code = NbdCommand.Flush;
        command.Completion = new CompletionClosure(sink);
        Assert.False(command.Completion.IsNull);
        ulong cookie = driver.Engine.Submit(command);
        driver.Drain();

        driver.Feed(ServerWire.SimpleReply(cookie, (uint)errno));

        Assert.Equal((cookie, errno), Assert.Single(sink.Commands));
        Assert.Null(driver.Engine.Find(cookie));
        Assert.Equal(0, driver.Engine.CommandCount);
    }

    [Fact]
    public void Sink_is_told_of_a_command_that_is_lost()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Sink sink = new();
        Command command = driver.Engine.RentCommand();
        command.Code = NbdCommand.Flush;
        command.Completion = new CompletionClosure(sink);
        ulong cookie = driver.Engine.Submit(command);

        driver.EndOfStream();

        Assert.Equal((cookie, Errno.ENOTCONN), Assert.Single(sink.Commands));
        Assert.Equal(0, driver.Engine.CommandCount);
    }

    private sealed class Sink : ICompletionSink
    {
        internal List<(ulong Cookie, int Errno)> Commands { get; } = [];

        public void OnCommandEnded(Command command) => Commands.Add((command.Cookie, command.Error));

        public void OnOptionEnded(OptionCall option) => Assert.Fail("no option was asked for");
    }
}
