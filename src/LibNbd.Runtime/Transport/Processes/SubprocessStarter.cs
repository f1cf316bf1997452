using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Transport.Processes;

/// <summary>Starts servers as children of this process.</summary>
/// <remarks>
/// The child gets default handling of SIGPIPE and an empty signal mask, the environment as it is now, and of our descriptors only those
/// that are meant for it (all others are close-on-exec). A command that cannot be run is refused before or by the start, with the reason.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static unsafe class SubprocessStarter
{
    private const int FirstPassedDescriptor = 3;
    private const string Shell = "/bin/sh";

    /// <summary>Only the child knows its own number before it becomes the command; a shell in between keeps that number.</summary>
    private const string ActivationScript =
        "LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=$0; export LISTEN_PID LISTEN_FDS LISTEN_FDNAMES; exec \"$@\"";

    /// <summary>Starts a command whose standard input and output are a socket to us.</summary>
    /// <returns>0 or an errno.</returns>
    internal static int StartOnSocket(IReadOnlyList<string> argv, out Subprocess? child, out int socket)
    {
        child = null;
        socket = -1;
        List<byte[]> environment = ChildEnvironment.Read();
        int errno = ChildEnvironment.Find(argv[0], environment, out string program);
        if (errno != 0)
        {
            return errno;
        }

        int* pair = stackalloc int[2];
        if (LibcProcess.SocketPair(NetworkAddress.FamilyUnix, Libc.SockStream | Libc.SockCloseOnExec, 0, pair) != 0)
        {
            return Libc.LastError;
        }

        errno = Spawn(program, argv, environment, [(pair[1], 0), (pair[1], 1)], out int pid);
        _ = Libc.Close(pair[1]);
        if (errno != 0)
        {
            _ = Libc.Close(pair[0]);
            return errno;
        }

        socket = pair[0];
        child = new Subprocess(pid, null);
        return 0;
    }

    /// <summary>Starts a command that is handed a listening Unix socket as systemd does it.</summary>
    /// <returns>0 or an errno.</returns>
    internal static int StartActivated(IReadOnlyList<string> argv, string name, out Subprocess? child)
    {
        child = null;
        List<byte[]> environment = ChildEnvironment.Read();
        int errno = ChildEnvironment.Find(argv[0], environment, out string program);
        errno = errno != 0 ? errno : ChildEnvironment.CheckInterpreter(program);
        if (errno != 0)
        {
            return errno;
        }

        errno = ActivationSocket.Create(out string directory, out int listener);
        if (errno != 0)
        {
            return errno;
        }

        string[] activated = [Shell, "-c", ActivationScript, name.Length == 0 ? "unknown" : name, .. argv];
        errno = Spawn(Shell, activated, environment, [(listener, FirstPassedDescriptor)], out int pid);
        _ = Libc.Close(listener);
        if (errno != 0)
        {
            ActivationSocket.Remove(directory);
            return errno;
        }

        child = new Subprocess(pid, directory);
        return 0;
    }

    private static int Spawn(
        string program, IReadOnlyList<string> argv, List<byte[]> environment, ReadOnlySpan<(int From, int To)> descriptors, out int pid)
    {
        int errno = SpawnOnce(program, argv, environment, descriptors, out pid);

        // A script without an interpreter line is the shell's to run.
        return errno == Errno.ENOEXEC
            ? SpawnOnce(Shell, [Shell, program, .. argv.Skip(1)], environment, descriptors, out pid)
            : errno;
    }

    private static int SpawnOnce(
        string program, IReadOnlyList<string> argv, List<byte[]> environment, ReadOnlySpan<(int From, int To)> descriptors, out int pid)
    {
        int child = 0;
        int errno;
        byte* actions = stackalloc byte[LibcProcess.OpaqueSize];
        byte* attributes = stackalloc byte[LibcProcess.OpaqueSize];
        byte* signals = stackalloc byte[LibcProcess.OpaqueSize];
        NativeStrings file = new([WireText.Encode(program)]);
        NativeStrings arguments = new([.. argv.Select(WireText.Encode)]);
        NativeStrings variables = new(environment);
        try
        {
            // Each gives its error number, and the first that is not 0 ends the preparations.
            errno = LibcProcess.FileActionsInit(actions);
            errno = errno != 0 ? errno : LibcProcess.AttributesInit(attributes);
            foreach ((int from, int to) in descriptors)
            {
                errno = errno != 0 ? errno : LibcProcess.FileActionsAddDuplicate(actions, from, to);
            }

            errno = errno != 0 ? errno : LibcProcess.SignalSetEmpty(signals);
            errno = errno != 0 ? errno : LibcProcess.AttributesSetSignalMask(attributes, signals);
            errno = errno != 0 ? errno : LibcProcess.SignalSetAdd(signals, LibcProcess.SigPipe);
            errno = errno != 0 ? errno : LibcProcess.AttributesSetSignalDefault(attributes, signals);
            errno = errno != 0
                ? errno
                : LibcProcess.AttributesSetFlags(attributes, LibcProcess.SpawnSetSignalDefault | LibcProcess.SpawnSetSignalMask);
            errno = errno != 0
                ? errno
                : LibcProcess.Spawn(&child, file.Pointers[0], actions, attributes, arguments.Pointers, variables.Pointers);
        }
        finally
        {
            _ = LibcProcess.FileActionsDestroy(actions);
            _ = LibcProcess.AttributesDestroy(attributes);
            file.Free();
            arguments.Free();
            variables.Free();
        }

        pid = child;
        return errno;
    }

    /// <summary>A NULL-terminated array of C strings.</summary>
    private readonly struct NativeStrings
    {
        private readonly int _count;

        internal NativeStrings(List<byte[]> strings)
        {
            _count = strings.Count;
            Pointers = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
            for (int i = 0; i < _count; i++)
            {
                byte[] text = strings[i];
                Pointers[i] = (byte*)NativeMemory.AllocZeroed((nuint)text.Length + 1);
                text.CopyTo(new Span<byte>(Pointers[i], text.Length));
            }
        }

        internal byte** Pointers { get; }

        internal void Free()
        {
            for (int i = 0; i < _count; i++)
            {
                NativeMemory.Free(Pointers[i]);
            }

            NativeMemory.Free(Pointers);
        }
    }
}
