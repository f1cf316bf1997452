using System.Runtime.ExceptionServices;
using Xunit;

namespace LibNbd.TestSupport;

/// <summary>Waits that turn a hang into a failure, and measure nothing.</summary>
public static class Bounded
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs it on a thread of its own and waits for the end.</summary>
    public static void Run(Action action) => Start(action).Join();

    /// <summary>Starts it on a thread of its own.</summary>
    public static Running Start(Action action) => new(action);

    public static Task Of(Task task) => task.WaitAsync(Limit);

    public static Task<T> Of<T>(Task<T> task) => task.WaitAsync(Limit);

    public static Task Of(ValueTask task) => task.AsTask().WaitAsync(Limit);

    public static void Wait(Task task) => task.WaitAsync(Limit).GetAwaiter().GetResult();

    /// <summary>Waits until another thread has made it so; there is no event to wait for in what is asked.</summary>
    public static void Until(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, Limit), "it did not come about in time");

    /// <summary>The same for what another process brings about, without keeping a thread.</summary>
    /// <returns>Whether it came about before the limit.</returns>
    public static async Task<bool> UntilAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Limit);
        while (!await condition())
        {
            if (end.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                return false;
            }

            // Nothing tells: what is asked belongs to a program of others.
            await Task.Delay(Pause, CancellationToken.None);
        }

        return true;
    }

    public sealed class Running
    {
        private readonly Thread _thread;
        private ExceptionDispatchInfo? _failure;

        public Running(Action action)
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

        public void Join()
        {
            if (!_thread.Join(Limit))
            {
                Assert.Fail("it hangs");
            }

            _failure?.Throw();
        }
    }
}
