using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Engine;
using LibNbd.Tools.Copy.Hashing;
using LibNbd.Tools.Copy.Report;
using LibNbd.Tools.Copy.Resume;
using LibNbd.Tools.Copy.Verify;

namespace LibNbd.Tools.Copy;

/// <summary>One copy, from opening both sides to what is said at the end.</summary>
internal sealed class Copier : IDisposable
{
    private readonly ToolContext _context;
    private readonly CopySettings _settings;
    private readonly End _source;
    private readonly End _destination;

    /// <summary>Opens both sides.</summary>
    /// <exception cref="ToolException">One cannot be opened.</exception>
    public Copier(ToolContext context, CopySettings settings, Operand source, Operand destination)
    {
        (_context, _settings) = (context, settings);
        _source = EndOpener.Source(source, settings, context);
        try
        {
            _destination = EndOpener.Destination(destination, settings, context);
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    /// <summary>Copies.</summary>
    /// <returns>The exit status.</returns>
    public int Run()
    {
        using BlockHash? hash = _settings.BlockHash is { } wanted ? new BlockHash(wanted) : null;
        CopyProgress progress = new(_source.Size) { OnLoss = _context.Report };
        CopyPlan plan = CopyPlanner.Make(_settings, _source, _destination, progress, hash);
        if (_settings.Verbose)
        {
            Summary.Write(_context.Error, _context.Program, plan);
        }

        using CancellationTokenRegistration stop = _context.Token.Register(plan.Stop);
        using CopyLanes lanes = new(plan);
        if (_settings.DryRun)
        {
            Estimate.Run(_context.Out, plan, lanes.Sources.Count > 0 ? lanes.Sources[0] : null);
            return Outcome(plan);
        }

        if (plan.Journal is { IsResumed: true } journal)
        {
            _context.Report($"going on: {journal.Durable.Bytes} of {_source.Size} bytes are there already");
            SpotCheck.Run(plan, journal.Durable, lanes.Sources[0], lanes.Destinations[0]);
        }

        using (ProgressReport? report = ProgressReport.Start(_context, _settings, progress))
        {
            long copied = Copy(plan, lanes);
            if (Outcome(plan) is var status and not 0)
            {
                return status;
            }

            report?.Finish();
            if (hash is not null)
            {
                WriteHash(hash.Finish(copied));
            }
        }

        int verified = _settings.Verify ? Verify(plan, lanes) : 0;
        if (verified == 0)
        {
            plan.Journal?.Remove();
            lanes.Finish();
        }

        return verified;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _destination.Dispose();
    }

    private long Copy(CopyPlan plan, CopyLanes lanes)
    {
        long copied;
        if (CopyPlanner.IsOrdered(_settings, _source, _destination))
        {
            copied = SerialCopy.Run(plan, lanes);
        }
        else
        {
            ParallelCopy.Run(plan, index => () => Worker.Run(plan, lanes.Sources[index], lanes.Destinations[index]));
            copied = _source.Size!.Value;
        }

        // A connection on which all was flushed may be gone by now, and need not be made again.
        if (_settings.Flush && !plan.FlushesAsItGoes && lanes.Destinations.Count > 0 && plan.Failure is null && !plan.Stops)
        {
            LastFlush.Run(plan, lanes.Destinations[0]);
        }

        return copied;
    }

    private int Verify(CopyPlan plan, CopyLanes lanes)
    {
        using BlockHash hash = new(_settings.BlockHash ?? BlockHashSettings.Default);
        RangeSet everything = new();
        everything.Add(0, _source.Size!.Value);
        RangeQueue queue = new(everything, plan.RequestSize, plan.Workers);
        ParallelCopy.Run(
            plan,
            index =>
            {
                Verifier verifier = new(plan, lanes.Sources[index], lanes.Destinations[index], hash);
                return () => verifier.Run(queue);
            });
        if (Outcome(plan) is var status and not 0)
        {
            return status;
        }

        _context.Out.Write($"{hash.Finish(_source.Size.Value)}\n");
        _context.Out.Flush();
        return 0;
    }

    /// <summary>What has become of it; what went wrong is told once.</summary>
    private int Outcome(CopyPlan plan)
    {
        if (plan.Failure is null && !plan.Stops)
        {
            return 0;
        }

        if (plan.Failure is { } failure)
        {
            _context.Report(failure);
        }
        else
        {
            _context.Report($"stopped after {plan.Progress.Done} bytes");
        }

        if (plan.Journal is { } journal)
        {
            _context.Report(
                $"{journal.Durable.Bytes} bytes are durable at the destination: "
                + $"the same command with --resume {_settings.Journal} goes on from there");
        }

        return 1;
    }

    private void WriteHash(string hash)
    {
        if (_settings.BlockHashFile is { } file)
        {
            File.WriteAllText(file, hash + "\n");
        }
        else
        {
            _context.Out.Write(hash + "\n");
        }
    }
}
