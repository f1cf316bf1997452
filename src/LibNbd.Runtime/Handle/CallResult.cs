namespace LibNbd.Runtime.Handle;

/// <summary>What a call gives back, as in C: a number, or -1 and an error in <see cref="LastError"/>.</summary>
internal static class CallResult
{
    /// <summary>The call has failed: -1, and the reason is the thread's last error.</summary>
    internal static int Fail(int errno, string message)
    {
        LastError.Set(errno, message);
        return -1;
    }

    /// <summary>A check has failed: false, and the reason is the thread's last error.</summary>
    internal static bool Refuse(int errno, string message)
    {
        LastError.Set(errno, message);
        return false;
    }

    /// <summary>A yes or no.</summary>
    internal static int Number(bool value) => value ? 1 : 0;
}
