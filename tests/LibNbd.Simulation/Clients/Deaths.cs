using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Clients;

/// <summary>How much dies with a connection.</summary>
internal enum Victim
{
    /// <summary>One connection.</summary>
    Connection,
    /// <summary>The server: all its connections; what it has written stays.</summary>
    Process,
    /// <summary>The machine: the disk's cache as well.</summary>
    Machine,
    /// <summary>Nobody: the connection stands, and nothing comes any more.</summary>
    Nobody,
}

/// <summary>What a death is like.</summary>
/// <param name="Victim">How much dies.</param>
/// <param name="How">How connections end.</param>
/// <param name="IsLast">Whether the requests that have arrived are carried out before, without an answer.</param>
/// <param name="Down">How long no server is there, in virtual milliseconds.</param>
/// <param name="Changes">Whether the export is another afterwards.</param>
internal sealed record Death(Victim Victim, Loss How, bool IsLast, long Down, bool Changes);

/// <summary>When a server dies, by the bytes that it has received and sent on all connections, and how.</summary>
internal sealed class Deaths
{
    private readonly Dice? _dice;
    private readonly bool _hangs;
    private readonly bool _changes;
    private long _left = long.MaxValue;
    private bool _isToServer;
    private bool _isOver;
    private int _deathsLeft;
    private Death? _next;

    /// <summary>Deaths as the dice say.</summary>
    internal Deaths(Dice dice, int count, bool hangs, bool changes)
    {
        _dice = dice;
        _hangs = hangs;
        _changes = changes;
        _deathsLeft = count;
        Plan();
    }

    /// <summary>One death at one point.</summary>
    /// <param name="death">Which; null for none.</param>
    /// <param name="isToServer">Whether the bytes are counted that the server receives.</param>
    /// <param name="after">After how many.</param>
    internal Deaths(Death? death, bool isToServer, long after)
    {
        _next = death;
        _isToServer = isToServer;
        _left = death is null ? long.MaxValue : after;
    }

    /// <summary>Bytes that servers have received.</summary>
    internal long ToServer { get; private set; }

    /// <summary>Bytes that servers have sent.</summary>
    internal long ToClient { get; private set; }

    internal bool IsExportChanged { get; private set; }

    internal int Count { get; private set; }

    /// <summary>How many bytes may pass before somebody dies.</summary>
    internal int Limit(int count, bool toServer) => toServer == _isToServer ? (int)Math.Min(count, _left) : count;

    /// <summary>Bytes have passed.</summary>
    /// <returns>Whether it is time to die.</returns>
    internal bool Pass(int count, bool toServer)
    {
        if (_isOver)
        {
            return false;
        }

        if (toServer)
        {
            ToServer += count;
        }
        else
        {
            ToClient += count;
        }

        if (toServer != _isToServer || _left == long.MaxValue)
        {
            return false;
        }

        _left -= count;
        return _left == 0;
    }

    /// <summary>What happens now; and the next one is planned.</summary>
    /// <param name="mayChange">Whether a client knows the export, and so can see that it is another.</param>
    internal Death Take(bool mayChange)
    {
        Death death = _next! with { Changes = _next.Changes && mayChange };
        Count++;
        IsExportChanged |= death.Changes;
        _left = long.MaxValue;
        Plan();
        return death;
    }

    /// <summary>Nobody dies any more.</summary>
    internal void End()
    {
        _isOver = true;
        _left = long.MaxValue;
        _deathsLeft = 0;
    }

    private void Plan()
    {
        if (_dice is null || _deathsLeft-- <= 0)
        {
            return;
        }

        // Mostly among commands, often in a handshake.
        _isToServer = _dice.OneIn(2);
        _left = _dice.Pick(_dice.Between(1, 60), _dice.Between(1, 300), _dice.Between(100, 700));
        Victim victim = _dice.Pick(Victim.Connection, Victim.Process, Victim.Machine, _hangs ? Victim.Nobody : Victim.Machine);
        _next = new Death(
            victim,
            _dice.OneIn(2) ? Loss.End : Loss.Reset,
            _dice.OneIn(2),
            _dice.Pick(0, 0, _dice.Between(1, 400)),
            _changes && _deathsLeft == 0 && victim is Victim.Process or Victim.Machine);
    }
}
