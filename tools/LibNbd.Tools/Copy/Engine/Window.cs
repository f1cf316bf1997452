using System.Diagnostics;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>How many pieces a worker keeps under way: as few as keep the line busy, so that buffers stay in the caches.</summary>
/// <remarks>
/// What a line holds is its rate times its least latency. As long as twice that is more than what is under way, waiting may limit the
/// copy, and twice as many pieces are tried. They stay if that makes the copy faster by what waiting less must give; a machine that is busy
/// answers late too, but not faster for being asked more.
/// </remarks>
internal sealed class Window
{
    /// <summary>Enough for a server on the same machine.</summary>
    private const int FirstPieces = 8;

    /// <summary>Small pieces begin with this many bytes.</summary>
    private const int FirstBytes = 1024 * 1024;

    /// <summary>How much faster twice as many pieces must be to stay: half of what they give on a line that only waits.</summary>
    private const double Worthwhile = 1.5;

    /// <summary>The rate is taken of so many windows at least.</summary>
    private const int RoundWindows = 2;

    /// <summary>After an attempt in vain so many rounds pass, then twice as many, and so on.</summary>
    private const int FirstPause = 8;

    private readonly int _most;
    private long _leastLatency = long.MaxValue;
    private long _roundStart;
    private int _round;
    private int _sizeBefore;
    private double _rateWanted;
    private bool _isSettling;
    private int _pause;
    private int _nextPause = FirstPause;

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

        if (++_round < RoundWindows * Size)
        {
            return;
        }

        double rate = (double)_round / Math.Max(1, now - _roundStart);
        (_round, _roundStart) = (0, now);
        if (_isSettling)
        {
            // Pieces from before the change were among them.
            _isSettling = false;
        }
        else if (_sizeBefore > 0)
        {
            Judge(rate);
        }
        else if (_pause > 0)
        {
            _pause--;
        }
        else if (2 * rate * _leastLatency > Size && 2 * Size <= _most)
        {
            (_sizeBefore, _rateWanted) = (Size, rate * Worthwhile);
            Resize(2 * Size);
        }
    }

    private void Judge(double rate)
    {
        if (rate < _rateWanted)
        {
            Resize(_sizeBefore);
            _pause = _nextPause;
            _nextPause *= 2;
        }

        _sizeBefore = 0;
    }

    private void Resize(int size)
    {
        Size = size;
        _isSettling = true;
    }
}
