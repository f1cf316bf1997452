using System.Collections;
using System.Runtime.InteropServices;
using LibNbd.Runtime.Protocol;

namespace LibNbd.Runtime.Transport;

/// <summary>A server that was started as a child of this process.</summary>
/// <remarks>
/// The child gets default handling of SIGPIPE and an empty signal mask, the environment as it is now, and of our descriptors only those that are
/// meant for it (all others are close-on-exec). It is reaped when it is ended; nothing else of it is left then.
/// </remarks>
internal sealed unsafe class Subprocess
{
    private const int FamilyUnix = 1;
    private const int FirstPassedDescriptor = 3;
    private const int ActivationBacklog = 16;

    private readonly string? _directory;
    private bool _reaped;

    private Subprocess(int pid, string? directory)
    {
        Pid = pid;
        _directory = directory;
    }

    internal int Pid { get; }

    /// <summary>For socket activation: where the child listens.</summary>
    internal string? SocketPath => _directory is null ? null : SocketIn(_directory);

    /// <summary>Starts a command whose standard input and output are a socket to us.</summary>
    /// <returns>0 or an errno.</returns>
    internal static int StartOnSocket(IReadOnlyList<string> argv, out Subprocess? child, out int socket)
    {
        child = null;
        socket = -1;
        int* pair = stackalloc int[2];
        if (LibcProcess.SocketPair(FamilyUnix, Libc.SockStream | Libc.SockCloseOnExec, 0, pair) != 0)
        {
            return Marshal.GetLastSystemError();
        }

        int errno = Spawn(argv, [(pair[1], 0), (pair[1], 1)], out int pid);
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
        int errno = MakeDirectory(out string directory);
        if (errno != 0)
        {
            return errno;
        }

        errno = ListenAt(SocketIn(directory), out int listener);
        if (errno == 0)
        {
            // Only the child knows its own number before it becomes the command; a shell in between keeps that number.
            string[] activated =
            [
                "/bin/sh", "-c", "LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=$0; export LISTEN_PID LISTEN_FDS LISTEN_FDNAMES; exec \"$@\"",
                name.Length == 0 ? "unknown" : name, .. argv,
            ];
            errno = Spawn(activated, [(listener, FirstPassedDescriptor)], out int pid);
            _ = Libc.Close(listener);
            child = errno == 0 ? new Subprocess(pid, directory) : null;
        }

        if (errno != 0)
        {
            RemoveDirectory(directory);
        }

        return errno;
    }

    /// <summary>Sends a signal; 0 or an errno.</summary>
    internal int Kill(int signal) =>
        _reaped ? Errno.ESRCH : LibcProcess.Kill(Pid, signal) == 0 ? 0 : Marshal.GetLastSystemError();

    /// <summary>
    /// The connection is closed: a child by socket activation is asked to end; either is waited for, and its socket removed.
    /// </summary>
    internal void End()
    {
        if (_reaped)
        {
            return;
        }

        if (_directory is not null)
        {
            _ = LibcProcess.Kill(Pid, LibcProcess.SigTerm);
            RemoveDirectory(_directory);
        }

        int status;
        while (LibcProcess.WaitPid(Pid, &status, 0) < 0 && Marshal.GetLastSystemError() == Errno.EINTR)
        {
        }

        _reaped = true;
    }

    private static string SocketIn(string directory) => directory + "/sock";

    private static int MakeDirectory(out string directory)
    {
        // Directly under /tmp, whatever TMPDIR says: a socket's path must be short.
        byte[] template = "/tmp/libnbdXXXXXX\0"u8.ToArray();
        fixed (byte* pointer = template)
        {
            if (LibcProcess.MakeTemporaryDirectory(pointer) is null)
            {
                directory = "";
                return Marshal.GetLastSystemError();
            }
        }

        directory = WireText.Decode(template.AsSpan(0, template.Length - 1));
        return 0;
    }

    private static void RemoveDirectory(string directory)
    {
        try
        {
            File.Delete(SocketIn(directory));
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

    private static int ListenAt(string path, out int listener)
    {
        listener = Libc.Socket(FamilyUnix, Libc.SockStream | Libc.SockCloseOnExec, 0);
        if (listener < 0)
        {
            return Marshal.GetLastSystemError();
        }

        int errno = NetworkAddress.FromUnixPath(path, out NetworkAddress address);
        fixed (byte* pointer = address.Bytes)
        {
            if (errno == 0
                && LibcProcess.Bind(listener, pointer, (uint)address.Bytes.Length) == 0
                && LibcProcess.Listen(listener, ActivationBacklog) == 0)
            {
                return 0;
            }
        }

        errno = errno != 0 ? errno : Marshal.GetLastSystemError();
        _ = Libc.Close(listener);
        return errno;
    }

    private static int Spawn(IReadOnlyList<string> argv, ReadOnlySpan<(int From, int To)> descriptors, out int pid)
    {
        int child = 0;
        int errno;
        byte* actions = stackalloc byte[LibcProcess.OpaqueSize];
        byte* attributes = stackalloc byte[LibcProcess.OpaqueSize];
        byte* signals = stackalloc byte[LibcProcess.OpaqueSize];
        NativeStrings arguments = new(argv);
        NativeStrings environment = new(CurrentEnvironment());
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
                : LibcProcess.SpawnOnPath(&child, arguments.Pointers[0], actions, attributes, arguments.Pointers, environment.Pointers);
        }
        finally
        {
            _ = LibcProcess.FileActionsDestroy(actions);
            _ = LibcProcess.AttributesDestroy(attributes);
            arguments.Free();
            environment.Free();
        }

        pid = child;
        return errno;
    }

    private static List<string> CurrentEnvironment()
    {
        List<string> variables = [];
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add($"{variable.Key}={variable.Value}");
        }

        return variables;
    }

    /// <summary>A NULL-terminated array of C strings.</summary>
    private readonly struct NativeStrings
    {
        private readonly int _count;

        internal NativeStrings(IReadOnlyList<string> strings)
        {
            _count = strings.Count;
            Pointers = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
            for (int i = 0; i < _count; i++)
            {
                byte[] text = WireText.Encode(strings[i]);
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
