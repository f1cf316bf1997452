using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

public class StateTableTests
{
    private static readonly ConnectionState[] States = Enum.GetValues<ConnectionState>();

    [Fact]
    public void Every_state_is_described_once_at_its_place()
    {
        Assert.Equal(States, StateTable.All.Select(info => info.State));
        Assert.All(States, state => Assert.Equal(state, StateTable.Get(state).State));
        Assert.Equal(States.Length, StateTable.All.Select(info => info.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(StateTable.All, info =>
        {
            Assert.Matches("^[A-Z_]+(\\.[A-Z_]+)*$", info.Name);
            Assert.NotEmpty(info.Description);
            Assert.Equal(info.Next.Length, info.Next.Distinct().Count());
            Assert.DoesNotContain(ConnectionState.Dead, info.Next);
            Assert.DoesNotContain(info.State, info.Next);
        });
    }

    [Fact]
    public void Every_pair_is_accepted_or_refused_as_the_table_says()
    {
        int accepted = 0;
        foreach (ConnectionState from in States)
        {
            foreach (ConnectionState to in States.Where(to => to != from))
            {
                Connection connection = At(from);
                bool final = from is ConnectionState.Dead or ConnectionState.Closed;
                if (to == ConnectionState.Dead ? !final : StateTable.Get(from).Next.Contains(to))
                {
                    connection.MoveTo(to);
                    Assert.Equal(to, connection.State);
                    accepted++;
                }
                else
                {
                    Assert.Throws<InvalidOperationException>(() => connection.MoveTo(to));
                    Assert.Equal(from, connection.State);
                }
            }
        }

        Assert.InRange(accepted, States.Length, States.Length * States.Length / 2);
    }

    [Fact]
    public void To_stay_is_always_allowed() => Assert.All(States, state =>
    {
        Connection connection = At(state);
        connection.MoveTo(state);
        Assert.Equal(state, connection.State);
    });

    [Fact]
    public void What_a_state_waits_for_agrees_with_what_it_counts_as() => Assert.All(StateTable.All, info =>
    {
        Assert.Equal(info.HandleState, StateTable.HandleStateOf(info.State));
        switch (info.HandleState)
        {
            case HandleStates.Ready:
                Assert.Equal(StateEvents.Read, info.Events);
                break;
            case HandleStates.Processing:
                Assert.Equal(StateEvents.Both, info.Events);
                break;
            case HandleStates.Created or HandleStates.Negotiating or HandleStates.Dead or HandleStates.Closed:
                Assert.Equal(StateEvents.None, info.Events);
                break;
            default:
                Assert.Equal(
                    info.Name.Contains("RECV", StringComparison.Ordinal) || info.Name.EndsWith("_READ", StringComparison.Ordinal)
                        ? StateEvents.Read
                    : info.Name == "CONNECT_TCP.START" ? StateEvents.None
                    : StateEvents.Write,
                    info.Events);
                break;
        }
    });

    [Fact]
    public void The_direction_is_honest_while_something_waits_to_leave()
    {
        EngineDriver driver = new() { SendsByItself = false };
        Assert.Equal(StateEvents.Read, driver.Engine.Events);
        driver.Feed(ServerWire.Greeting(3));
        Assert.Equal(StateEvents.Write, driver.Engine.Events);
        driver.SendSome(1);
        Assert.Equal(StateEvents.Write, driver.Engine.Events);
        driver.Drain();
        Assert.Equal(StateEvents.Read, driver.Engine.Events);
        driver.Feed(ServerWire.Unsupported(11));
        driver.Drain();
        driver.Feed(ServerWire.Unsupported(8));
        driver.Drain();
        driver.Feed(ServerWire.Join(ServerWire.InfoExport(), ServerWire.Ack(7)));
        Assert.Equal(StateEvents.Read, driver.Engine.Events);
        Probe flush = driver.Flush();
        Assert.Equal(StateEvents.Both, driver.Engine.Events);
        driver.Engine.StageCommands();
        driver.SendSome(27);
        Assert.Equal(StateEvents.Both, driver.Engine.Events);
        driver.Drain();
        Assert.Equal(StateEvents.Read, driver.Engine.Events);
        driver.Feed(ServerWire.SimpleReply(flush.Cookie));
        flush.AssertSucceeded();
        driver.Submit(LibNbd.Protocol.NbdCommand.Disconnect, 0, 0);
        Assert.Equal(StateEvents.Both, driver.Engine.Events);
        driver.Drain();
        Assert.Equal(StateEvents.Read, driver.Engine.Events);
        driver.EndOfStream();
        Assert.Equal(StateEvents.None, driver.Engine.Events);
    }

    /// <summary>A connection in the given state, led there over legal transitions.</summary>
    private static Connection At(ConnectionState target)
    {
        Dictionary<ConnectionState, ConnectionState> cameFrom = [];
        Queue<ConnectionState> open = new([ConnectionState.Start]);
        while (open.TryDequeue(out ConnectionState state))
        {
            foreach (ConnectionState next in StateTable.Get(state).Next.Append(ConnectionState.Dead))
            {
                if (next != ConnectionState.Start && StateTable.MayFollow(state, next) && cameFrom.TryAdd(next, state))
                {
                    open.Enqueue(next);
                }
            }
        }

        List<ConnectionState> path = [];
        for (ConnectionState state = target; state != ConnectionState.Start; state = cameFrom[state])
        {
            path.Add(state);
        }

        path.Reverse();
        Connection connection = new(new Silent(), new ConnectionSettings());
        path.ForEach(connection.MoveTo);
        Assert.Equal(target, connection.State);
        return connection;
    }

    private sealed class Silent : IEngineHost
    {
        public bool IsDebugging => false;

        public void ReportError(int errno, string message, FailureCause cause)
        {
        }

        public void Debug(string message)
        {
        }
    }
}
