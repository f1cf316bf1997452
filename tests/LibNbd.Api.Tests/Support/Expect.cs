namespace LibNbd.Api.Tests.Support;

/// <summary>Errors as libnbd tells them: a text, and behind it what the system says of the errno.</summary>
internal static class Expect
{
    // Written down here, not asked of the library: its table is under test as well.
    private static readonly Dictionary<int, string> Descriptions = new()
    {
        [Errno.EPERM] = "Operation not permitted",
        [Errno.ENOENT] = "No such file or directory",
        [Errno.EIO] = "Input/output error",
        [Errno.EFAULT] = "Bad address",
        [Errno.EINVAL] = "Invalid argument",
        [Errno.ENOSPC] = "No space left on device",
        [Errno.ERANGE] = "Numerical result out of range",
        [Errno.EDEADLK] = "Resource deadlock avoided",
        [Errno.ENAMETOOLONG] = "File name too long",
        [Errno.EPROTO] = "Protocol error",
        [Errno.EBADF] = "Bad file descriptor",
        [Errno.EOVERFLOW] = "Value too large for defined data type",
        [Errno.ENOTSUP] = "Operation not supported",
        [Errno.ENOTCONN] = "Transport endpoint is not connected",
        [Errno.ECONNREFUSED] = "Connection refused",
        [Errno.ECANCELED] = "Operation canceled",
        [Errno.ECONNRESET] = "Connection reset by peer",
    };

    internal static string Text(int errno, string text) => errno == 0 ? text : $"{text}: {Descriptions[errno]}";

    internal static NbdException Error(int errno, string text, Action action)
    {
        NbdException error = Assert.Throws<NbdException>(action);
        Assert.Equal(Text(errno, text), error.Message);
        Assert.Equal(errno, error.ErrorNumber);
        return error;
    }

    internal static async Task<NbdException> ErrorAsync(int errno, string text, ValueTask task)
    {
        NbdException error = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(task));
        Assert.Equal(Text(errno, text), error.Message);
        Assert.Equal(errno, error.ErrorNumber);
        return error;
    }

    /// <summary>The error that a failed gate left in this thread.</summary>
    internal static void LastError(int errno, string text)
    {
        Assert.Equal(Text(errno, text), NbdHandle.GetError());
        Assert.Equal(errno, NbdHandle.GetErrno());
    }
}
