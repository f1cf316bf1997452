
namespace LibNbd.Interop.Tests.Harness;

/// <summary>Reads and writes of blocks at random, as many in flight as are asked for, on a handle that is driven by poll.</summary>
internal static class Flight
{
    /// <summary>
    /// Runs the commands to the last, each of them checked, and asserts that so many were in flight at a time. Of each block one command is
    /// in flight at most, so the model, which the writes are kept in as well, is what the disk holds.
    /// </summary>
    internal static void Run(Scope scope, NbdHandle nbd, byte[] model, int blockSize, int commands, int depth)
    {
        BlockPool pool = new(scope.Random, model.Length / blockSize);
        int issued = 0;
        int completed = 0;
        int most = 0;
        while (completed < commands)
        {
            while (issued < commands && nbd.AioInFlight() < depth)
            {
                Issue(pool.Take(), issued++);
            }

            most = Math.Max(most, nbd.AioInFlight());
            Assert.Equal(1, nbd.Poll((int)Scope.Limit.TotalMilliseconds));
        }

        Assert.Equal(depth, most);

        void Issue(int block, int number)
        {
            Memory<byte> place = model.AsMemory(block * blockSize, blockSize);
            ulong offset = (ulong)block * (ulong)blockSize;
            byte[] buffer = new byte[blockSize];
            bool write = scope.Random.Next(2) == 0;
            if (write)
            {
                Bytes.FillBlock(buffer, block, number);
            }

            int Completed(ref int error)
            {
                Assert.Equal(0, error);
                if (write)
                {
                    buffer.CopyTo(place);
                }
                else
                {
                    Bytes.AssertSame(place.Span, buffer);
                }

                completed++;
                pool.Give(block);
                return 1;
            }

            _ = write ? nbd.AioPwrite(buffer, offset, Completed) : nbd.AioPread(buffer, offset, Completed);
        }
    }
}
