using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

public class BufferPoolTests
{
    [Theory]
    [InlineData(1, BufferPool.Smallest)]
    [InlineData(BufferPool.Smallest, BufferPool.Smallest)]
    [InlineData(BufferPool.Smallest + 1, 2 * BufferPool.Smallest)]
    [InlineData(BufferPool.LargestOwn + 1, 2 * BufferPool.LargestOwn)]
    [InlineData(BufferPool.LargestKept, BufferPool.LargestKept)]
    public void Sizes_are_powers_of_two(int wanted, int size) => Assert.Equal(size, BufferPool.Rent(wanted).Length);

    [Fact]
    public void What_is_larger_than_the_largest_kept_is_lent_and_forgotten() =>
        Assert.True(BufferPool.Rent(BufferPool.LargestKept + 1).Length > BufferPool.LargestKept);

    [Fact]
    public void Nothing_is_lent_twice_at_a_time()
    {
        Random random = new(1);
        HashSet<byte[]> lent = new(ReferenceEqualityComparer.Instance);
        for (int step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                Assert.True(lent.Add(BufferPool.Rent(1 << random.Next(19))));
            }
            else if (lent.Count > 0)
            {
                byte[] one = lent.First();
                lent.Remove(one);
                BufferPool.Return(one);
            }
        }
    }

    [Fact]
    public void What_one_thread_gives_back_another_may_borrow()
    {
        // More than a thread keeps for itself: the rest is for all.
        byte[][] buffers = [.. Enumerable.Range(0, BufferPool.Kept + 1).Select(_ => BufferPool.Rent(BufferPool.LargestOwn))];
        HashSet<byte[]> known = new(buffers, ReferenceEqualityComparer.Instance);
        OnThread(() => Array.ForEach(buffers, BufferPool.Return));
        Assert.Contains(Enumerable.Range(0, BufferPool.Kept).Select(_ => BufferPool.Rent(BufferPool.LargestOwn)), known.Contains);
    }

    [Fact]
    public void Borrowing_and_giving_back_allocates_nothing() => OnThread(() =>
    {
        for (int size = 1; size <= BufferPool.LargestKept; size *= 2)
        {
            BufferPool.Return(BufferPool.Rent(size));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            for (int size = 1; size <= BufferPool.LargestOwn; size *= 2)
            {
                BufferPool.Return(BufferPool.Rent(size));
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    private static void OnThread(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
