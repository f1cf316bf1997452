using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle;

/// <summary>What a call gives back, as in C: a number, or -1 and an error in <see cref="LastError"/>.</summary>
internal static class CallResult
{
    /// <summary>The call has failed: -1, and the reason is the thread's last error.</summary>
    internal static int Fail(int errno, string message, FailureCause cause = FailureCause.None)
    {
        LastError.Set(errno, message, cause);
        return -1;
    }

    /// <summary>A check has failed: false, and the reason is the thread's last error.</summary>
    internal static bool Refuse(int errno, string message, FailureCause cause = FailureCause.None)
    {
        LastError.Set(errno, message, cause);
        return false;
    }

    /// <summary>A yes or no.</summary>
    internal static int Number(bool value) => value ? 1 : 0;
}
