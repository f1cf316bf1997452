using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Driving;

namespace LibNbd.Runtime.Tests.Handle;

/// <summary>What happens whenever a handle's lock is given up.</summary>
public class HandleLockTests
{
    private readonly Connection _engine = new(new Silent(), new ConnectionSettings());
    private readonly HandleLock _lock;
    private readonly List<string> _told = [];

    public HandleLockTests() => _lock = new HandleLock(_engine);

    [Fact]
    public void State_is_published_when_the_lock_is_given_up()
    {
        using (_lock.Hold())
        {
            _engine.MoveTo(ConnectionState.ConnectConnecting);
            Assert.Equal(ConnectionState.Start, _lock.PublicState);
        }

        Assert.Equal(ConnectionState.ConnectConnecting, _lock.PublicState);
        Assert.Equal(_engine.Events, _lock.PublicEvents);
    }

    [Fact]
    public void Pause_publishes_and_hands_over_and_lets_others_in()
    {
        Assert.True(_lock.TryEnter());
        _engine.MoveTo(ConnectionState.ConnectConnecting);
        _lock.Add(new Work("a", _told));
        using (_lock.GiveUp())
        {
            Assert.Equal(ConnectionState.ConnectConnecting, _lock.PublicState);
            Assert.Equal(["a"], _told);
            bool others = false;
            Thread thread = new(() =>
            {
                others = _lock.TryEnterIdle();
                if (others)
                {
                    _lock.Leave();
                }
            });
            thread.Start();
            thread.Join();
            Assert.True(others);
        }

        _lock.Leave();
    }

    [Fact]
    public void What_has_ended_is_handed_over_once_and_in_order_by_the_outermost_call()
    {
        Assert.True(_lock.TryEnter());
        using (_lock.Hold())
        {
            Assert.True(_lock.IsNested);
            _lock.Add(new Work("a", _told));
            _lock.Add(new Work("b", _told));
        }

        Assert.Empty(_told);
        Assert.False(_lock.IsNested);
        _lock.Leave();
        Assert.Equal(["a", "b"], _told);
        using (_lock.Hold())
        {
            Assert.True(_lock.Ended.IsEmpty);
        }

        Assert.Equal(["a", "b"], _told);
    }

    [Fact]
    public void Nobody_enters_a_closed_handle_but_work_that_is_no_call()
    {
        using (_lock.Hold())
        {
            _lock.MarkClosed();
        }

        Assert.False(_lock.TryEnter());
        Assert.False(_lock.TryEnterIdle());
        using (_lock.Hold())
        {
            Assert.True(_lock.IsClosed);
        }
    }

    [Fact]
    public void Lock_is_not_idle_for_a_callback_of_its_own_thread()
    {
        using (_lock.Hold())
        {
            Assert.False(_lock.TryEnterIdle());
        }

        Assert.True(_lock.TryEnterIdle());
        _lock.Leave();
    }

    private sealed class Work(string name, List<string> told) : EndedWork
    {
        internal override void Publish(bool inline)
        {
            Assert.False(inline);
            told.Add(name);
        }
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
