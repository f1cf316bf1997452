using System.Diagnostics;

namespace LibNbd.Bench.Soak;

/// <summary>
/// What the process holds. A leak is more of it at the end than at the start, and more than such numbers vary by themselves.
/// </summary>
internal sealed record Resources(int Descriptors, int Threads, long ResidentBytes)
{
    /// <summary>The runtime opens a file of its own now and then. A leaking client loses one a session, and there are hundreds.</summary>
    private const int DescriptorsAllowed = 6;

    /// <summary>The pool ends what it has no work for after 20 seconds.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(25);

    /// <summary>Some of the pool's may still be there; a thread a session would be hundreds.</summary>
    private const int ThreadsAllowed = 8;

    /// <summary>The collector gives memory back as it likes.</summary>
    private const long BytesAllowed = 96L * 1024 * 1024;

    internal static async Task<Resources> Measure()
    {
        await Task.Delay(Rest);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using Process self = Process.GetCurrentProcess();
        return new Resources(Directory.GetFileSystemEntries("/proc/self/fd").Length, self.Threads.Count, self.WorkingSet64);
    }

    /// <summary>What leaked, or nothing.</summary>
    internal IEnumerable<string> LeakedSince(Resources start)
    {
        if (Descriptors > start.Descriptors + DescriptorsAllowed)
        {
            yield return $"descriptors leaked: {start.Descriptors} at the start, {Descriptors} at the end";
        }

        if (Threads > start.Threads + ThreadsAllowed)
        {
            yield return $"threads leaked: {start.Threads} at the start, {Threads} at the end";
        }

        if (ResidentBytes > start.ResidentBytes + BytesAllowed)
        {
            yield return $"memory leaked: {start.ResidentBytes >> 20} MiB at the start, {ResidentBytes >> 20} MiB at the end";
        }
    }
}
