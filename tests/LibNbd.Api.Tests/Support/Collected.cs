namespace LibNbd.Api.Tests.Support;

/// <summary>What the collector does, made to happen.</summary>
internal static class Collected
{
    /// <summary>Collects until it is so; what is dropped must have been dropped in a method of its own, which is not inlined.</summary>
    internal static void Until(Func<bool> condition) => Bounded.Until(() =>
    {
        Now();
        return condition();
    });

    /// <summary>Collects, runs the finalizers, and collects what those have left.</summary>
    internal static void Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>The sockets that this process has open.</summary>
    internal static int OpenSockets() => OperatingSystem.IsLinux()
        ? new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(IsSocket)
        : 0;

    private static bool IsSocket(FileSystemInfo descriptor)
    {
        try
        {
            return descriptor.LinkTarget is { } target
                && (target.StartsWith("socket:", StringComparison.Ordinal) || target.Contains("[eventfd]", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // Closed since the folder was listed.
            return false;
        }
    }
}
