using System.Runtime.ExceptionServices;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>An exception that a caller's callback threw.</summary>
/// <remarks>
/// It must not fly through the engine, which is in the middle of a reply: the command fails with ECANCELED, and the exception goes on to the one
/// who was driving the connection once the engine is at rest.
/// </remarks>
internal static class CallbackFault
{
    [ThreadStatic]
    private static ExceptionDispatchInfo? _first;

    /// <summary>Keeps the first exception and answers for the callback.</summary>
    internal static int Capture(Exception exception, ref int error)
    {
        error = Errno.ECANCELED;
        return Capture(exception);
    }

    /// <summary>Keeps the first exception and answers for a callback that reports no error number.</summary>
    internal static int Capture(Exception exception)
    {
        _first ??= ExceptionDispatchInfo.Capture(exception);
        return -1;
    }

    /// <summary>Takes the exception of this thread, if there is one.</summary>
    internal static ExceptionDispatchInfo? Take()
    {
        ExceptionDispatchInfo? first = _first;
        _first = null;
        return first;
    }
}
