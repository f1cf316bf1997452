using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using LibNbd.Commands;
using LibNbd.Connections;

namespace LibNbd;

/// <content>The commands. One that is larger than the server allows is split, and its parts run at the same time.</content>
public sealed partial class NbdClient
{
    private const CommandFlags WriteFlags = CommandFlags.Fua;
    private const CommandFlags ZeroFlags = CommandFlags.Fua | CommandFlags.NoHole | CommandFlags.FastZero;

    /// <summary>Reads until the buffer is full.</summary>
    /// <param name="buffer">
    /// Where to; any length, and 0 does nothing. It must not be touched until the task has ended; after a failure its content is undefined.
    /// </param>
    /// <param name="offset">Where from, from 0; the range lies in the export, on its blocks.</param>
    /// <param name="cancellationToken">Ends it; then the buffer is free as well.</param>
    /// <returns>A task to be awaited once.</returns>
    /// <exception cref="ArgumentException">The range is not in the export, or not on its blocks.</exception>
    /// <exception cref="NbdException">The server failed to read it, or there is no connection and none is to be expected.</exception>
    public ValueTask ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken = default)
    {
        Ranges.Require(offset, buffer.Length);
        return Run(CommandKind.Read, buffer, offset, buffer.Length, CommandFlags.None, Ranges.MaximumPayload, cancellationToken);
    }

    /// <summary>Writes. The data is on stable storage after a flush, or with <see cref="CommandFlags.Fua"/>.</summary>
    /// <param name="data">What is written; any length, and 0 does nothing. It must not be changed until the task has ended.</param>
    /// <param name="offset">Where to, from 0; the range lies in the export, on its blocks.</param>
    /// <param name="flags"><see cref="CommandFlags.Fua"/>, if the server has it.</param>
    /// <param name="cancellationToken">Ends it; the server may carry it out nevertheless, also later.</param>
    /// <returns>A task to be awaited once.</returns>
    /// <exception cref="ArgumentException">The range is not in the export, or not on its blocks; or another flag is set.</exception>
    /// <exception cref="NbdException">
    /// The server failed to write it; the export is read-only (<see cref="NbdErrorCode.PermissionDenied"/>); there is no connection and
    /// none is to be expected; or the connection was lost and it was not safe to write again (<see cref="NbdErrorCode.ConnectionLost"/>).
    /// </exception>
    public ValueTask WriteAsync(
        ReadOnlyMemory<byte> data, long offset, CommandFlags flags = CommandFlags.None, CancellationToken cancellationToken = default)
    {
        RequireWrite(offset, data.Length, flags, WriteFlags);
        return Run(
            CommandKind.Write, MemoryMarshal.AsMemory(data), offset, data.Length, flags, Ranges.MaximumPayload, cancellationToken);
    }

    /// <summary>Writes zeroes, without sending them.</summary>
    /// <param name="offset">Where, from 0; the range lies in the export, on its blocks.</param>
    /// <param name="length">How many, from 0, which does nothing.</param>
    /// <param name="flags">
    /// <see cref="CommandFlags.NoHole"/> to keep the range allocated, <see cref="CommandFlags.FastZero"/> to fail where it is no faster
    /// than writing, <see cref="CommandFlags.Fua"/>.
    /// </param>
    /// <param name="cancellationToken">Ends it; the server may carry it out nevertheless, also later.</param>
    /// <returns>A task to be awaited once.</returns>
    /// <exception cref="ArgumentException">The range is not in the export, or not on its blocks; or another flag is set.</exception>
    /// <exception cref="NbdException">
    /// As with <see cref="WriteAsync(ReadOnlyMemory{byte}, long, CommandFlags, CancellationToken)"/>.
    /// </exception>
    public ValueTask ZeroAsync(
        long offset, long length, CommandFlags flags = CommandFlags.None, CancellationToken cancellationToken = default)
    {
        RequireWrite(offset, length, flags, ZeroFlags);
        return Run(CommandKind.Zero, default, offset, length, flags, Ranges.MaximumEffect, cancellationToken);
    }

    /// <summary>Tells the server that a range is no longer needed; its content is undefined afterwards.</summary>
    /// <param name="offset">Where, from 0; the range lies in the export, on its blocks.</param>
    /// <param name="length">How long, from 0, which does nothing.</param>
    /// <param name="flags"><see cref="CommandFlags.Fua"/>, if the server has it.</param>
    /// <param name="cancellationToken">Ends it; the server may carry it out nevertheless, also later.</param>
    /// <returns>A task to be awaited once.</returns>
    /// <exception cref="ArgumentException">The range is not in the export, or not on its blocks; or another flag is set.</exception>
    /// <exception cref="NbdException">
    /// As with <see cref="WriteAsync(ReadOnlyMemory{byte}, long, CommandFlags, CancellationToken)"/>.
    /// </exception>
    public ValueTask TrimAsync(
        long offset, long length, CommandFlags flags = CommandFlags.None, CancellationToken cancellationToken = default)
    {
        RequireWrite(offset, length, flags, WriteFlags);
        return Run(CommandKind.Trim, default, offset, length, flags, Ranges.MaximumEffect, cancellationToken);
    }

    /// <summary>Asks the server to have a range at hand, because it will be read.</summary>
    /// <param name="offset">Where, from 0; the range lies in the export, on its blocks.</param>
    /// <param name="length">How long, from 0, which does nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task to be awaited once.</returns>
    /// <exception cref="ArgumentException">The range is not in the export, or not on its blocks.</exception>
    /// <exception cref="NbdException"><see cref="NbdErrorCode.NotSupported"/> if the server has no cache; or as with a read.</exception>
    public ValueTask CacheAsync(long offset, long length, CancellationToken cancellationToken = default)
    {
        Ranges.Require(offset, length);
        return Run(CommandKind.Cache, default, offset, length, CommandFlags.None, Ranges.MaximumPayload, cancellationToken);
    }

    /// <summary>Puts everything that was acknowledged before this call on stable storage.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task to be awaited once.</returns>
    /// <exception cref="NbdException">
    /// Writes were lost with a connection (<see cref="NbdErrorCode.WritesLost"/>): what was written since the last successful flush may be
    /// missing, which is told once; the server does not offer it (<see cref="NbdErrorCode.NotSupported"/>); or it failed.
    /// </exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        if (!Export.CanFlush)
        {
            return ValueTask.FromException(ClientErrors.NotSupported("the server does not offer flush", _runner.Server));
        }

        // In this order: a loss between the two is seen at the end, because the number is another.
        long losses = _pool.Losses;
        if (_pool.TellLoss(out Exception? cause))
        {
            return ValueTask.FromException(ClientErrors.WritesLost(cause, _runner.Server));
        }

        Connection[] live = _pool.Live;
        int dirty = 0;
        Connection? one = live.Length > 0 ? live[0] : null;
        foreach (Connection connection in live)
        {
            if (connection.IsDirty)
            {
                dirty++;
                one = connection;
            }
        }

        return dirty > 1
            ? new ValueTask(FlushAllAsync(live, losses, cancellationToken))
            : _runner.Rent().StartFlush(one, losses, cancellationToken);
    }

    private async Task FlushAllAsync(Connection[] connections, long losses, CancellationToken cancellationToken)
    {
        Task all = Task.WhenAll(
            connections
                .Where(static connection => connection.IsDirty)
                .Select(connection => _runner.Rent().StartFlush(connection, losses, cancellationToken).AsTask()));
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (all.Exception?.InnerExceptions.FirstOrDefault(
            static failure => failure is NbdException { Code: NbdErrorCode.WritesLost }) is { } lost)
        {
            // It is told once, so no other failure of another part may hide it; with it, all that was lost meanwhile.
            _ = _pool.TellLoss(out _);
            ExceptionDispatchInfo.Throw(lost);
        }

        await all.ConfigureAwait(false);
    }

    private void RequireWrite(long offset, long length, CommandFlags flags, CommandFlags allowed)
    {
        Ranges.Require(offset, length);
        if ((flags & ~allowed) != 0)
        {
            throw new ArgumentException($"Only {allowed} may be set here, not {flags}.", nameof(flags));
        }

        if (IsReadOnly)
        {
            throw ClientErrors.ReadOnly(_runner.Server);
        }
    }

    private ValueTask Run(
        CommandKind kind, Memory<byte> memory, long offset, long length, CommandFlags flags, long most, CancellationToken cancellationToken)
    {
        if (length == 0)
        {
            return ValueTask.CompletedTask;
        }

        return length <= most
            ? _runner.Rent().Start(kind, memory, offset, length, flags, cancellationToken)
            : new ValueTask(RunParts(kind, memory, offset, length, flags, most, cancellationToken));
    }

    /// <summary>Runs the parts at the same time, and ends when all have: the buffer is one for all.</summary>
    private Task RunParts(
        CommandKind kind, Memory<byte> memory, long offset, long length, CommandFlags flags, long most, CancellationToken cancellationToken)
    {
        List<Task> parts = [];
        for (long done = 0; done < length; done += most)
        {
            long count = Math.Min(length - done, most);
            Memory<byte> part = memory.IsEmpty ? default : memory.Slice((int)done, (int)count);
            parts.Add(_runner.Rent().Start(kind, part, offset + done, count, flags, cancellationToken).AsTask());
        }

        return Task.WhenAll(parts);
    }
}
