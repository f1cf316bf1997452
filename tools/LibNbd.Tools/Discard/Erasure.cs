using LibNbd.Tools.Common;

namespace LibNbd.Tools.Discard;

/// <summary>Discards a range of a disk, or writes zeroes to it, or finds out whether that is needed.</summary>
/// <param name="nbd">The handle.</param>
/// <param name="writesZeroes">Whether zeroes are written.</param>
/// <param name="isFast">Whether only if that is fast.</param>
internal sealed class Erasure(NbdHandle nbd, bool writesZeroes, bool isFast)
{
    /// <summary>How much a request covers: few enough requests, each of which every server can take.</summary>
    private const long RequestSize = 1 << 30;

    private const int ReadSize = 1 << 20;

    private const string Context = MetaContexts.ContextBaseAllocation;

    /// <summary>Sets up a handle that is not connected.</summary>
    /// <param name="checks">Whether data will be looked for.</param>
    public void Prepare(bool checks)
    {
        if (checks)
        {
            nbd.AddMetaContext(Context);
        }
    }

    /// <summary>Makes sure that the server can do it, before anybody is asked.</summary>
    /// <exception cref="ToolException">It cannot.</exception>
    public void RequireSupport()
    {
        if (writesZeroes ? !nbd.CanZero() : !nbd.CanTrim())
        {
            throw new ToolException($"this server does not support the {(writesZeroes ? "zero" : "trim/discard")} operation");
        }

        if (isFast && !nbd.CanFastZero())
        {
            throw new ToolException("fast zeroing is not supported by this server");
        }
    }

    /// <summary>Does it. What is done when this returns is on the server's disk.</summary>
    public void Run(long offset, long length)
    {
        for (long end = offset + length; offset < end; offset += RequestSize)
        {
            ulong count = (ulong)Math.Min(RequestSize, end - offset);
            try
            {
                if (writesZeroes)
                {
                    nbd.Zero(count, (ulong)offset, isFast ? CommandFlags.FastZero : CommandFlags.NoHole);
                }
                else
                {
                    nbd.Trim(count, (ulong)offset);
                }
            }
            catch (NbdException e)
            {
                throw new ToolException($"{e.Message} (at offset {offset}; what is before it is done)", e);
            }
        }

        if (nbd.CanFlush())
        {
            nbd.Flush();
        }
    }

    /// <summary>Where the first byte is that is not as it would be afterwards: allocated, or (for zeroes) not zero.</summary>
    /// <returns>The offset of its extent, or of the byte itself if it had to be read; null if there is none.</returns>
    public long? FindData(long offset, long length)
    {
        if (!nbd.CanMetaContext(Context))
        {
            return writesZeroes
                ? FindByte(offset, length)
                : throw new ToolException("this server does not support the block status operation");
        }

        long end = offset + length;
        while (offset < end)
        {
            IReadOnlyList<NbdExtent> extents = ExtentQuery.Next(nbd, Context, offset, end);
            foreach (NbdExtent extent in extents)
            {
                bool isDone = (extent.Flags & (writesZeroes ? MetaContexts.StateZero : MetaContexts.StateHole)) != 0;
                if (!isDone && (writesZeroes ? FindByte(extent.Offset, extent.Length) : extent.Offset) is { } found)
                {
                    return found;
                }
            }

            offset = extents[^1].End;
        }

        return null;
    }

    // Whatever it is allocated for, a range of zeroes reads as such.
    private long? FindByte(long offset, long length)
    {
        byte[] buffer = new byte[Math.Min(ReadSize, length)];
        for (long end = offset + length; offset < end; offset += buffer.Length)
        {
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset));
            nbd.Pread(piece, (ulong)offset);
            int index = piece.IndexOfAnyExcept((byte)0);
            if (index >= 0)
            {
                return offset + index;
            }
        }

        return null;
    }
}
