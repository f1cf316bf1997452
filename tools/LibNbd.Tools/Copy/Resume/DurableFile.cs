using System.Text;
using LibNbd.Tools.Copy.Ends;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Copy.Resume;

/// <summary>Replaces files so that at any moment there is the old or the new content, also after the power was lost.</summary>
internal static class DurableFile
{
    private const string Suffix = ".new";

    /// <summary>Replaces a file, or makes it.</summary>
    public static void Replace(string path, string content)
    {
        string beside = path + Suffix;
        using (FileStream stream = new(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
            Synchronize(stream.SafeFileHandle);
        }

        File.Move(beside, path, overwrite: true);
        SynchronizeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>The new name is durable when its folder is. Windows has no word for that, and does it itself.</summary>
    private static void SynchronizeFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int descriptor = SystemCalls.Open(folder, SystemCalls.OpenFolder | SystemCalls.OpenCloseOnExec);
        if (descriptor < 0)
        {
            throw new IOException(Engine.ErrorText.Of(SystemCalls.LastError));
        }

        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        Synchronize(handle);
    }

    private static void Synchronize(SafeFileHandle file)
    {
        if (FileQueries.Flush(file) is var error and not 0)
        {
            throw new IOException(Engine.ErrorText.Of(error));
        }
    }
}
