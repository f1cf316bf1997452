using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>What one worker uses of one side: a connection, or the file. It is used by one thread.</summary>
/// <remarks>
/// An operation ends with a call of <see cref="Operation.Ended"/>: before the method that started it returns, or in
/// <see cref="Advance"/>.
/// </remarks>
internal abstract class Lane : IDisposable
{
    /// <summary>It is waited for until something can be received.</summary>
    public const uint DirectionRead = 1;

    /// <summary>It is waited for until something can be sent.</summary>
    public const uint DirectionWrite = 2;

    /// <summary>The side.</summary>
    public abstract End End { get; }

    /// <summary>Whether what comes must be decrypted.</summary>
    public virtual bool IsEncrypted => false;

    /// <summary>Whether operations end later than they begin, in <see cref="Advance"/>.</summary>
    public virtual bool EndsLater => false;

    /// <summary>The descriptor that says when there is something to advance.</summary>
    public virtual int Descriptor => -1;

    /// <summary>What is waited for there: <see cref="DirectionRead"/>, <see cref="DirectionWrite"/>, both or 0.</summary>
    public virtual uint Direction => 0;

    /// <summary>Ends the connection, and what is under way on it, because nothing has come for so long.</summary>
    public virtual void GiveUp(TimeSpan limit)
    {
    }

    /// <summary>Why the connection was lost; null while it stands.</summary>
    public virtual string? Loss => null;

    /// <summary>Reads into a buffer.</summary>
    public abstract void Read(Operation operation, Memory<byte> buffer, long offset);

    /// <summary>Writes a buffer.</summary>
    public abstract void Write(Operation operation, ReadOnlyMemory<byte> buffer, long offset);

    /// <summary>Makes a range zero; only where <see cref="End.CanZero"/> says so.</summary>
    public abstract void Zero(Operation operation, long offset, long length, bool mayTrim);

    /// <summary>Makes durable what has been written.</summary>
    public abstract void Flush(Operation operation);

    /// <summary>Asks for the extents of the part of a map that is not known yet.</summary>
    public abstract void Map(ExtentMap map);

    /// <summary>Sends what has been held back.</summary>
    public virtual void Nudge()
    {
    }

    /// <summary>Receives and sends, when the socket is ready for it.</summary>
    public virtual void Advance(bool readable, bool writable)
    {
    }

    /// <summary>Replaces a lost connection.</summary>
    /// <returns>Whether there is one now; false if the attempt failed and may be made again.</returns>
    public virtual bool TryReconnect() => false;

    /// <summary>Takes leave of the server.</summary>
    public virtual void Finish()
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
