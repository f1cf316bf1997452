using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport;

/// <summary>poll(2). Its structure and flags are the same on Linux and on the BSDs, macOS included.</summary>
internal static class UnixPoller
{
    private const short In = 0x01;
    private const short Out = 0x04;
    private const short Err = 0x08;
    private const short Hup = 0x10;
    private const short Invalid = 0x20;

    /// <summary>Items that are kept on the stack: a handle polls one or two.</summary>
    private const int MaxOnStack = 64;

    internal static unsafe int Poll(Span<PollItem> items, int timeoutMilliseconds, out int errno)
    {
        Span<Libc.PollDescriptor> descriptors = items.Length <= MaxOnStack
            ? stackalloc Libc.PollDescriptor[items.Length]
            : new Libc.PollDescriptor[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            descriptors[i] = new Libc.PollDescriptor
            {
                Descriptor = items[i].Descriptor,
                Events = ToNative(items[i].Events),
            };
        }

        Deadline deadline = Deadline.After(timeoutMilliseconds);
        int count;
        fixed (Libc.PollDescriptor* first = descriptors)
        {
            do
            {
                count = Libc.Poll(first, (nuint)items.Length, deadline.RemainingMilliseconds);
                errno = count < 0 ? Libc.LastError : 0;
            }
            while (errno == Errno.EINTR);
        }

        for (int i = 0; i < items.Length; i++)
        {
            items[i].Ready = count < 0 ? PollEvents.None : FromNative(descriptors[i].Returned);
        }

        return count;
    }

    internal static short ToNative(PollEvents events) =>
        (short)(((events & PollEvents.Read) != PollEvents.None ? In : 0) | ((events & PollEvents.Write) != PollEvents.None ? Out : 0));

    internal static PollEvents FromNative(int events)
    {
        PollEvents result = PollEvents.None;
        result |= (events & In) != 0 ? PollEvents.Read : PollEvents.None;
        result |= (events & Out) != 0 ? PollEvents.Write : PollEvents.None;
        result |= (events & Err) != 0 ? PollEvents.Error : PollEvents.None;
        result |= (events & Hup) != 0 ? PollEvents.HangUp : PollEvents.None;
        result |= (events & Invalid) != 0 ? PollEvents.Invalid : PollEvents.None;
        return result;
    }
}
