using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Resume;

/// <summary>
/// Before a copy goes on: compares blocks, spread over what the journal says is copied, so that another disk, or one that was changed
/// meanwhile, is noticed.
/// </summary>
internal static class SpotCheck
{
    /// <summary>How many blocks are compared.</summary>
    public const int Blocks = 64;

    private const int BlockSize = 4096;

    /// <summary>Compares.</summary>
    /// <exception cref="ToolException">A block differs, or cannot be read.</exception>
    public static void Run(CopyPlan plan, RangeSet copied, Lane source, Lane destination)
    {
        int block = Math.Max(BlockSize, Math.Max(plan.Source.MinimumBlock, plan.Destination.MinimumBlock));
        byte[] ours = new byte[block];
        byte[] theirs = new byte[block];
        long before = -1;
        for (int i = 0; i < Blocks && !copied.IsEmpty; i++)
        {
            long offset = At(copied, (long)((double)i / Blocks * copied.Bytes)) / block * block;
            if (offset == before || plan.Failure is not null || plan.Stops)
            {
                continue;
            }

            before = offset;
            int length = (int)Math.Min(block, plan.Source.Size!.Value - offset);
            Read(plan, source, ours.AsMemory(0, length), offset);
            Read(plan, destination, theirs.AsMemory(0, length), offset);
            int same = ours.AsSpan(0, length).CommonPrefixLength(theirs.AsSpan(0, length));
            if (same < length && Contains(copied, offset + same))
            {
                throw new ToolException(
                    $"the journal does not fit: source and destination differ at offset {offset + same}, which it says is copied; "
                    + "remove it to copy from the beginning");
            }
        }
    }

    /// <summary>The place of the nth byte of a set.</summary>
    private static long At(RangeSet set, long number)
    {
        foreach ((long start, long end) in set.Ranges)
        {
            if (number < end - start)
            {
                return start + number;
            }

            number -= end - start;
        }

        return set.Ranges[^1].End - 1;
    }

    private static bool Contains(RangeSet set, long offset) =>
        set.Ranges.Any(range => range.Start <= offset && offset < range.End);

    private static void Read(CopyPlan plan, Lane lane, Memory<byte> buffer, long offset)
    {
        WaitedOperation operation = new();
        lane.Read(operation, buffer, offset);
        if (operation.Wait(plan, new Pump(lane, lane, plan.Settings.Timeout)) && operation.Error != 0)
        {
            throw new ToolException($"read at offset {offset} of {lane.End.Name} failed: {lane.Loss ?? ErrorText.Of(operation.Error)}");
        }
    }
}
