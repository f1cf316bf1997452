using LibNbd.Runtime.Handle.Awaiting;
using LibNbd.Runtime.Handle.Driving;

namespace LibNbd.Runtime.Tests.Handle;

/// <summary>Which thread runs a handle's continuations, and what it knows of it.</summary>
public class ContinuationQueueTests
{
    private readonly ContinuationQueue _queue = new(new Idle());

    [Fact]
    public void Thread_knows_that_it_runs_continuations_while_it_does()
    {
        bool? inside = null;
        Add(() => inside = _queue.IsRunByThisThread);
        Assert.False(_queue.IsRunByThisThread);

        _queue.Run();

        Assert.True(inside);
        Assert.False(_queue.IsRunByThisThread);
    }

    [Fact]
    public void Run_inside_a_run_leaves_the_outer_one_as_it_was()
    {
        bool? after = null;
        Add(() =>
        {
            Add(() => { });
            _queue.Run();
            after = _queue.IsRunByThisThread;
        });

        _queue.Run();

        Assert.True(after);
        Assert.False(_queue.IsRunByThisThread);
    }

    [Fact]
    public void Thread_that_was_held_up_counts_as_a_stranger_until_it_goes_on()
    {
        bool? heldUp = null;
        bool? next = null;
        Add(() =>
        {
            // Another thread takes over what is behind it.
            Thread other = new(_queue.Run);
            Add(() => { });
            other.Start();
            other.Join();
            heldUp = _queue.IsRunByThisThread;
            Add(() => next = _queue.IsRunByThisThread);
        });

        _queue.Run();

        Assert.False(heldUp);
        Assert.True(next);
        Assert.False(_queue.IsRunByThisThread);
    }

    private void Add(Action action)
    {
        Work work = new(action);
        _queue.Add(new EndedBatch(work, work));
    }

    private sealed class Work(Action action) : EndedWork
    {
        internal override void Publish(bool inline)
        {
            Assert.True(inline);
            action();
        }
    }

    private sealed class Idle : IContinuationRunner
    {
        public bool IsWaitedFor => false;

        public void RunContinuations() => Assert.Fail("nothing has to be taken over");
    }
}
