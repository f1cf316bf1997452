using System.Globalization;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>How an NBD side is connected to.</summary>
/// <param name="IsSource">Whether it is read from.</param>
/// <param name="UseExtents">Whether it is asked for <c>base:allocation</c>.</param>
/// <param name="Context">A further context that is asked for, or null.</param>
/// <param name="Verbose">Whether debug messages are shown.</param>
/// <param name="Timeout">How long connecting, and taking leave, may take; null for no limit.</param>
internal sealed record NbdEndSettings(bool IsSource, bool UseExtents, string? Context, bool Verbose, TimeSpan? Timeout);

/// <summary>An export of an NBD server, by its URI or of a server that is started for it.</summary>
internal sealed class NbdEnd : End
{
    private readonly Endpoint _endpoint;
    private readonly NbdEndSettings _settings;
    private readonly NbdExport _export;
    private NbdHandle? _first;

    /// <summary>Connects to the server that a URI names, or starts one and connects to it.</summary>
    /// <exception cref="ToolException">It cannot be connected to.</exception>
    public NbdEnd(Endpoint endpoint, NbdEndSettings settings)
    {
        (_endpoint, _settings) = (endpoint, settings);
        _first = Connect(0);
        try
        {
            _export = _first.Export;
            Identity = endpoint.Uri ?? $"command {string.Join(' ', endpoint.Command)}";
        }
        catch (NbdException failure)
        {
            _first.Dispose();
            throw new ToolException(failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public override string Kind => "nbd_ops";

    /// <inheritdoc/>
    public override string Name => _endpoint.Uri ?? _endpoint.Command[0];

    /// <inheritdoc/>
    public override string Identity { get; }

    /// <inheritdoc/>
    public override long? Size => _export.Size;

    /// <inheritdoc/>
    public override int PreferredBlock => _export.PreferredBlockSize > 0 ? (int)_export.PreferredBlockSize : DefaultBlock;

    /// <inheritdoc/>
    public override int MinimumBlock => (int)Math.Max(1, _export.MinimumBlockSize);

    /// <inheritdoc/>
    public override long MaximumBlock => _export.MaximumBlockSize;

    /// <inheritdoc/>
    public override bool IsReadOnly => _export.IsReadOnly;

    /// <inheritdoc/>
    public override bool CanMultiConn => !_endpoint.IsCommand && _export.CanMultiConn;

    /// <inheritdoc/>
    public override bool CanExtents => _export.Contexts.Contains(MetaContexts.ContextBaseAllocation, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool CanZero => _export.CanZero;

    /// <inheritdoc/>
    public override bool CanFlush => _export.CanFlush;

    /// <summary>Whether the same disk can be connected to again: a server that was started for the copy is gone.</summary>
    public bool CanReconnect => !_endpoint.IsCommand;

    /// <summary>The contexts that the server has.</summary>
    public IReadOnlyList<string> Contexts => _export.Contexts;

    /// <summary>What is said of a server that is silent.</summary>
    public static string NoAnswerWithin(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"no answer within {limit.TotalSeconds} s (--timeout)");

    /// <inheritdoc/>
    public override Lane OpenLane(int index)
    {
        NbdHandle handle = _first ?? Connect(index);
        _first = null;
        return new NbdLane(this, index, handle);
    }

    /// <summary>Connects again, and makes sure that it is the same export.</summary>
    /// <exception cref="NbdException">The connection cannot be made now.</exception>
    /// <exception cref="ToolException">It is not the same export any more.</exception>
    public NbdHandle Reconnect(int index)
    {
        NbdHandle handle = Open(index);
        try
        {
            NbdExport export = handle.Export;
            if (export.Size != _export.Size
                || export.IsReadOnly != _export.IsReadOnly
                || export.CanZero != _export.CanZero
                || export.CanFlush != _export.CanFlush
                || export.MinimumBlockSize != _export.MinimumBlockSize
                || !export.Contexts.SequenceEqual(_export.Contexts, StringComparer.Ordinal))
            {
                throw new ToolException($"{Name}: the server offers another export than before the connection was lost");
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _first?.Dispose();
        base.Dispose();
    }

    /// <summary>Takes leave of the server; one that keeps the connection open is left after the limit.</summary>
    public void TakeLeave(NbdHandle handle)
    {
        try
        {
            if (_settings.Timeout is { } limit)
            {
                using CancellationTokenSource source = new(limit);
                handle.ShutdownAsync(cancellationToken: source.Token).AsTask().GetAwaiter().GetResult();
            }
            else
            {
                handle.Shutdown();
            }
        }
        catch (Exception failure) when (failure is NbdException or OperationCanceledException)
        {
            // Everything was acknowledged: that the server does not say goodbye takes nothing away.
        }
    }

    private void ConnectWithin(NbdHandle handle, TimeSpan limit)
    {
        using CancellationTokenSource source = new(limit);
        try
        {
            _endpoint.ConnectAsync(handle, source.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException failure)
        {
            throw new NbdException(NoAnswerWithin(limit), Errno.ETIMEDOUT, failure);
        }
    }

    private NbdHandle Connect(int index)
    {
        try
        {
            return Open(index);
        }
        catch (NbdException failure)
        {
            throw new ToolException($"{Name}: {failure.Message}", failure);
        }
    }

    private NbdHandle Open(int index)
    {
        NbdHandle handle = new();
        try
        {
            if (_settings.Verbose)
            {
                handle.SetDebug(true);
            }

            handle.SetHandleName($"{(_settings.IsSource ? "src" : "dst")}{index}");
            if (_settings.UseExtents)
            {
                handle.AddMetaContext(MetaContexts.ContextBaseAllocation);
            }

            if (_settings.Context is { } context)
            {
                handle.AddMetaContext(context);
            }

            if (_settings.Timeout is { } limit)
            {
                ConnectWithin(handle, limit);
            }
            else
            {
                _endpoint.Connect(handle);
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
