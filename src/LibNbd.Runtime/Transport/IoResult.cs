namespace LibNbd.Runtime.Transport;

/// <summary>Outcome of one non-blocking attempt: a count, or an error number. EINTR never shows, it is retried below.</summary>
internal readonly struct IoResult
{
    private IoResult(int count, int errno)
    {
        Count = count;
        Errno = errno;
    }

    /// <summary>Bytes moved, or -1 if none could be.</summary>
    internal int Count { get; }

    /// <summary>0, or why nothing was moved.</summary>
    internal int Errno { get; }

    /// <summary>Nothing could be moved now: wait for readiness.</summary>
    internal bool WouldBlock => Errno == Protocol.Errno.EAGAIN;

    /// <summary>The socket has failed.</summary>
    internal bool IsError => Errno is not (0 or Protocol.Errno.EAGAIN);

    internal static IoResult Ok(int count) => new(count, 0);

    internal static IoResult Fail(int errno) => new(-1, errno);
}
