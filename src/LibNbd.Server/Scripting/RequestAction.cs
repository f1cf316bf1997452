using LibNbd.Protocol;

namespace LibNbd.Server;

/// <summary>How an error is sent.</summary>
public enum ErrorForm
{
    /// <summary>As the style of the connection requires.</summary>
    Automatic,

    /// <summary>A simple reply.</summary>
    Simple,

    /// <summary>An error chunk.</summary>
    Chunk,

    /// <summary>An error chunk with an offset.</summary>
    ChunkWithOffset,
}

/// <summary>What a hook decided on a request.</summary>
public sealed class RequestAction
{
    private RequestAction()
    {
    }

    internal enum ActionKind
    {
        Proceed,
        Send,
        HangUp,
        Truncate,
        Rewrite,
        Fail,
        Ignore,
    }

    /// <summary>Execute the request and answer it.</summary>
    public static RequestAction Proceed { get; } = new() { Kind = ActionKind.Proceed };

    /// <summary>Hang up without an answer.</summary>
    public static RequestAction HangUp { get; } = new() { Kind = ActionKind.HangUp };

    /// <summary>Do nothing and never answer.</summary>
    public static RequestAction Ignore { get; } = new() { Kind = ActionKind.Ignore };

    internal ActionKind Kind { get; private init; }

    internal ReadOnlyMemory<byte> Bytes { get; private init; }

    internal bool ThenHangUp { get; private init; }

    internal int Count { get; private init; }

    internal Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Change { get; private init; }

    internal NbdError Error { get; private init; }

    internal string? Message { get; private init; }

    internal ErrorForm Form { get; private init; }

    internal ulong? Offset { get; private init; }

    /// <summary>Send given bytes instead of executing the request.</summary>
    public static RequestAction Send(ReadOnlyMemory<byte> bytes, bool thenHangUp = false) =>
        new() { Kind = ActionKind.Send, Bytes = bytes, ThenHangUp = thenHangUp };

    /// <summary>Execute the request, send the first bytes of the answer, and hang up.</summary>
    public static RequestAction Truncate(int count) => new() { Kind = ActionKind.Truncate, Count = count, ThenHangUp = true };

    /// <summary>Execute the request, and send the answer as changed by <paramref name="change"/>.</summary>
    public static RequestAction Rewrite(Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> change, bool thenHangUp = false) =>
        new() { Kind = ActionKind.Rewrite, Change = change, ThenHangUp = thenHangUp };

    /// <summary>Answer with an error instead of executing the request.</summary>
    public static RequestAction Fail(
        NbdError error, string? message = null, ErrorForm form = ErrorForm.Automatic, ulong? offset = null) =>
        new() { Kind = ActionKind.Fail, Error = error, Message = message, Form = form, Offset = offset };
}
