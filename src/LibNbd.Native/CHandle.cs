using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibNbd.Protocol;
using LibNbd.Runtime.Handle;

namespace LibNbd.Native;

/// <summary>
/// What a <c>struct nbd_handle *</c> points to: memory of the C heap, so that the tools that watch it know a closed handle.
/// </summary>
internal unsafe struct CHandle
{
    /// <summary>In every open handle and in no other memory that is likely to be passed for one.</summary>
    private const ulong OpenMagic = 0x4c69624e6264_0001;

    private ulong _magic;
    private nint _core;

    /// <summary>Puts a handle on the C heap.</summary>
    internal static CHandle* Create(HandleCore core)
    {
        CHandle* handle = (CHandle*)NativeMemory.Alloc((nuint)sizeof(CHandle));
        handle->_core = GCHandle.ToIntPtr(GCHandle.Alloc(core));
        handle->_magic = OpenMagic;
        return handle;
    }

    /// <summary>The handle behind the pointer; false, with an error, where it is NULL or no open handle.</summary>
    internal static bool TryGet(CHandle* handle, string call, [NotNullWhen(true)] out HandleCore? core)
    {
        if (handle is null || handle->_magic != OpenMagic)
        {
            Refuse(handle, call);
            core = null;
            return false;
        }

        core = Unsafe.As<HandleCore>(GCHandle.FromIntPtr(handle->_core).Target!);
        return true;
    }

    /// <summary>Gives the memory back. The handle was closed.</summary>
    internal static void Free(CHandle* handle)
    {
        handle->_magic = 0;
        GCHandle.FromIntPtr(handle->_core).Free();
        NativeMemory.Free(handle);
    }

    private static void Refuse(CHandle* handle, string call)
    {
        LastError.Context = call;
        if (handle is null)
        {
            LastError.Set(Errno.EFAULT, "the handle cannot be NULL");
        }
        else
        {
            LastError.Set(Errno.EINVAL, "the handle is not open: it was closed, or never was one");
        }
    }
}
