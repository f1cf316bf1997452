using System.Diagnostics;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>How many pieces a worker keeps under way: as few as keep the line busy, so that buffers stay in the caches.</summary>
/// <remarks>
/// What a line holds is its rate times its least latency. As long as twice that is more than what is under way, waiting limits the
/// copy, and the window is doubled. A line that is busy answers later the more it is asked, so growing ends there.
/// </remarks>
internal sealed class Window
{
    /// <summary>Enough for a server on the same machine.</summary>
    private const int FirstPieces = 8;

    /// <summary>Small pieces begin with this many bytes.</summary>
    private const int FirstBytes = 1024 * 1024;

    private readonly int _most;
    private long _leastLatency = long.MaxValue;
    private long _roundStart;
    private int _round;

    /// <summary>Creates the window of a worker.</summary>
    /// <param name="most">The most pieces that it may be.</param>
    /// <param name="pieceSize">The size of a piece.</param>
    public Window(int most, int pieceSize)
    {
        _most = Math.Max(1, most);
        Size = Math.Min(_most, Math.Max(FirstPieces, FirstBytes / pieceSize));
    }

    /// <summary>How many pieces may be under way.</summary>
    public int Size { get; private set; }

    /// <summary>A piece has gone all the way.</summary>
    /// <param name="started">When it began, in ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="now">The time now.</param>
    public void Completed(long started, long now)
    {
        _leastLatency = Math.Min(_leastLatency, Math.Max(1, now - started));
        if (_roundStart == 0)
        {
            _roundStart = now;
            return;
        }

        if (++_round < Size)
        {
            return;
        }

        double onTheLine = (double)_round / Math.Max(1, now - _roundStart) * _leastLatency;
        if (2 * onTheLine > Size)
        {
            Size = Math.Min(_most, 2 * Size);
        }

        (_round, _roundStart) = (0, now);
    }
}
