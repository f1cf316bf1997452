using System.Diagnostics;
using System.Globalization;

namespace LibNbd.Tools.Copy.Report;

/// <summary>The words, bars and objects that tell of progress.</summary>
internal sealed class ProgressText(CopyProgress progress)
{
    private const int Cells = 40;
    private const string Spinner = "▏▎▍▌▋▊▉█";

    private readonly long _start = Stopwatch.GetTimestamp();
    private int _frame;
    private int _lastPercent = -1;

    /// <summary>What is to be written now; nothing if nothing has changed.</summary>
    public string Of(ProgressStyle style, bool isEnd) => style switch
    {
        ProgressStyle.Bar => Bar(isEnd),
        ProgressStyle.Plain => Plain(isEnd),
        ProgressStyle.Json => Json(isEnd),
        ProgressStyle.Percent => Percent(isEnd),
        _ => "",
    };

    private int PercentDone(bool isEnd) => isEnd ? 100
        : progress.Size is > 0 and { } size ? (int)Math.Clamp((double)progress.Done / size * 100, 0, 100)
        : 0;

    private double Seconds => Stopwatch.GetElapsedTime(_start).TotalSeconds;

    private long Rate => (long)(progress.Done / Math.Max(Seconds, 1e-3));

    private double? SecondsLeft => progress.Size is { } size && Rate > 0 ? (double)(size - progress.Done) / Rate : null;

    private string Percent(bool isEnd)
    {
        int percent = PercentDone(isEnd);
        if (percent == _lastPercent && !isEnd)
        {
            return "";
        }

        _lastPercent = percent;
        return $"{percent}/100\n";
    }

    private string Bar(bool isEnd)
    {
        int percent = PercentDone(isEnd);
        char frame = isEnd ? Spinner[^1] : Spinner[_frame++ % Spinner.Length];
        int full = percent * Cells / 100;
        string rest = isEnd ? "\n" : $"{Words()}\r";
        return $"{frame} {percent,3}% [{new string('*', full)}{new string('-', Cells - full)}] {rest}";
    }

    /// <summary>The rate and the time that is left, as wide as any, so that nothing of an earlier one stays.</summary>
    private string Words()
    {
        string left = SecondsLeft is { } seconds ? $", {Duration(seconds)} left" : "";
        return $"{Amount(Rate)}/s{left}".PadRight(28);
    }

    private string Plain(bool isEnd)
    {
        string share = progress.Size is { } size ? $" of {Amount(size)} ({PercentDone(isEnd)}%)" : "";
        string left = !isEnd && SecondsLeft is { } seconds ? $", {Duration(seconds)} left" : "";
        string losses = progress.SourceLosses + progress.DestinationLosses is > 0 and { } count ? $", {count} connections lost" : "";
        string holes = $"{Amount(progress.Done - progress.Data)} of it holes";
        return $"{Amount(progress.Done)}{share} copied, {holes}, {Amount(Rate)}/s{left}{losses}\n";
    }

    private string Json(bool isEnd)
    {
        string size = progress.Size is { } known ? known.ToString(CultureInfo.InvariantCulture) : "null";
        string left = SecondsLeft is { } seconds ? seconds.ToString("0.0", CultureInfo.InvariantCulture) : "null";
        string elapsed = Seconds.ToString("0.000", CultureInfo.InvariantCulture);
        return $"{{\"size\": {size}, \"copied\": {progress.Done}, \"read\": {progress.Data}, "
            + $"\"holes\": {progress.Done - progress.Data}, \"percent\": {PercentDone(isEnd)}, \"seconds\": {elapsed}, "
            + $"\"bytes-per-second\": {Rate}, \"seconds-left\": {left}, \"source-losses\": {progress.SourceLosses}, "
            + $"\"destination-losses\": {progress.DestinationLosses}, \"done\": {(isEnd ? "true" : "false")}}}\n";
    }

    private static string Duration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2));
        return time.TotalHours >= 1 ? $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";
    }

    private static string Amount(long bytes)
    {
        ReadOnlySpan<string> units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < units.Length - 1)
        {
            amount /= 1024;
            unit++;
        }

        return unit == 0 ? $"{bytes} B" : string.Create(CultureInfo.InvariantCulture, $"{amount:0.0} {units[unit]}");
    }
}
