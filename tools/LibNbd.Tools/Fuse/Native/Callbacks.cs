using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse.Native;

/// <summary>What libfuse calls, on a thread that receives requests: the parameters are made ours, and nothing is thrown.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class Callbacks
{
    [ThreadStatic]
    private static RequestHandler? _handler;

    /// <summary>Whose requests this thread receives.</summary>
    public static RequestHandler? Handler
    {
        get => _handler;
        set => _handler = value;
    }

    /// <summary>Fills in libfuse's table.</summary>
    /// <param name="table"><see cref="Operation.Count"/> pointers, all zero.</param>
    public static void Fill(Span<nint> table)
    {
        table[(int)Operation.Init] = (nint)(delegate* unmanaged[Cdecl]<nint, FuseConnection*, void>)&Init;
        table[(int)Operation.Lookup] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, byte*, void>)&Lookup;
        table[(int)Operation.GetAttributes] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, nint, void>)&GetAttributes;
        table[(int)Operation.SetAttributes] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, byte*, int, nint, void>)&SetAttributes;
        table[(int)Operation.Open] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, FuseFile*, void>)&Open;
        table[(int)Operation.Read] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, nuint, long, nint, void>)&Read;
        table[(int)Operation.Write] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, byte*, nuint, long, nint, void>)&Write;
        table[(int)Operation.Fsync] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, int, nint, void>)&Fsync;
        table[(int)Operation.ReadDirectory] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, nuint, long, nint, void>)&ReadDirectory;
        table[(int)Operation.Allocate] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, int, long, long, nint, void>)&Allocate;
        table[(int)Operation.Seek] = (nint)(delegate* unmanaged[Cdecl]<nint, ulong, long, int, nint, void>)&Seek;

        // They differ in their parameters, but the request is the first of each, and the caller removes the others.
        foreach (Operation change in (ReadOnlySpan<Operation>)
            [
                Operation.MakeNode, Operation.MakeDirectory, Operation.Unlink, Operation.RemoveDirectory, Operation.MakeSymbolicLink,
                Operation.Rename, Operation.Link, Operation.Create,
            ])
        {
            table[(int)change] = (nint)(delegate* unmanaged[Cdecl]<nint, void>)&Refuse;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(nint userData, FuseConnection* connection) => _handler!.Init(ref *connection);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Lookup(nint request, ulong parent, byte* name) =>
        _handler!.Lookup(request, parent, MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void GetAttributes(nint request, ulong inode, nint file) => _handler!.GetAttributes(request, inode);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SetAttributes(nint request, ulong inode, byte* attributes, int which, nint file) =>
        _handler!.SetAttributes(request, inode, attributes, which);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Open(nint request, ulong inode, FuseFile* file) => _handler!.Open(request, inode, file);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Read(nint request, ulong inode, nuint size, long offset, nint file) => _handler!.Read(request, offset, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Write(nint request, ulong inode, byte* data, nuint size, long offset, nint file) =>
        _handler!.Write(request, offset, data, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fsync(nint request, ulong inode, int dataOnly, nint file) => _handler!.Fsync(request);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ReadDirectory(nint request, ulong inode, nuint size, long offset, nint file) =>
        _handler!.ReadDirectory(request, size, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Allocate(nint request, ulong inode, int mode, long offset, long length, nint file) =>
        _handler!.Allocate(request, mode, offset, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Seek(nint request, ulong inode, long offset, int whence, nint file) => _handler!.Seek(request, offset, whence);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Refuse(nint request) => LibFuse.Instance.ReplyError(request, Errno.EPERM);
}
