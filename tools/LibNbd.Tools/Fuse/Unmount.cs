using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LibNbd.Tools.Common;
using LibNbd.Tools.Fuse.Native;

namespace LibNbd.Tools.Fuse;

/// <summary>Takes a mount away, also one that is in use.</summary>
[SupportedOSPlatform("linux")]
internal static class Unmount
{
    private const string Program = "fusermount3";

    /// <summary>Detaches it: its name goes at once, the rest when nobody uses it any more.</summary>
    /// <exception cref="ToolException">It could not be detached.</exception>
    public static void Detach(string path)
    {
        if (NativeMethods.Unmount(path, NativeMethods.Detach) == 0)
        {
            return;
        }

        int error = Marshal.GetLastPInvokeError();
        if (error == Errno.EINVAL)
        {
            // Somebody else was quicker.
            return;
        }

        if (error != Errno.EPERM)
        {
            throw new ToolException($"{path}: umount: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        try
        {
            using Process process = Process.Start(new ProcessStartInfo(Program, ["-u", "-z", "--", path]) { UseShellExecute = false })!;
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new ToolException($"{path}: {Program} could not unmount it");
            }
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{path}: {Program}: {e.Message}", e);
        }
    }
}
