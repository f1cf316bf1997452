using Microsoft.Win32.SafeHandles;

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>An SSL_CTX. Freed by its owner; the finalizer is for handles that nobody closed.</summary>
internal sealed class OpenSslContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal OpenSslContextHandle(nint context)
        : base(ownsHandle: true) => SetHandle(context);

    internal nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        OpenSsl.FreeContext(handle);
        return true;
    }
}

/// <summary>An SSL with its BIOs.</summary>
internal sealed class OpenSslHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal OpenSslHandle(nint ssl)
        : base(ownsHandle: true) => SetHandle(ssl);

    internal nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        OpenSsl.Free(handle);
        return true;
    }
}
