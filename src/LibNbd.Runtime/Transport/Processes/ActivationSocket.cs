using System.Runtime.Versioning;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Transport.Processes;

/// <summary>The socket that is handed to a server by socket activation, in a folder of its own that no other user can enter.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class ActivationSocket
{
    private const int Backlog = 16;

    internal static string PathIn(string directory) => directory + "/sock";

    /// <summary>Makes the folder and listens in it; 0 or an errno, and then nothing is left.</summary>
    internal static int Create(out string directory, out int listener)
    {
        listener = -1;
        int errno = MakeDirectory(out directory);
        if (errno != 0)
        {
            return errno;
        }

        errno = ListenAt(PathIn(directory), out listener);
        if (errno != 0)
        {
            Remove(directory);
        }

        return errno;
    }

    internal static void Remove(string directory)
    {
        try
        {
            File.Delete(PathIn(directory));
            Directory.Delete(directory);
        }
        catch (IOException)
        {
            // Somebody else put something there, or took it away: not ours to mend.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    private static int MakeDirectory(out string directory)
    {
        // Directly under /tmp, whatever TMPDIR says: a socket's path must be short. mkdtemp makes a new folder with mode 0700 or fails,
        // so that a link or a folder that somebody laid there is never used.
        byte[] template = "/tmp/libnbdXXXXXX\0"u8.ToArray();
        fixed (byte* pointer = template)
        {
            if (LibcProcess.MakeTemporaryDirectory(pointer) is null)
            {
                directory = "";
                return Libc.LastError;
            }
        }

        directory = WireText.Decode(template.AsSpan(0, template.Length - 1));
        return 0;
    }

    private static int ListenAt(string path, out int listener)
    {
        listener = Libc.Socket(NetworkAddress.FamilyUnix, Libc.SockStream | Libc.SockCloseOnExec, 0);
        if (listener < 0)
        {
            return Libc.LastError;
        }

        int errno = NetworkAddress.FromUnixPath(path, out NetworkAddress address);
        fixed (byte* pointer = address.Bytes)
        {
            if (errno == 0
                && LibcProcess.Bind(listener, pointer, (uint)address.Bytes.Length) == 0
                && LibcProcess.Listen(listener, Backlog) == 0)
            {
                return 0;
            }
        }

        errno = errno != 0 ? errno : Libc.LastError;
        _ = Libc.Close(listener);
        return errno;
    }
}
