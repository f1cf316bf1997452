namespace LibNbd.Runtime.Transport.Processes;

/// <summary>How long a child is waited for at each step of its end, in milliseconds.</summary>
/// <param name="AfterHangUp">After its connection was closed, or (socket activation) after SIGTERM.</param>
/// <param name="AfterTerminate">After SIGTERM, for one that did not end when its connection was closed.</param>
/// <param name="AfterKill">After SIGKILL, which nothing but the kernel can delay.</param>
internal readonly record struct SubprocessPatience(int AfterHangUp, int AfterTerminate, int AfterKill)
{
    /// <summary>
    /// Long enough for a server that has caches to write out, as killing it would lose them; short enough that a program whose server hangs
    /// does come to its end.
    /// </summary>
    internal static SubprocessPatience Default { get; } = new(AfterHangUp: 30_000, AfterTerminate: 10_000, AfterKill: 5_000);
}
