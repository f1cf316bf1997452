using LibNbd.Tools.Common;

namespace LibNbd.Tools.Dump;

/// <summary>Reads a range of a disk and writes its lines; what is known to be zero is not read.</summary>
internal sealed class DiskDump(NbdHandle nbd, HexLines lines, CancellationToken token)
{
    /// <summary>How much is read at once. Larger pieces are no faster, because writing the lines takes longer than reading.</summary>
    private const int PieceSize = 1 << 20;

    /// <summary>Shorter runs of zeroes are read with what is around them.</summary>
    private const int ShortestSkip = 64 << 10;

    private readonly byte[] _piece = new byte[PieceSize];
    private long _start;
    private long _reached;

    /// <summary>Dumps the range.</summary>
    public void Run(long offset, long length)
    {
        (_start, _reached) = (offset, offset);
        long end = offset + length;
        if (length > 0 && nbd.CanMetaContext(MetaContexts.ContextBaseAllocation))
        {
            while (offset < end)
            {
                foreach (NbdExtent extent in ExtentQuery.Next(nbd, MetaContexts.ContextBaseAllocation, offset, end))
                {
                    Advance(extent);
                    offset = extent.End;
                }
            }
        }

        Read(end);
    }

    private void Advance(NbdExtent extent)
    {
        long last = LineAt(extent.End);
        if ((extent.Flags & MetaContexts.StateZero) != 0)
        {
            long first = LineAt(extent.Offset + HexLines.Width - 1);
            if (last - first >= ShortestSkip)
            {
                Read(first);
                token.ThrowIfCancellationRequested();
                lines.WriteZeroes(first, last - first);
                _reached = last;
            }
        }

        // What is left of shorter extents is read with those that follow, unless it is enough for a piece.
        if (last - _reached >= PieceSize)
        {
            Read(last);
        }
    }

    private void Read(long end)
    {
        while (_reached < end)
        {
            token.ThrowIfCancellationRequested();
            Span<byte> piece = _piece.AsSpan(0, (int)Math.Min(PieceSize, end - _reached));
            nbd.Pread(piece, (ulong)_reached);
            lines.Write(piece, _reached);
            _reached += piece.Length;
        }
    }

    // Where the line begins that has this byte.
    private long LineAt(long offset) => offset - ((offset - _start) % HexLines.Width);
}
