using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Report;

/// <summary>How far a copy is. The workers count, whoever shows it reads.</summary>
internal sealed class CopyProgress(long? size)
{
    private long _done;
    private long _data;
    private long _sourceLosses;
    private long _destinationLosses;

    /// <summary>What is to be copied, or null if it is not known.</summary>
    public long? Size { get; } = size;

    /// <summary>What has been copied, holes among it.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>What of it was read.</summary>
    public long Data => Interlocked.Read(ref _data);

    /// <summary>How often a connection to the source was lost.</summary>
    public long SourceLosses => Interlocked.Read(ref _sourceLosses);

    /// <summary>How often a connection to the destination was lost.</summary>
    public long DestinationLosses => Interlocked.Read(ref _destinationLosses);

    /// <summary>Told of a lost connection and the reason.</summary>
    public Action<string>? OnLoss { get; init; }

    /// <summary>A piece has been copied.</summary>
    public void Add(long length, bool isData)
    {
        Interlocked.Add(ref _done, length);
        if (isData)
        {
            Interlocked.Add(ref _data, length);
        }
    }

    /// <summary>Something that was copied must be copied again.</summary>
    public void TakeBack(long length) => Interlocked.Add(ref _done, -length);

    /// <summary>A connection was lost.</summary>
    public void NoteLoss(Side side, string reason)
    {
        Interlocked.Increment(ref side == Side.Source ? ref _sourceLosses : ref _destinationLosses);
        OnLoss?.Invoke($"{(side == Side.Source ? "source" : "destination")}: {reason}; connecting again");
    }
}
