using System.Diagnostics.CodeAnalysis;

namespace LibNbd.Runtime.Handle;

/// <summary>Turns the thread's last error into an exception; apart from the callers, so that those stay small.</summary>
internal static class ThrowHelper
{
    [DoesNotReturn]
    internal static void LastError(HandleCore core) => throw core.Failures.OfLastError();
}
