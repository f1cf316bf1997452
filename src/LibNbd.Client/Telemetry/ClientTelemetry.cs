using System.Diagnostics;
using LibNbd.Commands;

namespace LibNbd.Telemetry;

/// <summary>Tells what one client does, to whom it may concern.</summary>
internal sealed class ClientTelemetry(NbdClientOptions options)
{
    /// <summary>The attribute that names an operation.</summary>
    internal const string OperationName = "nbd.operation.name";

    // Made once: an activity that nobody samples allocates nothing.
    private static readonly string[] ActivityNames = [.. Enum.GetValues<CommandKind>().Select(static kind => $"nbd {kind.Name()}")];

    private readonly ServerTags _server = new(options);

    /// <summary>The server's attributes.</summary>
    internal ServerTags Server => _server;

    /// <summary>An operation begins.</summary>
    internal OperationTrace Begin(CommandKind kind, long offset, long length)
    {
        bool isTraced = Activities.Source.HasListeners();
        return isTraced || Instruments.MeasureOperations ? BeginHeard(kind, offset, length, isTraced) : default;
    }

    /// <summary>It has ended.</summary>
    /// <param name="trace">What <see cref="Begin"/> gave.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="failure">Why it failed; null if it did not.</param>
    internal void End(in OperationTrace trace, CommandKind kind, long length, Exception? failure)
    {
        if (trace.IsActive)
        {
            EndHeard(trace, kind, length, failure);
        }
    }

    /// <summary>An operation is sent again.</summary>
    internal void Repeat(CommandKind kind, long offset, long length, Exception lost)
    {
        if (Instruments.Retries.Enabled)
        {
            Instruments.Retries.Add(1, TagsOf(kind));
        }

        if (NbdEventSource.Log.IsEnabled())
        {
            NbdEventSource.Log.OperationRepeated(options.ToString(), $"{kind.Name()} of {length} bytes at {offset}", lost.Message);
        }
    }

    /// <summary>A connection was lost.</summary>
    internal void Lose(Exception cause, bool isDirty)
    {
        if (!NbdEventSource.Log.IsEnabled())
        {
            return;
        }

        NbdEventSource.Log.ConnectionLost(options.ToString(), cause.Message);
        if (isDirty)
        {
            NbdEventSource.Log.WritesLost(options.ToString());
        }
    }

    /// <summary>An attempt to connect begins.</summary>
    internal OperationTrace BeginConnect()
    {
        Activity? activity = Activities.Source.HasListeners() ? Activities.Start("nbd connect") : null;
        if (activity is not null)
        {
            _server.AddTo(activity);
        }

        if (NbdEventSource.Log.IsEnabled())
        {
            NbdEventSource.Log.ConnectStart(options.ToString());
        }

        return new OperationTrace(Instruments.ConnectDuration.Enabled, options.TimeProvider.GetTimestamp(), activity);
    }

    /// <summary>It has ended.</summary>
    /// <param name="trace">What <see cref="BeginConnect"/> gave.</param>
    /// <param name="failure">Why it failed; null if it did not.</param>
    internal void EndConnect(in OperationTrace trace, Exception? failure)
    {
        if (trace.IsMeasured)
        {
            TagList tags = default;
            _server.AddTo(ref tags);
            AddError(ref tags, failure);
            Instruments.ConnectDuration.Record(options.TimeProvider.GetElapsedTime(trace.Started).TotalSeconds, tags);
        }

        if (NbdEventSource.Log.IsEnabled())
        {
            if (failure is null)
            {
                NbdEventSource.Log.ConnectStop(options.ToString());
            }
            else
            {
                NbdEventSource.Log.ConnectFailed(options.ToString(), failure.Message);
            }
        }

        Activities.Stop(trace.Activity, failure);
    }

    /// <summary>Runs a copy within an activity, which is the parent of its commands' and the current one in it alone.</summary>
    /// <param name="size">How much is copied, in bytes; null if nobody knows.</param>
    /// <param name="copy">The copy.</param>
    internal Task RunCopyAsync(long? size, Func<Task> copy) =>
        Activities.Source.HasListeners() ? RunCopyHeardAsync(size, copy) : copy();

    private async Task RunCopyHeardAsync(long? size, Func<Task> copy)
    {
        // What is current in an async method its caller does not see.
        Activity? activity = Activities.Source.StartActivity("nbd copy", ActivityKind.Internal);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(OperationName, "copy");
            activity.SetTag("nbd.operation.size", size);
            _server.AddTo(activity);
        }

        try
        {
            await copy().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Activities.Stop(activity, failure);
            throw;
        }

        Activities.Stop(activity, failure: null);
    }

    private static void AddError(ref TagList tags, Exception? failure)
    {
        if (failure is not null)
        {
            tags.Add("error.type", ErrorTypes.Of(failure));
        }
    }

    private TagList TagsOf(CommandKind kind)
    {
        TagList tags = default;
        tags.Add(OperationName, kind.Name());
        _server.AddTo(ref tags);
        return tags;
    }

    private OperationTrace BeginHeard(CommandKind kind, long offset, long length, bool isTraced)
    {
        Activity? activity = isTraced ? Activities.Start(ActivityNames[(int)kind]) : null;
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(OperationName, kind.Name());
            activity.SetTag("nbd.operation.offset", offset);
            activity.SetTag("nbd.operation.size", length);
            _server.AddTo(activity);
        }

        return new OperationTrace(IsMeasured: true, options.TimeProvider.GetTimestamp(), activity);
    }

    private void EndHeard(in OperationTrace trace, CommandKind kind, long length, Exception? failure)
    {
        TagList tags = TagsOf(kind);
        if (failure is null && kind is not (CommandKind.Flush or CommandKind.BlockStatus))
        {
            Instruments.Bytes.Add(length, tags);
        }
        else if (failure is not null)
        {
            AddError(ref tags, failure);
            Instruments.Errors.Add(1, tags);
        }

        Instruments.OperationDuration.Record(options.TimeProvider.GetElapsedTime(trace.Started).TotalSeconds, tags);
        Activities.Stop(trace.Activity, failure);
    }
}
