using System.Runtime.InteropServices;

namespace LibNbd.Runtime.Engine;

/// <summary>A callback of a C program with what belongs to it, laid out as C passes it by value. The default one stands for NULL.</summary>
/// <remarks>The callback's type is that of the closure it is kept in, which is the only one that calls it.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct NativeClosure(void* callback, void* userData, delegate* unmanaged<void*, void> free)
{
    /// <summary>The function to call, or null: then there is at most something to free.</summary>
    internal readonly void* Callback = callback;

    /// <summary>The first argument of both functions.</summary>
    internal readonly void* UserData = userData;

    private readonly delegate* unmanaged<void*, void> _free = free;

    /// <summary>Whether there is neither something to call nor something to free.</summary>
    internal bool IsNull => Callback == null && _free == null;

    /// <summary>Calls the function that frees, if there is one.</summary>
    internal void Free()
    {
        if (_free != null)
        {
            _free(UserData);
        }
    }
}
