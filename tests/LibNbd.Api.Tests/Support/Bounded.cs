using System.Runtime.ExceptionServices;

namespace LibNbd.Api.Tests.Support;

/// <summary>Waits that turn a hang into a failure, and measure nothing.</summary>
internal static class Bounded
{
    internal static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs it on a thread of its own and waits for the end.</summary>
    internal static void Run(Action action) => Start(action).Join();

    /// <summary>Starts it on a thread of its own.</summary>
    internal static Running Start(Action action) => new(action);

    internal static Task Of(Task task) => task.WaitAsync(Limit);

    internal static Task<T> Of<T>(Task<T> task) => task.WaitAsync(Limit);

    internal static Task Of(ValueTask task) => task.AsTask().WaitAsync(Limit);

    internal static void Wait(Task task) => task.WaitAsync(Limit).GetAwaiter().GetResult();

    /// <summary>Waits until another thread has made it so; there is no event to wait for in what is asked.</summary>
    internal static void Until(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, Limit), "it did not come about in time");

    internal sealed class Running
    {
        private readonly Thread _thread;
        private ExceptionDispatchInfo? _failure;

        internal Running(Action action)
        {
            _thread = new Thread(() =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    // Whoever joins gets it.
                    _failure = ExceptionDispatchInfo.Capture(exception);
                }
            })
            { IsBackground = true };
            _thread.Start();
        }

        internal void Join()
        {
            if (!_thread.Join(Limit))
            {
                Assert.Fail("it hangs");
            }

            _failure?.Throw();
        }
    }
}
