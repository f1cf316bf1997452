using System.Diagnostics;
using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Report;

/// <summary>What a copy would do: how much there is of each kind, and how long reading it would take.</summary>
internal static class Estimate
{
    /// <summary>As much is read to find out the rate, unless there is less.</summary>
    private const long Sample = 16 * 1024 * 1024;

    /// <summary>Walks the source and writes the estimate.</summary>
    public static void Run(TextWriter output, CopyPlan plan, Lane? source)
    {
        if (source is null || plan.Source.Size is not { } size)
        {
            output.Write("the size of the source is not known before it has been read\n");
            return;
        }

        Totals totals = new();
        Pump pump = new(source, source, plan.Settings.Timeout);
        WaitedOperation mapping = new();
        bool asks = plan.UseExtents || plan.Settings.Incremental is not null;
        ExtentMap map = new(plan.Settings.Incremental, plan.Source.MinimumBlock, (_, error) => mapping.Ended(error));
        for (long at = 0; at < size && plan.Failure is null && !plan.Stops;)
        {
            long end = Math.Min(size, at + RangeQueue.MaxRange);
            map.Reset(at, end);
            if (!asks)
            {
                map.SetData();
            }

            while (!map.IsComplete && plan.Failure is null && !plan.Stops)
            {
                mapping.Begin();
                source.Map(map);
                if (mapping.Wait(plan, pump) && (mapping.Error != 0 || map.KnownTo <= map.AskedFrom))
                {
                    plan.Fail($"block status at offset {map.AskedFrom} failed: {source.Loss ?? ErrorText.Of(mapping.Error)}");
                }
            }

            totals.Add(map.Runs);
            at = end;
        }

        if (plan.Failure is not null || plan.Stops)
        {
            return;
        }

        output.Write($"size: {HumanSize.Both((ulong)size)}\n");
        output.Write($"to be read: {HumanSize.Both((ulong)totals.Data)}\n");
        output.Write($"zeroes, not to be read: {HumanSize.Both((ulong)totals.Zero)}\n");
        output.Write($"not to be copied: {HumanSize.Both((ulong)totals.Skip)}\n");
        double rate = RateOf(plan, source, pump, totals);
        if (plan.Settings.Rate > 0)
        {
            rate = Math.Min(rate, plan.Settings.Rate);
        }

        output.Write($"estimated time: {(rate > 0 ? totals.Data / rate : 0):0.0} s, if writing is no slower than reading\n");
    }

    private static double RateOf(CopyPlan plan, Lane source, Pump pump, Totals totals)
    {
        byte[] buffer = new byte[plan.RequestSize];
        WaitedOperation reading = new();
        long start = Stopwatch.GetTimestamp();
        long read = 0;
        long most = Math.Min(Math.Min(Sample, totals.Data), totals.FirstDataLength);
        while (read < most && plan.Failure is null && !plan.Stops)
        {
            int length = (int)Math.Min(buffer.Length, totals.FirstDataLength - read);
            source.Read(reading.Begin(), buffer.AsMemory(0, length), totals.FirstData + read);
            if (!reading.Wait(plan, pump) || reading.Error != 0)
            {
                return 0;
            }

            read += length;
        }

        return read / Math.Max(1e-6, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private sealed class Totals
    {
        public long Data { get; private set; }

        public long Zero { get; private set; }

        public long Skip { get; private set; }

        public long FirstData { get; private set; }

        public long FirstDataLength { get; private set; }

        public void Add(RunList runs)
        {
            long at = runs.Start;
            for (int i = 0; i < runs.Count; i++)
            {
                long length = runs.EndOf(i) - at;
                switch (runs.KindOf(i))
                {
                    case RunKind.Data:
                        if (Data == 0)
                        {
                            (FirstData, FirstDataLength) = (at, length);
                        }

                        Data += length;
                        break;
                    case RunKind.Zero:
                        Zero += length;
                        break;
                    case RunKind.Skip:
                        Skip += length;
                        break;
                }

                at = runs.EndOf(i);
            }
        }
    }
}
