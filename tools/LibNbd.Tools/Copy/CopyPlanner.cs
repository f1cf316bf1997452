using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Engine;
using LibNbd.Tools.Copy.Hashing;
using LibNbd.Tools.Copy.Report;
using LibNbd.Tools.Copy.Resume;

namespace LibNbd.Tools.Copy;

/// <summary>Makes the plan of a copy of the settings and of what both sides can do.</summary>
internal static class CopyPlanner
{
    /// <summary>Checks that both sides go together with the settings, and makes the destination ready.</summary>
    /// <exception cref="ToolException">They do not go together.</exception>
    public static CopyPlan Make(CopySettings settings, End source, End destination, CopyProgress progress, BlockHash? hash)
    {
        bool isOrdered = IsOrdered(settings, source, destination);
        Check(settings, source, destination, isOrdered);
        int requestSize = RequestSize(settings, source, destination);
        int workers = isOrdered ? 1 : Workers(settings, source, destination);
        Journal? journal = settings.Journal is { } path && !settings.DryRun
            ? Journal.Open(path, Subject(settings, source, destination), source.Size!.Value)
            : null;
        bool keeps = settings.Incremental is not null || journal is { IsResumed: true };
        if (!settings.DryRun)
        {
            destination.Prepare(source.Size, keeps, settings.Allocated && !keeps);
        }

        if (source.Size > destination.Size && !(settings.DryRun && destination is FileEnd { IsDevice: false }))
        {
            throw new ToolException(
                $"error: destination size is smaller than source size: {source.Size} bytes do not fit in {destination.Size}");
        }

        RangeSet work = journal?.Durable.Complement(source.Size ?? 0) ?? new RangeSet();
        if (journal is null)
        {
            work.Add(0, source.Size ?? 0);
        }
        else
        {
            progress.Add(journal.Durable.Bytes, isData: false);
        }

        return new CopyPlan
        {
            Settings = settings,
            Source = source,
            Destination = destination,
            Workers = workers,
            HasSpareThreads = OperatingSystem.IsLinux() && 2 * workers <= Threads(settings),
            RequestSize = requestSize,
            SparseSize = settings.Allocated || settings.SparseSize == 0
                ? 0
                : Math.Min(requestSize, Math.Max(settings.SparseSize, destination.PreferredBlock)),
            DestinationIsZero = !keeps && (settings.DestinationIsZero || destination.IsZeroWhenPrepared),
            UseExtents = settings.UseExtents && source.CanExtents,
            Queue = new RangeQueue(work, requestSize, workers),
            Progress = progress,
            Pace = settings.Rate > 0 ? new Pace(settings.Rate, Math.Max(requestSize, settings.Rate / 10)) : null,
            Hash = hash,
            Journal = journal,
        };
    }

    /// <summary>Whether one byte goes behind the other.</summary>
    public static bool IsOrdered(CopySettings settings, End source, End destination) =>
        settings.Synchronous || source.IsStream || destination.IsStream;

    private static void Check(CopySettings settings, End source, End destination, bool isOrdered)
    {
        if (destination.IsReadOnly && !settings.DryRun)
        {
            throw new ToolException($"{destination.Name}: the destination is read-only");
        }

        if (settings.Journal is not null && (isOrdered || destination is NullEnd))
        {
            throw new ToolException("--resume needs a source and a destination that can be read again, and not --synchronous");
        }

        if (settings.Journal is not null && !destination.CanFlush)
        {
            throw new ToolException($"--resume: {destination.Name} cannot be flushed, so nothing can be said to be durable there");
        }

        if (settings.Journal is not null && settings.BlockHash is not null)
        {
            throw new ToolException("--resume and --blkhash cannot be used together: --verify prints the hash of all of it");
        }

        if (settings.Verify && (source.IsStream || destination.IsStream || destination is NullEnd))
        {
            throw new ToolException("--verify needs a source and a destination that can be read again");
        }

        if (settings.Retries > 0 && (source.IsStream || (isOrdered && destination is NbdEnd)))
        {
            throw new ToolException("--retry needs a source that can be read again, and a destination that is not written in order");
        }

        if (settings.Incremental is { } context)
        {
            CheckIncremental(context, source, isOrdered);
        }
    }

    private static void CheckIncremental(string context, End source, bool isOrdered)
    {
        if (source is not NbdEnd nbd || isOrdered)
        {
            throw new ToolException("--incremental needs an NBD server as the source, and is not for streams or --synchronous");
        }

        if (!nbd.Contexts.Contains(context, StringComparer.Ordinal))
        {
            throw new ToolException($"{source.Name}: the server does not support metadata context \"{context}\"");
        }
    }

    private static string[] Subject(CopySettings settings, End source, End destination) =>
    [
        $"source {source.Identity}",
        $"source-size {source.Size}",
        $"destination {destination.Identity}",
        $"scope {settings.Incremental ?? "everything"}",
    ];

    private static int Workers(CopySettings settings, End source, End destination)
    {
        // Without flushes only one connection can show that all of it stands.
        bool cannotProve = settings.Retries > 0 && destination is NbdEnd && !destination.CanFlush;
        int connections = source.CanMultiConn && destination.CanMultiConn && !cannotProve ? settings.Connections : 1;
        return Math.Min(connections, Threads(settings));
    }

    private static int Threads(CopySettings settings) => settings.Threads == 0 ? Environment.ProcessorCount : settings.Threads;

    private static int RequestSize(CopySettings settings, End source, End destination)
    {
        int size = Math.Max(settings.RequestSize, Math.Max(source.PreferredBlock, destination.PreferredBlock));
        foreach (long most in (ReadOnlySpan<long>)[source.MaximumBlock, destination.MaximumBlock])
        {
            while (most > 0 && size > most)
            {
                size /= 2;
            }
        }

        return Math.Max(size, 1);
    }
}
