using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>Runs one request: asks the hook, carries out what it decides, and makes the reply.</summary>
internal sealed class RequestRunner(
    long connection, NbdServerOptions options, Session session, RequestExecutor executor, CancellationToken aborted)
{
    private readonly Func<RequestContext, ValueTask<RequestAction>>? _hook = options.OnRequest;
    private long _number;

    /// <summary>Whether a request may wait for something other than the disk.</summary>
    internal bool MayWait { get; } = options.OnRequest is not null || !session.Export.IsSynchronous;

    /// <summary>Run a request; returns whether the connection is to be closed after the reply.</summary>
    internal ValueTask<bool> RunAsync(Request request, NbdError error, string? why, ReadOnlyMemory<byte> payload, ReplyBuffer output) =>
        _hook is null ? ProceedAsync(request, error, why, payload, output) : AskAsync(_hook, request, error, why, payload, output);

    private async ValueTask<bool> ProceedAsync(
        Request request, NbdError error, string? why, ReadOnlyMemory<byte> payload, ReplyBuffer output)
    {
        if (error != NbdError.None)
        {
            ReplyWriter.Error(output, session.Style, request, error, why);
        }
        else
        {
            await executor.ExecuteAsync(request, payload, output);
        }

        return false;
    }

    private async ValueTask<bool> AskAsync(
        Func<RequestContext, ValueTask<RequestAction>> hook,
        Request request,
        NbdError error,
        string? why,
        ReadOnlyMemory<byte> payload,
        ReplyBuffer output)
    {
        long number = Interlocked.Increment(ref _number);
        RequestAction action = await hook(new RequestContext(connection, number, session, request, payload, aborted));
        aborted.ThrowIfCancellationRequested();
        int start = output.Length;
        switch (action.Kind)
        {
            case RequestAction.ActionKind.HangUp:
                return true;
            case RequestAction.ActionKind.Ignore:
                return false;
            case RequestAction.ActionKind.Send:
                output.Append(action.Bytes.Span);
                return action.ThenHangUp;
            case RequestAction.ActionKind.Fail:
                Fail(request, action, output);
                return false;
            default:
                await ProceedAsync(request, error, why, payload, output);
                break;
        }

        if (action.Kind == RequestAction.ActionKind.Truncate)
        {
            output.Truncate(start + action.Count);
        }
        else if (action.Change is { } change)
        {
            ReadOnlyMemory<byte> changed = change(output.Written[start..].ToArray());
            output.Truncate(start);
            output.Append(changed.Span);
        }

        return action.ThenHangUp;
    }

    private void Fail(in Request request, RequestAction action, ReplyBuffer output)
    {
        ErrorForm form = action.Form;
        if (form == ErrorForm.Simple || (form == ErrorForm.Automatic && session.Style == ReplyStyle.Simple))
        {
            ReplyWriter.Simple(output, request.Cookie, (uint)action.Error);
            return;
        }

        ReplyStyle style = session.Style == ReplyStyle.Simple ? ReplyStyle.Structured : session.Style;
        ulong? offset = form == ErrorForm.ChunkWithOffset ? action.Offset ?? request.Offset : null;
        ReplyWriter.Error(output, style, request, action.Error, action.Message, offset);
    }
}
