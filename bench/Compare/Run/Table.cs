namespace LibNbd.Bench.Compare.Run;

/// <summary>The lines of the table.</summary>
internal static class Table
{
    internal static readonly string[] Head =
    [
        "| work | who | beside | per second, ratio | client CPU, ratio | the one beside: per second, CPU | system calls per command (the "
        + "one beside) "
            + "| bytes allocated per command | resident bytes per handle (the one beside) | target |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ];

    /// <summary>One line: the median of the ratios of the pairs, and between which they were.</summary>
    /// <param name="work">What was done.</param>
    /// <param name="side">By whom.</param>
    /// <param name="samples">What that gave.</param>
    /// <param name="reference">What the reference gave in the same turns.</param>
    /// <param name="calls">System calls per command; null if not counted.</param>
    /// <param name="referenceCalls">Those of the reference.</param>
    internal static string Row(
        Work work, ClientKind side, List<Sample> samples, List<Sample> reference, double? calls, double? referenceCalls)
    {
        string cpu = work.CountsBytes
            ? Text($"{Median(reference.Select(s => s.CpuPerGib)):f3} s per GiB")
            : Text($"{Median(reference.Select(s => s.Cpu)):f2} µs");
        string[] cells =
        [
            work.Name,
            side.Name(),
            work.Reference.Name(),
            Spread(samples.Zip(reference, (a, b) => a.Rate / b.Rate)),
            Spread(samples.Zip(reference, (a, b) => a.Cpu / b.Cpu)) + (work.CountsBytes ? " per GiB" : ""),
            Text($"{Median(reference.Select(s => s.Rate)):n0}, {cpu}"),
            calls is { } count ? Text($"{count:f3} ({referenceCalls:f3})") : "",
            Middle(samples, s => s.Allocated) is { } allocated ? Text($"{allocated:f2}") : "",
            Middle(samples, s => s.Resident) is { } resident ? Text($"{resident:n0} ({Middle(reference, s => s.Resident):n0})") : "",
            Target(work, side),
        ];
        return "| " + string.Join(" | ", cells) + " |";
    }

    internal static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Target(Work work, ClientKind side) => work.Target is { } target && side.IsOurs()
        ? Text($"{target.Rate}") + (target.Cpu is { } cpu ? Text($", CPU {cpu}") : "")
        : "";

    private static string Spread(IEnumerable<double> ratios)
    {
        double[] sorted = [.. ratios.Order()];
        return Text($"{Median(sorted):f2} ({sorted[0]:f2} to {sorted[^1]:f2})");
    }

    /// <summary>The median of what all of them tell; null if they do not tell it.</summary>
    private static double? Middle(List<Sample> samples, Func<Sample, double?> value) =>
        samples.TrueForAll(sample => value(sample) is not null) ? Median(samples.Select(sample => value(sample)!.Value)) : null;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
