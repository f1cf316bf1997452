using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse.Native;

/// <summary>The functions of the system's libfuse3, looked up when they are needed, so that the program runs without it.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LibFuse
{
    /// <summary>Makes a session: arguments, operations, the size of these, user data.</summary>
    public readonly delegate* unmanaged[Cdecl]<FuseArguments*, nint*, nuint, nint, nint> SessionNew;

    /// <summary>Mounts it.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, int> SessionMount;

    /// <summary>Unmounts it unless that is done, and closes its device.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, void> SessionUnmount;

    /// <summary>Frees it.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, void> SessionDestroy;

    /// <summary>Waits for a request.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, FuseBuffer*, int> SessionReceive;

    /// <summary>Calls the operation that a request is for.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, FuseBuffer*, void> SessionProcess;

    /// <summary>Whether libfuse has given it up.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int> SessionExited;

    /// <summary>Adds an entry of a directory to a buffer; gives the size that it needs.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, byte*, long, nuint> AddEntry;

    /// <summary>Answers with an errno, or 0.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, int, int> ReplyError;

    /// <summary>Answers with an entry.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, int> ReplyEntry;

    /// <summary>Answers with attributes, and how long they are valid.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, double, int> ReplyAttributes;

    /// <summary>Answers that a file is open.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, FuseFile*, int> ReplyOpen;

    /// <summary>Answers how much was written.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, nuint, int> ReplyWrite;

    /// <summary>Answers with data.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, int> ReplyBuffer;

    /// <summary>Answers with a position in the file.</summary>
    public readonly delegate* unmanaged[Cdecl]<nint, long, int> ReplySeek;

    private static readonly string[] Names = ["libfuse3.so.3", "libfuse3.so.4"];
    private static readonly Lazy<LibFuse> Loaded = new(Load);

    private LibFuse(nint library)
    {
        SessionNew = (delegate* unmanaged[Cdecl]<FuseArguments*, nint*, nuint, nint, nint>)Find(library, "fuse_session_new");
        SessionMount = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Find(library, "fuse_session_mount");
        SessionUnmount = (delegate* unmanaged[Cdecl]<nint, void>)Find(library, "fuse_session_unmount");
        SessionDestroy = (delegate* unmanaged[Cdecl]<nint, void>)Find(library, "fuse_session_destroy");
        SessionReceive = (delegate* unmanaged[Cdecl]<nint, FuseBuffer*, int>)Find(library, "fuse_session_receive_buf");
        SessionProcess = (delegate* unmanaged[Cdecl]<nint, FuseBuffer*, void>)Find(library, "fuse_session_process_buf");
        SessionExited = (delegate* unmanaged[Cdecl]<nint, int>)Find(library, "fuse_session_exited");
        AddEntry = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, byte*, long, nuint>)Find(library, "fuse_add_direntry");
        ReplyError = (delegate* unmanaged[Cdecl]<nint, int, int>)Find(library, "fuse_reply_err");
        ReplyEntry = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Find(library, "fuse_reply_entry");
        ReplyAttributes = (delegate* unmanaged[Cdecl]<nint, byte*, double, int>)Find(library, "fuse_reply_attr");
        ReplyOpen = (delegate* unmanaged[Cdecl]<nint, FuseFile*, int>)Find(library, "fuse_reply_open");
        ReplyWrite = (delegate* unmanaged[Cdecl]<nint, nuint, int>)Find(library, "fuse_reply_write");
        ReplyBuffer = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, int>)Find(library, "fuse_reply_buf");
        ReplySeek = (delegate* unmanaged[Cdecl]<nint, long, int>)Find(library, "fuse_reply_lseek");
    }

    /// <summary>The library.</summary>
    /// <exception cref="ToolException">It is not installed, or too old.</exception>
    public static LibFuse Instance => Loaded.Value;

    private static LibFuse Load()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new LibFuse(library);
            }
        }

        throw new ToolException($"{Names[0]} was not found. How to fix it: install libfuse 3 (the package fuse3 of most distributions)");
    }

    private static nint Find(nint library, string name) => NativeLibrary.TryGetExport(library, name, out nint function)
        ? function
        : throw new ToolException($"libfuse has no {name}. How to fix it: install libfuse 3.8 or later");
}
