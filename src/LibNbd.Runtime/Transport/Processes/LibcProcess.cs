using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LibNbd.Runtime.Transport.Processes;

/// <summary>The functions of libc that start and end a child process.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LibcProcess
{
    internal const int SpawnSetSignalDefault = 0x04;
    internal const int SpawnSetSignalMask = 0x08;
    internal const int SigPipe = 13;
    internal const int SigKill = 9;
    internal const int SigTerm = 15;

    /// <summary>WNOHANG.</summary>
    internal const int NoHang = 1;

    /// <summary>X_OK.</summary>
    internal const int ExecuteAccess = 1;

    /// <summary>CLD_EXITED: the status is the child's own; with any other code it is a signal.</summary>
    internal const int Exited = 1;

    /// <summary>
    /// More than posix_spawn's opaque structures and a signal set take on any 64-bit Linux (80, 336 and 128 bytes in glibc).
    /// </summary>
    internal const int OpaqueSize = 512;

    private const string Library = "libc";

    private const int ById = 1;
    private const int WaitExited = 4;
    private const int WaitNoReap = 0x0100_0000;

    /// <summary>sizeof(siginfo_t), on every Linux.</summary>
    private const int SignalInfoSize = 128;

    // The same numbers on every architecture; glibc has functions for them since 2.36 only.
    private const nint PidFdSendSignalNumber = 424;
    private const nint PidFdOpenNumber = 434;

    [LibraryImport(Library, EntryPoint = "socketpair")]
    internal static partial int SocketPair(int domain, int type, int protocol, int* pair);

    [LibraryImport(Library, EntryPoint = "bind")]
    internal static partial int Bind(int descriptor, byte* address, uint length);

    [LibraryImport(Library, EntryPoint = "listen")]
    internal static partial int Listen(int descriptor, int backlog);

    [LibraryImport(Library, EntryPoint = "mkdtemp")]
    internal static partial byte* MakeTemporaryDirectory(byte* template);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int FileActionsInit(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int FileActionsDestroy(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int FileActionsAddDuplicate(byte* actions, int from, int to);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    internal static partial int AttributesInit(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int AttributesDestroy(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int AttributesSetSignalDefault(byte* attributes, byte* set);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int AttributesSetSignalMask(byte* attributes, byte* set);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    internal static partial int SignalSetEmpty(byte* set);

    [LibraryImport(Library, EntryPoint = "sigaddset")]
    internal static partial int SignalSetAdd(byte* set, int signal);

    /// <summary>It returns its error; errno is not used.</summary>
    [LibraryImport(Library, EntryPoint = "posix_spawn")]
    internal static partial int Spawn(int* pid, byte* file, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "waitpid")]
    internal static partial int WaitPid(int pid, int* status, int options);

    [LibraryImport(Library, EntryPoint = "kill")]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport(Library, EntryPoint = "access")]
    internal static partial int Access(byte* path, int mode);

    /// <summary>A descriptor that stands for a process, close-on-exec; -1 where the kernel has no such thing (before 5.3).</summary>
    internal static int OpenPid(int pid) => (int)SystemCall(PidFdOpenNumber, pid, 0, 0, 0);

    /// <summary>As kill, to the process that the descriptor stands for.</summary>
    internal static int SendSignal(int pidDescriptor, int signal) => (int)SystemCall(PidFdSendSignalNumber, pidDescriptor, signal, 0, 0);

    /// <summary>Looks whether a child has ended, without reaping it: a code of 0 if it has not.</summary>
    internal static int PeekExit(int pid, out int code, out int status)
    {
        byte* info = stackalloc byte[SignalInfoSize];
        new Span<byte>(info, SignalInfoSize).Clear();
        int result;
        do
        {
            result = WaitId(ById, pid, info, WaitExited | NoHang | WaitNoReap);
        }
        while (result < 0 && Libc.LastError == Protocol.Errno.EINTR);

        // si_signo, si_errno, si_code; then, aligned as a pointer is, si_pid, si_uid, si_status. Nothing is written for a child that runs.
        int* words = (int*)info;
        int* members = (int*)(info + (sizeof(nint) == sizeof(long) ? 4 : 3) * sizeof(int));
        code = result == 0 && members[0] == pid ? words[2] : 0;
        status = members[2];
        return result;
    }

    [LibraryImport(Library, EntryPoint = "waitid")]
    private static partial int WaitId(int idType, int id, byte* info, int options);

    // syscall is variadic; on the Linux ABIs that .NET runs on these arguments travel as in a plain call.
    [LibraryImport(Library, EntryPoint = "syscall")]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);
}
