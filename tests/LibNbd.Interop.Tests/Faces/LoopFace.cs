
namespace LibNbd.Interop.Tests.Faces;

/// <summary>
/// The low-level calls in a loop of the program's own: its poll(2), the handle's descriptor and direction, and the notifications.
/// </summary>
internal sealed class LoopFace : AioFace
{
    private const uint DirectionRead = 1;
    private const uint DirectionWrite = 2;

    private protected override void Step(NbdHandle nbd)
    {
        uint direction = nbd.AioGetDirection();
        NativeMethods.PollFd item = new() { Descriptor = nbd.AioGetFd() };
        if ((direction & DirectionRead) != 0)
        {
            item.Events |= NativeMethods.PollIn;
        }

        if ((direction & DirectionWrite) != 0)
        {
            item.Events |= NativeMethods.PollOut;
        }

        if (NativeMethods.Poll(ref item, 1, (int)Scope.Limit.TotalMilliseconds) == 0)
        {
            throw new TimeoutException("nothing happened on the connection");
        }

        // Asked again: what was true before the wait may not be any more.
        direction = nbd.AioGetDirection();
        if ((direction & DirectionRead) != 0 && (item.Ready & (NativeMethods.PollIn | NativeMethods.PollHup)) != 0)
        {
            nbd.AioNotifyRead();
        }
        else if ((direction & DirectionWrite) != 0 && (item.Ready & NativeMethods.PollOut) != 0)
        {
            nbd.AioNotifyWrite();
        }
    }
}
