using System.Runtime.CompilerServices;

namespace LibNbd;

/// <content>Questions to the server: extents, and the exports that it has.</content>
public sealed partial class NbdClient
{
    /// <summary>The extents of a range, of every metadata context that was negotiated, or of one.</summary>
    /// <param name="offset">Where the range starts, from 0.</param>
    /// <param name="length">How long it is; any length.</param>
    /// <param name="context">The metadata context, such as <c>base:allocation</c>; null for all.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>
    /// The extents of each context in order, without a gap and cut to the range. Those of several contexts alternate. Neighbours may have
    /// the same status.
    /// </returns>
    /// <exception cref="ArgumentException">The range is not in the export, or not on its blocks.</exception>
    /// <exception cref="NbdException">
    /// The context was not negotiated (<see cref="NbdErrorCode.NotSupported"/>), or a block status failed.
    /// </exception>
    public IAsyncEnumerable<NbdExtent> GetExtentsAsync(
        long offset, long length, string? context = null, CancellationToken cancellationToken = default)
    {
        Ranges.Require(offset, length);
        if (length > 0 && (context is null ? Export.Contexts.Count == 0 : !Export.Contexts.Contains(context, StringComparer.Ordinal)))
        {
            throw ClientErrors.NotSupported(
                $"the metadata context {context ?? MetaContexts.ContextBaseAllocation} was not negotiated", _runner.Server);
        }

        return EnumerateExtents(offset, length, context, cancellationToken);
    }

    /// <summary>The exports that the server lists, on a connection of its own. The client need not be connected.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Them, in the server's order.</returns>
    /// <exception cref="NbdException">The connection could not be made, or the server does not list its exports.</exception>
    public async Task<IReadOnlyList<NbdListedExport>> ListExportsAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(State == NbdClientState.Closed, this);
        NbdHandle handle = await _pool.ConnectForQueryAsync(cancellationToken).ConfigureAwait(false);
        await using (handle.ConfigureAwait(false))
        {
            if (handle.State != NbdHandleState.Negotiating)
            {
                throw ClientErrors.NotSupported("the server does not speak fixed newstyle, and so lists nothing", _runner.Server);
            }

            List<NbdListedExport> exports = [];
            using CancellationTokenSource limit = new(Options.CommandTimeout, Options.TimeProvider);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                await handle.OptListAsync(
                    (name, description) =>
                    {
                        exports.Add(new NbdListedExport(name, description));
                        return 0;
                    },
                    end.Token).ConfigureAwait(false);
                await handle.OptAbortAsync(end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw ClientErrors.Timeout($"listing the exports took more than {Options.CommandTimeout}", _runner.Server);
            }

            return exports;
        }
    }

    private async IAsyncEnumerable<NbdExtent> EnumerateExtents(
        long offset, long length, string? context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long end = offset + length;
        ExtentCollector collector = new(context is null ? [.. Export.Contexts] : [context], offset, end);
        while (collector.Reached is var start && start < end)
        {
            await _runner.Rent().StartBlockStatus(start, end - start, collector.Add, cancellationToken).ConfigureAwait(false);
            List<NbdExtent> found = collector.Take(start, out string? missing);
            foreach (NbdExtent extent in found)
            {
                yield return extent;
            }

            if (missing is not null)
            {
                throw ClientErrors.Violation(missing, _runner.Server);
            }
        }
    }
}
