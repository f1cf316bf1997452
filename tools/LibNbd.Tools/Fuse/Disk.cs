using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse;

/// <summary>The disk that is mounted: the connections to its server, used in turn.</summary>
internal sealed class Disk : IDisposable
{
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(30);

    private readonly List<NbdHandle> _all = [];
    private readonly Lock _lock = new();
    private NbdHandle[] _standing = [];
    private uint _turn;
    private int _isUnflushed;

    private Disk()
    {
    }

    /// <summary>Its size in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>Whether nothing can be written.</summary>
    public bool IsReadOnly { get; private set; }

    /// <summary>Whether the server flushes.</summary>
    public bool CanFlush { get; private set; }

    /// <summary>Whether the server discards.</summary>
    public bool CanTrim { get; private set; }

    /// <summary>Whether the server writes zeroes by itself.</summary>
    public bool CanZero { get; private set; }

    /// <summary>Whether the server tells which parts are holes.</summary>
    public bool HasExtents { get; private set; }

    /// <summary>The longest request for data that the server takes.</summary>
    public long MaxRequest { get; private set; }

    /// <summary>How many connections stand.</summary>
    public int Connections => Volatile.Read(ref _standing).Length;

    /// <summary>Connects.</summary>
    /// <param name="server">The server.</param>
    /// <param name="connections">The most connections.</param>
    /// <param name="readOnly">Whether nothing shall be written, even if it could be.</param>
    /// <param name="debug">Whether the library shows what it does.</param>
    /// <exception cref="NbdException">A connection could not be made.</exception>
    public static Disk Connect(ServerMode server, int connections, bool readOnly, bool debug)
    {
        Disk disk = new();
        try
        {
            NbdHandle first = disk.Add(server, debug);
            disk.Describe(first, readOnly);
            for (int i = 1; i < connections && server.IsShared && first.CanMultiConn(); i++)
            {
                disk.Add(server, debug);
            }

            disk._standing = [.. disk._all];
            return disk;
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <summary>The connection whose turn it is.</summary>
    public NbdHandle Next()
    {
        NbdHandle[] standing = Volatile.Read(ref _standing);
        return standing[Interlocked.Increment(ref _turn) % (uint)standing.Length];
    }

    /// <summary>A request on this connection has failed: one that was lost is not used any more, unless it is the last.</summary>
    public void NoteFailure(NbdHandle connection)
    {
        if (!connection.AioIsDead())
        {
            return;
        }

        lock (_lock)
        {
            if (_standing.Length > 1)
            {
                Volatile.Write(ref _standing, [.. _standing.Where(other => other != connection)]);
            }
        }
    }

    /// <summary>Something was changed, which only a flush makes lasting.</summary>
    public void NoteChange() => Volatile.Write(ref _isUnflushed, 1);

    /// <summary>Flushes on one connection, which is as good as on all.</summary>
    public async Task Flush(NbdHandle connection)
    {
        if (!CanFlush)
        {
            return;
        }

        bool wasUnflushed = Interlocked.Exchange(ref _isUnflushed, 0) != 0;
        try
        {
            await connection.FlushAsync().ConfigureAwait(false);
        }
        catch when (wasUnflushed)
        {
            NoteChange();
            throw;
        }
    }

    /// <summary>Flushes what was written since the last time; nothing more is written after this.</summary>
    /// <exception cref="NbdException">It failed: what was written may be lost.</exception>
    /// <exception cref="ToolException">The server does not answer.</exception>
    public void FlushChanges()
    {
        if (Volatile.Read(ref _isUnflushed) == 0)
        {
            return;
        }

        try
        {
            Flush(Next()).WaitAsync(LastFlush).GetAwaiter().GetResult();
        }
        catch (TimeoutException e)
        {
            throw new ToolException("the server does not answer to the last flush: what was written may be lost", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Task.WaitAll([.. _all.Select(static nbd => nbd.DisposeAsync().AsTask())]);

    private NbdHandle Add(ServerMode server, bool debug)
    {
        NbdHandle nbd = new();
        _all.Add(nbd);
        if (debug)
        {
            nbd.SetDebug(true);
        }

        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        server.Connect(nbd);
        return nbd;
    }

    private void Describe(NbdHandle nbd, bool readOnly)
    {
        Size = nbd.GetSize();
        IsReadOnly = readOnly || nbd.IsReadOnly();
        CanFlush = nbd.CanFlush();
        CanTrim = nbd.CanTrim();
        CanZero = nbd.CanZero();
        HasExtents = nbd.CanMetaContext(MetaContexts.ContextBaseAllocation);
        MaxRequest = nbd.GetBlockSize(BlockSizeKind.Maximum) is > 0 and var most ? most : long.MaxValue;
    }
}
