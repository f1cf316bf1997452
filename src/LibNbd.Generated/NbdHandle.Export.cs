using System.Runtime.CompilerServices;

namespace LibNbd;

/// <content>What is known of the connection and of the export, in .NET's own shapes.</content>
public sealed partial class NbdHandle
{
    /// <summary>The state that the handle is in now.</summary>
    /// <remarks>
    /// May be asked from any thread, and of a handle that was disposed of. An idle handle looks whether its server is still there.
    /// </remarks>
    public NbdHandleState State => _core.Events.PublicState() switch
    {
        HandleStates.Created => NbdHandleState.Created,
        HandleStates.Connecting => NbdHandleState.Connecting,
        HandleStates.Negotiating => NbdHandleState.Negotiating,
        HandleStates.Ready => NbdHandleState.Ready,
        HandleStates.Processing => NbdHandleState.Processing,
        HandleStates.Closed => NbdHandleState.Closed,
        _ => NbdHandleState.Dead,
    };

    /// <summary>The size of the export in bytes.</summary>
    /// <exception cref="NbdException">The handle is not connected, or no export was chosen (ENOTCONN, EINVAL).</exception>
    public long Size => GetSize();

    /// <summary>All that the server said of the export.</summary>
    /// <exception cref="NbdException">The handle is not connected, or no export was chosen (ENOTCONN, EINVAL).</exception>
    public NbdExport Export
    {
        get
        {
            long size = GetSize();
            List<string> contexts = [];
            for (nint i = 0; i < GetNrMetaContexts(); i++)
            {
                string context = GetMetaContext((nuint)i);
                if (CanMetaContext(context))
                {
                    contexts.Add(context);
                }
            }

            return new NbdExport
            {
                Name = GetExportName(),
                Size = size,
                IsReadOnly = IsReadOnly(),
                IsRotational = IsRotational(),
                CanFlush = CanFlush(),
                CanFua = CanFua(),
                CanTrim = CanTrim(),
                CanZero = CanZero(),
                CanFastZero = CanFastZero(),
                CanCache = CanCache(),
                CanMultiConn = CanMultiConn(),
                MinimumBlockSize = GetBlockSize(BlockSizeKind.Minimum),
                PreferredBlockSize = GetBlockSize(BlockSizeKind.Preferred),
                MaximumBlockSize = GetBlockSize(BlockSizeKind.Maximum),
                Contexts = contexts,
            };
        }
    }

    /// <summary>The extents of a range, of every metadata context that was negotiated, or of one.</summary>
    /// <param name="offset">Where the range starts, in bytes.</param>
    /// <param name="length">How long it is, in bytes.</param>
    /// <param name="context">The metadata context; null for all.</param>
    /// <param name="cancellationToken">Ends the enumeration; a command that is under way goes on by itself.</param>
    /// <returns>
    /// The extents of each context in order, without a gap and cut to the range. Those of several contexts alternate: they come as the
    /// server sends them, one command after another.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is negative.</exception>
    /// <exception cref="NbdException">
    /// A block status failed, with the errors of <see cref="BlockStatus64(ulong, ulong, Extent64Callback, CommandFlags)"/>; or the
    /// context was not negotiated (ENOTSUP), or the server left a context out of its answer (EPROTO).
    /// </exception>
    public IAsyncEnumerable<NbdExtent> GetExtentsAsync(
        long offset, long length, string? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, long.MaxValue - offset);
        return Enumerate(offset, length, context, cancellationToken);
    }

    private async IAsyncEnumerable<NbdExtent> Enumerate(
        long offset, long length, string? only, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long end = offset + length;
        string[] contexts = only is null ? [.. Export.Contexts] : [only];
        if (length > 0 && (contexts.Length == 0 || (only is not null && !CanMetaContext(only))))
        {
            throw new NbdException($"the metadata context {only ?? "base:allocation"} was not negotiated", Protocol.Errno.ENOTSUP);
        }

        ExtentCollector collector = new(contexts, offset, end);
        while (collector.Reached is var start && start < end)
        {
            await BlockStatus64Async(
                ExtentCollector.Narrow(end - start, GetExtendedHeadersNegotiated()),
                (ulong)start,
                collector.Add,
                cancellationToken: cancellationToken).ConfigureAwait(false);
            List<NbdExtent> found = collector.Take(start, out string? missing);
            foreach (NbdExtent extent in found)
            {
                yield return extent;
            }

            if (missing is not null)
            {
                throw new NbdException(missing, Protocol.Errno.EPROTO);
            }
        }
    }
}
