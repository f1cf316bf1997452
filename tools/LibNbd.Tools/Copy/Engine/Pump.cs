using System.Diagnostics;
using System.Net.Sockets;
using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>Waits until the connections of a worker are ready, and lets them receive and send.</summary>
/// <param name="first">One lane.</param>
/// <param name="second">The other; it may be the same.</param>
/// <param name="limit">How long nothing may come while replies are due; null for no limit.</param>
internal sealed class Pump(Lane first, Lane second, TimeSpan? limit)
{
    private readonly Lane[] _lanes = [.. new[] { first, second }.Distinct().Where(static lane => lane.EndsLater)];
    private TimeSpan _idle;

    /// <summary>Lets commands go that were held back.</summary>
    public void Nudge()
    {
        foreach (Lane lane in _lanes)
        {
            lane.Nudge();
        }
    }

    /// <summary>Does what there is to do.</summary>
    /// <param name="timeoutMilliseconds">How long it may wait for something; with 0 it does not wait.</param>
    public void Step(int timeoutMilliseconds)
    {
        long start = limit is null ? 0 : Stopwatch.GetTimestamp();
        bool isReady = OperatingSystem.IsLinux() ? Poll(timeoutMilliseconds) : Select(timeoutMilliseconds);
        if (limit is not { } most)
        {
            return;
        }

        _idle = isReady ? TimeSpan.Zero : _idle + Stopwatch.GetElapsedTime(start);
        if (_idle > most)
        {
            _idle = TimeSpan.Zero;
            foreach (Lane lane in _lanes)
            {
                lane.GiveUp(most);
            }
        }
    }

    private unsafe bool Poll(int timeoutMilliseconds)
    {
        SystemCalls.PollDescriptor* descriptors = stackalloc SystemCalls.PollDescriptor[2];
        for (int i = 0; i < _lanes.Length; i++)
        {
            uint direction = _lanes[i].Direction;
            descriptors[i].Descriptor = direction == 0 ? -1 : _lanes[i].Descriptor;
            descriptors[i].Events = (short)(((direction & Lane.DirectionRead) != 0 ? SystemCalls.PollIn : 0)
                | ((direction & Lane.DirectionWrite) != 0 ? SystemCalls.PollOut : 0));
            descriptors[i].Ready = 0;
        }

        if (SystemCalls.Poll(descriptors, (nuint)_lanes.Length, timeoutMilliseconds) <= 0)
        {
            return false;
        }

        for (int i = 0; i < _lanes.Length; i++)
        {
            short ready = descriptors[i].Ready;
            if (ready != 0)
            {
                _lanes[i].Advance(
                    (ready & (SystemCalls.PollIn | SystemCalls.PollHangUp | SystemCalls.PollError)) != 0,
                    (ready & SystemCalls.PollOut) != 0);
            }
        }

        return true;
    }

    /// <summary>Elsewhere the platform's own word for it is used; the sockets stay the handles'.</summary>
    private bool Select(int timeoutMilliseconds)
    {
        List<Socket> reading = [];
        List<Socket> writing = [];
        Socket?[] sockets = new Socket?[_lanes.Length];
        for (int i = 0; i < _lanes.Length; i++)
        {
            uint direction = _lanes[i].Direction;
            if (direction == 0)
            {
                continue;
            }

            Socket socket = sockets[i] = new Socket(new SafeSocketHandle(_lanes[i].Descriptor, ownsHandle: false));
            if ((direction & Lane.DirectionRead) != 0)
            {
                reading.Add(socket);
            }

            if ((direction & Lane.DirectionWrite) != 0)
            {
                writing.Add(socket);
            }
        }

        if (reading.Count == 0 && writing.Count == 0)
        {
            return false;
        }

        List<Socket> failed = [.. reading];
        Socket.Select(reading, writing, failed, timeoutMilliseconds * 1000);
        bool isReady = reading.Count + writing.Count + failed.Count > 0;
        for (int i = 0; i < _lanes.Length; i++)
        {
            if (sockets[i] is { } socket)
            {
                _lanes[i].Advance(reading.Contains(socket) || failed.Contains(socket), writing.Contains(socket));
            }
        }

        return isReady;
    }
}
