using System.Runtime.InteropServices;
using LibNbd.Native;
using LibNbd.Runtime.Handle;

namespace LibNbd;

/// <summary>
/// The functions that are no calls on a handle, as c/entry.c calls them: it exports them, because they must work without the runtime.
/// </summary>
internal static unsafe partial class Exports
{
    /// <summary><c>nbd_create</c>.</summary>
    [UnmanagedCallersOnly(EntryPoint = "libnbd_managed_create")]
    private static CHandle* Create()
    {
        try
        {
            return CHandle.Create(new HandleCore());
        }
        catch (Exception exception)
        {
            ExportFault.Report("nbd_create", exception);
            return null;
        }
    }

    /// <summary><c>nbd_close</c>.</summary>
    [UnmanagedCallersOnly(EntryPoint = "libnbd_managed_close")]
    private static void Close(CHandle* h)
    {
        try
        {
            if (h is null)
            {
                LastError.Context = "nbd_close";
            }
            else if (CHandle.TryGet(h, "nbd_close", out HandleCore? core))
            {
                core.Close();
                CHandle.Free(h);
            }
        }
        catch (Exception exception)
        {
            ExportFault.Report("nbd_close", exception);
        }
    }

    /// <summary><c>nbd_get_error</c>.</summary>
    [UnmanagedCallersOnly(EntryPoint = "libnbd_managed_get_error")]
    private static byte* GetError()
    {
        try
        {
            return ErrorText.Get();
        }
        catch (Exception)
        {
            // Out of memory: no text is better than no program.
            return null;
        }
    }

    /// <summary><c>nbd_get_errno</c>.</summary>
    [UnmanagedCallersOnly(EntryPoint = "libnbd_managed_get_errno")]
    private static int GetErrno()
    {
        try
        {
            return LastError.Number;
        }
        catch (Exception)
        {
            return 0;
        }
    }
}
