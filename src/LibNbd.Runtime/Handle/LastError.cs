using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle;

/// <summary>The last error of this thread: not of a handle, and not cleared by success.</summary>
/// <remarks>
/// Its text is put together when it is asked for: what a server declines in the course of a good handshake nobody ever reads.
/// </remarks>
internal static class LastError
{
    [ThreadStatic]
    private static string? _context;

    /// <summary>The call that was running when the error happened.</summary>
    [ThreadStatic]
    private static string? _failed;

    [ThreadStatic]
    private static string? _text;

    [ThreadStatic]
    private static string? _message;

    [ThreadStatic]
    private static int _errno;

    [ThreadStatic]
    private static FailureCause _cause;

    /// <summary>The call that is running or ran last in this thread, by its C name.</summary>
    internal static string Context
    {
        get => _context ?? "unknown";
        set => _context = value;
    }

    /// <summary>The whole text, or null if this thread never had an error.</summary>
    internal static string? Text => _text ??= _message is null ? null : Compose(_failed!, _errno, _message);

    /// <summary>The errno, or 0 if none goes with the error.</summary>
    internal static int Number => _errno;

    /// <summary>Where it came from, if the errno does not tell.</summary>
    internal static FailureCause Cause => _cause;

    /// <summary>The call that failed, by its C name.</summary>
    internal static string Failed => _failed ?? Context;

    /// <summary>The text without the call and without what the system says of the errno.</summary>
    internal static string? Message => _message;

    internal static void Set(int errno, string message, FailureCause cause = FailureCause.None)
    {
        _failed = Context;
        _text = null;
        _message = message;
        _errno = errno;
        _cause = cause;
    }

    /// <summary>What is known of this thread's last error, to be put back after something that must not change it.</summary>
    internal static LastErrorState Save() => new(_context, _failed, _text, _message, _errno, _cause);

    internal static void Restore(in LastErrorState state) =>
        (_context, _failed, _text, _message, _errno, _cause) =
            (state.Context, state.Failed, state.Text, state.Message, state.Errno, state.Cause);

    /// <summary>The layout of an error text: context, message, and what the system says of the errno if there is one.</summary>
    internal static string Compose(string context, int errno, string message) => $"{context}: {Describe(errno, message)}";

    /// <summary>The same without the context.</summary>
    internal static string Describe(int errno, string message) => errno == 0 ? message : $"{message}: {Errno.Describe(errno)}";
}

/// <summary>A copy of a thread's last error.</summary>
internal readonly record struct LastErrorState(
    string? Context, string? Failed, string? Text, string? Message, int Errno, FailureCause Cause);
