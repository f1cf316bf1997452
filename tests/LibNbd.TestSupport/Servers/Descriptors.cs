namespace LibNbd.TestSupport.Servers;

/// <summary>The open descriptors and the threads of a process, as /proc shows them.</summary>
public static class Descriptors
{
    private const string PoolThreadPrefix = ".NET ";

    /// <summary>What the descriptors in a folder such as <c>/proc/self/fd</c> stand for.</summary>
    public static List<string> TargetsOf(string folder)
    {
        List<string> targets = [];
        foreach (FileSystemInfo descriptor in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            try
            {
                if (descriptor.LinkTarget is { } target)
                {
                    targets.Add(target);
                }
            }
            catch (IOException)
            {
                // Closed since the folder was listed: that of the listing itself is, for one.
            }
        }

        return targets;
    }

    /// <summary>The sockets that this process has open.</summary>
    public static HashSet<string> OpenSockets() =>
        [.. TargetsOf("/proc/self/fd").Where(static target => target.StartsWith("socket:", StringComparison.Ordinal))];

    /// <summary>
    /// The sockets and kernel objects (events, epoll, processes) that this process has open: what the library opens. Files and pipes are
    /// not among them, because the .NET runtime opens some at times of its own: the figures of memory below /proc and /sys, and a pipe by
    /// which its unwinder of stacks finds out whether an address can be read.
    /// </summary>
    public static List<string> OfLibrary() =>
    [
        .. TargetsOf("/proc/self/fd").Where(static target => target.StartsWith("socket:", StringComparison.Ordinal)
            || target.StartsWith("anon_inode:", StringComparison.Ordinal)),
    ];

    /// <summary>How many threads there are that are not the .NET runtime's own (its pool's above all).</summary>
    public static int CountThreadsOfTheirOwn()
    {
        int count = 0;
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                if (!File.ReadAllText(Path.Combine(task, "comm")).StartsWith(PoolThreadPrefix, StringComparison.Ordinal))
                {
                    count++;
                }
            }
            catch (IOException)
            {
                // Ended since the folder was listed.
            }
        }

        return count;
    }
}
