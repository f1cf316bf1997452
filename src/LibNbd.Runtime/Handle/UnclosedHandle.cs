namespace LibNbd.Runtime.Handle;

/// <summary>The finalizer of a handle that nobody closed.</summary>
/// <remarks>
/// It guarantees that the socket, the TLS session and the child of such a handle are given back once nobody can reach it. No system call
/// can be under way on them then: whoever makes one is inside a call on the handle, and gives up its lock afterwards. Apart from the
/// handle, so that the C library, which has no finalizers, leaves it out (<c>LibNbd.HostIsC</c>).
/// </remarks>
internal sealed class UnclosedHandle(HandleCore handle)
{
    // A SafeHandle for each thing would release them in any order; TLS, the reactor and the child need one.
#pragma warning disable MA0055
    ~UnclosedHandle()
    {
        try
        {
            handle.Abandon();
        }
        catch (Exception)
        {
            // What cannot be given back is lost, as before. Nobody can be told, and to throw here would end the process.
        }
    }
#pragma warning restore MA0055

    /// <summary>The handle was closed: nothing is left to do.</summary>
#pragma warning disable CA1816 // Its owner is the one that is disposed of.
    internal void Dismiss() => GC.SuppressFinalize(this);
#pragma warning restore CA1816
}
