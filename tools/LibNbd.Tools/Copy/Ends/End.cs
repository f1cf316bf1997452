namespace LibNbd.Tools.Copy.Ends;

/// <summary>One side of a copy. It is opened once, and has a lane for each worker.</summary>
internal abstract class End : IDisposable
{
    /// <summary>What is taken for the preferred block where nothing says.</summary>
    internal const int DefaultBlock = 4096;

    /// <summary>What <c>--verbose</c> calls its kind.</summary>
    public abstract string Kind { get; }

    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>The size in bytes, or null if only the end of the stream will tell.</summary>
    public abstract long? Size { get; }

    /// <summary>The block that is fastest, and that requests are multiples of.</summary>
    public virtual int PreferredBlock => DefaultBlock;

    /// <summary>What offsets and lengths must be multiples of.</summary>
    public virtual int MinimumBlock => 1;

    /// <summary>The most that one request may carry; 0 if there is no limit.</summary>
    public virtual long MaximumBlock => 0;

    /// <summary>Whether it can only be read or written from one end to the other.</summary>
    public virtual bool IsStream => false;

    /// <summary>Whether it refuses to be written.</summary>
    public virtual bool IsReadOnly => false;

    /// <summary>Whether several workers may use it at once.</summary>
    public virtual bool CanMultiConn => true;

    /// <summary>Whether it can tell where its holes are.</summary>
    public virtual bool CanExtents => false;

    /// <summary>Whether it can make a range zero without being sent zeroes.</summary>
    public virtual bool CanZero => false;

    /// <summary>Whether a flush makes what was written durable.</summary>
    public virtual bool CanFlush => false;

    /// <summary>Whether it reads as zeroes, because <see cref="Prepare"/> has emptied it.</summary>
    public virtual bool IsZeroWhenPrepared => false;

    /// <summary>What a journal knows it by again.</summary>
    public abstract string Identity { get; }

    /// <summary>Makes a destination ready for this many bytes.</summary>
    /// <param name="size">The size of the source, or null if it is not known.</param>
    /// <param name="keep">What is there stays: another copy has begun, or only changes are copied.</param>
    /// <param name="allocate">The space is to be allocated.</param>
    public virtual void Prepare(long? size, bool keep, bool allocate)
    {
    }

    /// <summary>Opens the lane of a worker. The first one is there from the start.</summary>
    public abstract Lane OpenLane(int index);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
