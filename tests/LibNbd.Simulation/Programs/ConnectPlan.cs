using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Programs;

/// <summary>How the attempts to connect end: one for each address.</summary>
internal sealed class ConnectPlan
{
    private readonly Client _client;
    private readonly Queue<(int Now, int Later)> _attempts = [];
    private readonly bool _mayBeRepeated;
    private int _later;

    private ConnectPlan(Client client, bool mayBeRepeated, IEnumerable<(int, int)> attempts)
    {
        _client = client;
        _mayBeRepeated = mayBeRepeated;
        _attempts = new Queue<(int, int)>(attempts);
        Addresses = _attempts.Count;
        FirstErrno = _attempts.Select(attempt => attempt.Now is 0 or Wire.EINPROGRESS ? attempt.Later : attempt.Now).First();
    }

    internal int Addresses { get; }

    /// <summary>What is told if every address fails.</summary>
    internal int FirstErrno { get; }

    /// <summary>One address, and failing is for good.</summary>
    internal static ConnectPlan Once(Client client, Dice dice) => new(client, mayBeRepeated: false, [Attempt(dice, 15)]);

    /// <summary>Addresses one after the other; if all fail the handle is as new.</summary>
    internal static ConnectPlan ByName(Client client, Dice dice) =>
        new(client, mayBeRepeated: true, Enumerable.Range(0, dice.Between(1, 3)).Select(_ => Attempt(dice, 3)));

    internal int Next()
    {
        (int now, _later) = _attempts.Dequeue();
        if (now is not (0 or Wire.EINPROGRESS))
        {
            OnFailed(now);
        }

        return now;
    }

    /// <summary>A connect that was under way ends.</summary>
    internal void Finish(Link link)
    {
        link.IsConnected = _later == 0;
        link.ConnectError = _later;
    }

    /// <summary>The handle was told that an attempt has failed.</summary>
    internal void OnFailed(int errno)
    {
        if (!_mayBeRepeated)
        {
            _client.Model.OnConnectFailed(errno);
        }
        else if (_attempts.Count == 0)
        {
            _client.Model.OnBackToStart();
        }
    }

    private static (int, int) Attempt(Dice dice, int failsOneIn)
    {
        bool fails = dice.OneIn(failsOneIn);
        return dice.Below(2) == 0
            ? (fails ? dice.Pick(Wire.ECONNREFUSED, Wire.EAGAIN, Wire.ENETUNREACH) : 0, 0)
            : (Wire.EINPROGRESS, fails ? dice.Pick(Wire.ECONNREFUSED, Wire.ETIMEDOUT) : 0);
    }
}
