using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse;

/// <summary>Requests of the kernel that take more than one command, or may.</summary>
internal sealed class DiskCommands(Disk disk)
{
    /// <summary>The longest range of one command without data: servers count in 32 bits, some of them with a sign.</summary>
    public const long MaxRange = 1 << 30;

    /// <summary>How much is written, or read back, at once where the server has no command for zeroes.</summary>
    private const int Step = 1 << 20;

    private static readonly byte[] Zeroes = new byte[Step];

    private bool _isZeroing = disk.CanZero;

    /// <summary>Discards a range, which reads as zeroes afterwards.</summary>
    public async Task Punch(NbdHandle nbd, long offset, long length)
    {
        for (long end = offset + length; offset < end; offset += MaxRange)
        {
            long count = Math.Min(end - offset, MaxRange);
            await nbd.TrimAsync((ulong)count, (ulong)offset).ConfigureAwait(false);

            // What is read behind a trim is left to the server.
            if (!await TryZero(nbd, offset, count).ConfigureAwait(false))
            {
                await ClearRest(nbd, offset, count).ConfigureAwait(false);
            }

            disk.NoteChange();
        }
    }

    /// <summary>Makes a range read as zeroes.</summary>
    public async Task Zero(NbdHandle nbd, long offset, long length)
    {
        for (long end = offset + length; offset < end; offset += MaxRange)
        {
            long count = Math.Min(end - offset, MaxRange);
            if (!await TryZero(nbd, offset, count).ConfigureAwait(false))
            {
                await WriteZeroes(nbd, offset, count).ConfigureAwait(false);
            }

            disk.NoteChange();
        }
    }

    /// <summary>Finds the next data, or the next hole.</summary>
    /// <returns>Where it begins: for a hole at most at the end of the disk. Null if no data follows.</returns>
    public async Task<long?> Seek(NbdHandle nbd, long offset, bool forHole)
    {
        await foreach (NbdExtent extent in
            nbd.GetExtentsAsync(offset, disk.Size - offset, MetaContexts.ContextBaseAllocation).ConfigureAwait(false))
        {
            // A hole may read as anything; for programs that skip it, it must be zero.
            if (((extent.Flags & MetaContexts.StateZero) != 0) == forHole)
            {
                return extent.Offset;
            }
        }

        return forHole ? disk.Size : null;
    }

    private async Task<bool> TryZero(NbdHandle nbd, long offset, long count)
    {
        if (!Volatile.Read(ref _isZeroing))
        {
            return false;
        }

        try
        {
            await nbd.ZeroAsync((ulong)count, (ulong)offset).ConfigureAwait(false);
            return true;
        }
        catch (NbdException e) when (e.ErrorNumber == Errno.EOPNOTSUPP)
        {
            Volatile.Write(ref _isZeroing, false);
            return false;
        }
    }

    private async Task WriteZeroes(NbdHandle nbd, long offset, long length)
    {
        for (long end = offset + length; offset < end;)
        {
            int count = StepOf(end - offset);
            await nbd.PwriteAsync(Zeroes.AsMemory(0, count), (ulong)offset).ConfigureAwait(false);
            offset += count;
        }
    }

    private async Task ClearRest(NbdHandle nbd, long offset, long length)
    {
        byte[] found = new byte[StepOf(length)];
        for (long end = offset + length; offset < end;)
        {
            int count = StepOf(end - offset);
            await nbd.PreadAsync(found.AsMemory(0, count), (ulong)offset).ConfigureAwait(false);
            if (found.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                await nbd.PwriteAsync(Zeroes.AsMemory(0, count), (ulong)offset).ConfigureAwait(false);
            }

            offset += count;
        }
    }

    private int StepOf(long length) => (int)Math.Min(length, Math.Min(Step, disk.MaxRequest));
}
