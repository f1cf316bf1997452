using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>The second thread of a worker, which writes the file.</summary>
public sealed class BackgroundLaneTests
{
    [Fact]
    public Task Writes_are_done_in_order_and_end_on_the_thread_of_the_worker() => Scope.Run(scope =>
    {
        string path = scope.Folder.NewSparseFile(1 << 20);
        byte[] data = scope.RandomBytes(1 << 20);
        using (FileEnd end = Open(path, FileAccess.ReadWrite))
        using (BackgroundLane lane = new(end.OpenLane(0), Assert.Fail))
        {
            List<int> ended = [];
            for (int i = 0; i < 16; i++)
            {
                lane.Write(new Noted(ended, i), data.AsMemory(i << 16, 1 << 16), i << 16);
            }

            Wait(lane, () => ended.Count == 16);
            Assert.Equal(Enumerable.Range(0, 16), ended);
        }

        Bytes.AssertSame(data, File.ReadAllBytes(path));
        return Task.CompletedTask;
    });

    [Fact]
    public Task A_failing_write_ends_with_its_errno() => Scope.Run(scope =>
    {
        using FileEnd end = Open(scope.Folder.NewSparseFile(4096), FileAccess.Read);
        using BackgroundLane lane = new(end.OpenLane(0), Assert.Fail);
        Noted operation = new([], 0);
        lane.Write(operation, new byte[512], 0);
        Wait(lane, () => operation.Error != 0);
        Assert.InRange(operation.Error, 1, 4095);
        return Task.CompletedTask;
    });

    [Fact]
    public Task What_was_not_begun_when_it_ends_is_left() => Scope.Run(scope =>
    {
        string path = scope.Folder.NewSparseFile(0);
        List<int> ended = [];
        using (FileEnd end = Open(path, FileAccess.ReadWrite))
        {
            BackgroundLane lane = new(end.OpenLane(0), Assert.Fail);
            for (int i = 0; i < 1000; i++)
            {
                lane.Write(new Noted(ended, i), new byte[512], i * 512);
            }

            lane.Dispose();
        }

        // The thread is gone: nothing is written to a file that is closed, and nobody is told any more.
        Assert.Empty(ended);
        return Task.CompletedTask;
    });

    private static FileEnd Open(string path, FileAccess access) =>
        new(File.OpenHandle(path, FileMode.Open, access), path, isDevice: false, isSource: false);

    private static void Wait(Lane lane, Func<bool> isDone)
    {
        Pump pump = new(lane, lane, limit: null);
        DateTime limit = DateTime.UtcNow + Bounded.Limit;
        while (!isDone())
        {
            Assert.True(DateTime.UtcNow < limit, "the write does not end");
            pump.Nudge();
            if (!isDone())
            {
                pump.Step(timeoutMilliseconds: 100);
            }
        }
    }

    private sealed class Noted(List<int> ended, int number) : Operation
    {
        public int Error { get; private set; }

        public override void Ended(int error)
        {
            Error = error;
            ended.Add(number);
        }
    }
}
