using System.Runtime.CompilerServices;
using LibNbd.Runtime.Handle;

namespace LibNbd.Api.Tests.Support;

/// <summary>Who waits inside a handle; nothing public tells, and a test must not guess by time.</summary>
internal static class Waiters
{
    /// <summary>Threads that wait for the socket.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pollers")]
    internal static extern ref int Pollers(HandleCore core);

    /// <summary>Threads that wait for the one that waits for the socket.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_followers")]
    internal static extern ref int Followers(HandleCore core);
}
