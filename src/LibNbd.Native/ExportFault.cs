using LibNbd.Protocol;
using LibNbd.Runtime.Handle;

namespace LibNbd.Native;

/// <summary>An exception that reached an export. It must not go on: it would end the host program.</summary>
internal static class ExportFault
{
    /// <summary>Makes it this thread's last error.</summary>
    internal static void Report(string call, Exception exception)
    {
        LastError.Context = call;
        switch (exception)
        {
            case OutOfMemoryException:
                LastError.Set(Errno.ENOMEM, "out of memory");
                break;
            case ObjectDisposedException:
                LastError.Set(Errno.EINVAL, "the handle was closed");
                break;
            default:
                LastError.Set(0, $"a fault of the library: {exception.GetType().Name}: {exception.Message}");
                break;
        }
    }
}
