using System.Runtime.CompilerServices;
using LibNbd.Runtime.Handle;
using LibNbd.Runtime.Handle.Driving;

namespace LibNbd.Api.Tests.Support;

/// <summary>Who waits inside a handle; nothing public tells, and a test must not guess by time.</summary>
internal static class Waiters
{
    /// <summary>Threads that wait for the socket.</summary>
    internal static ref int Pollers(HandleCore core) => ref PollersOf(RoomOf(core));

    /// <summary>Threads that wait for the one that waits for the socket.</summary>
    internal static ref int Followers(HandleCore core) => ref FollowersOf(RoomOf(core));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_room")]
    private static extern ref WaitingRoom RoomOf(HandleCore core);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_pollers")]
    private static extern ref int PollersOf(WaitingRoom room);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_followers")]
    private static extern ref int FollowersOf(WaitingRoom room);
}
