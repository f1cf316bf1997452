using System.Collections.Concurrent;
using System.Diagnostics;

namespace LibNbd.TestSupport.Servers;

/// <summary>Starts programs from one thread that lives as long as this process.</summary>
/// <remarks>
/// nbdkit asks the kernel to be ended with its parent, and by that the kernel means the thread that started it: a thread of a test, or of
/// the pool, comes to its end sooner than the server should.
/// </remarks>
public static class ProcessStarter
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Queue = [];

    static ProcessStarter() => new Thread(Work) { IsBackground = true, Name = "process starter" }.Start();

    public static Task<Process> Start(ProcessStartInfo info)
    {
        TaskCompletionSource<Process> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((info, started));
        return started.Task;
    }

    private static void Work()
    {
        foreach ((ProcessStartInfo info, TaskCompletionSource<Process> started) in Queue.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
#pragma warning disable CA1031 // whatever it is, it is for the test that asked
            catch (Exception e)
            {
                started.SetException(e);
            }
#pragma warning restore CA1031
        }
    }
}
