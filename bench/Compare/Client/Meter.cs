using System.Diagnostics;
using System.Globalization;

namespace LibNbd.Bench.Compare.Client;

/// <summary>Counts commands, and after the warm-up what they cost: time, CPU time of the process, bytes allocated.</summary>
internal sealed class Meter(ClientOptions options)
{
    /// <summary>The clock is looked at once in so many steps.</summary>
    private const int StepsBetweenLooks = 64;

    private const double MiB = 1 << 20;
    private const double GiB = 1 << 30;

    private long _completed;
    private long _base;
    private int _steps;
    private bool _isMeasuring;
    private long _began = Stopwatch.GetTimestamp();
    private TimeSpan _userBefore;
    private TimeSpan _systemBefore;
    private long _allocatedBefore;
    private long? _residentBefore;

    /// <summary>Commands that are done.</summary>
    internal long Completed => _completed;

    /// <summary>The measurement is over: nothing more is to be issued.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Starts; measures at once where there is no warm-up.</summary>
    internal void Start()
    {
        _began = Stopwatch.GetTimestamp();
        if (options.WarmUp <= 0)
        {
            Measure();
        }
    }

    /// <summary>
    /// From now on the process's memory is told too, a share for each unit of the depth: what was there before does not count.
    /// </summary>
    internal void CountMemory()
    {
        GC.Collect();
        _residentBefore = Environment.WorkingSet;
    }

    internal void Count(int commands = 1) => _completed += commands;

    /// <summary>To be called once for each turn of the client's loop.</summary>
    /// <param name="looksAlways">The turns are long: the clock is looked at in each.</param>
    internal void Step(bool looksAlways = false)
    {
        if (options.Commands > 0)
        {
            if (_completed >= options.Commands && !IsOver)
            {
                Finish();
            }

            return;
        }

        if (++_steps % StepsBetweenLooks != 0 && options.BlockSize < 65536 && !looksAlways)
        {
            return;
        }

        double elapsed = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        if (!_isMeasuring && elapsed >= options.WarmUp)
        {
            Measure();
        }
        else if (_isMeasuring && !IsOver && elapsed >= options.Seconds)
        {
            Finish();
        }
    }

    /// <summary>Starts at once, without a warm-up.</summary>
    internal void Measure()
    {
        _isMeasuring = true;
        _base = _completed;
        _allocatedBefore = GC.GetTotalAllocatedBytes();
        Environment.ProcessCpuUsage usage = Environment.CpuUsage;
        _userBefore = usage.UserTime;
        _systemBefore = usage.PrivilegedTime;
        _began = Stopwatch.GetTimestamp();
    }

    /// <summary>
    /// One line, in the columns of the C programs, and behind them the bytes allocated per command and those resident per handle.
    /// </summary>
    internal void Finish()
    {
        IsOver = true;
        double seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        Environment.ProcessCpuUsage usage = Environment.CpuUsage;
        double user = (usage.UserTime - _userBefore).TotalSeconds;
        double system = (usage.PrivilegedTime - _systemBefore).TotalSeconds;
        long allocated = GC.GetTotalAllocatedBytes() - _allocatedBefore;
        long commands = _completed - _base;
        double volume = options.Mode is "connect" or "idle" ? 0 : commands * (double)options.BlockSize;
        string memory = "";
        if (_residentBefore is { } before)
        {
            // Garbage is no handle's memory.
            GC.Collect();
            memory = string.Create(CultureInfo.InvariantCulture, $"\t{(double)(Environment.WorkingSet - before) / options.Depth:f0}");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Mode}\t{options.BlockSize}\t{options.Depth}\t{commands}\t{seconds:f4}\t{commands / seconds:f1}\t"
            + $"{volume / MiB / seconds:f1}\t{user:f4}\t{system:f4}\t{(user + system) / commands * 1e6:f4}\t"
            + $"{(volume > 0 ? (user + system) / (volume / GiB) : 0):f4}\t0\t{(double)allocated / commands:f3}{memory}"));
    }
}
