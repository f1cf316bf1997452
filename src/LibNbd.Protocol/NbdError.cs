namespace LibNbd.Protocol;

/// <summary>The error numbers of the protocol. They are wire constants, whatever errno means on the platform.</summary>
public enum NbdError : uint
{
    /// <summary>Success.</summary>
    None = 0,

    /// <summary>EPERM: a writing command on a read-only export.</summary>
    NotPermitted = 1,

    /// <summary>EIO: the input or output failed.</summary>
    InputOutput = 5,

    /// <summary>ENOMEM: the server has no memory for the request.</summary>
    OutOfMemory = 12,

    /// <summary>EINVAL: a bad command, flag, range or alignment.</summary>
    Invalid = 22,

    /// <summary>ENOSPC: a write beyond the end, or no room left.</summary>
    NoSpace = 28,

    /// <summary>EOVERFLOW: the request is too large.</summary>
    Overflow = 75,

    /// <summary>ENOTSUP: for example a fast zero that would not be fast.</summary>
    NotSupported = 95,

    /// <summary>ESHUTDOWN: the server is going down.</summary>
    Shutdown = 108,
}
