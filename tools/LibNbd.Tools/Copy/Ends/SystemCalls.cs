using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>What .NET has no word for: poll, the kind of a file, its holes.</summary>
internal static unsafe partial class SystemCalls
{
    internal const short PollIn = 1;
    internal const short PollOut = 4;
    internal const short PollHangUp = 16;
    internal const short PollError = 8;

    internal const int SeekEnd = 2;
    internal const int SeekData = 3;
    internal const int SeekHole = 4;

    internal const int KeepSize = 1;
    internal const int PunchHole = 2;
    internal const int ZeroRange = 16;

    internal const int OpenFolder = 0x10000;
    internal const int OpenCloseOnExec = 0x80000;

    internal const int EventCloseOnExec = 0x80000;
    internal const int EventNonBlocking = 0x800;

    internal const nuint BlockZeroOut = 0x127f;
    internal const nuint BlockOptimalIo = 0x1279;

    private const string Library = "libc";

    internal static int LastError => Marshal.GetLastSystemError();

    [LibraryImport(Library, EntryPoint = "poll")]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport(Library, EntryPoint = "eventfd")]
    internal static partial int Event(uint value, int flags);

    [LibraryImport(Library, EntryPoint = "read")]
    internal static partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "write")]
    internal static partial nint Write(int descriptor, void* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "lseek")]
    internal static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "fallocate")]
    internal static partial int Allocate(int descriptor, int mode, long offset, long length);

    [LibraryImport(Library, EntryPoint = "fsync")]
    internal static partial int Sync(SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "ioctl")]
    internal static partial int Control(int descriptor, nuint request, void* argument);

    [LibraryImport(Library, EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Status(int folder, string path, int flags, uint mask, FileStatus* status);

    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Ready;
    }

    /// <summary>The head of struct statx, which is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatus
    {
        [FieldOffset(28)]
        internal ushort Mode;
        [FieldOffset(32)]
        internal ulong Inode;
        [FieldOffset(40)]
        internal long Size;
        [FieldOffset(112)]
        internal long ModifiedSeconds;
        [FieldOffset(120)]
        internal uint ModifiedNanoseconds;
        [FieldOffset(136)]
        internal uint DeviceMajor;
        [FieldOffset(140)]
        internal uint DeviceMinor;
    }
}
