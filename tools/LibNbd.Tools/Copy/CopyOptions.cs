using LibNbd.Tools.CommandLine;

namespace LibNbd.Tools.Copy;

/// <summary>The options of nbdcopy.</summary>
internal static class CopyOptions
{
    /// <summary>No holes in the destination.</summary>
    public static Option Allocated { get; } = new("allocated")
    {
        Help = "Make no holes in the destination, and look for no zeroes.",
    };

    /// <summary>A hash of what is copied.</summary>
    public static Option BlockHash { get; } = new("blkhash")
    {
        Argument = "ALG/SIZE",
        IsArgumentOptional = true,
        Choices = ["md5", "sha1", "sha256", "sha512"],
        Help = "Print the blkhash of what was copied, by default sha256/64k.",
    };

    /// <summary>Where the hash goes.</summary>
    public static Option BlockHashFile { get; } = new("blkhash-file")
    {
        Argument = "FILE",
        IsFile = true,
        Help = "Write the hash to the file, not to standard output.",
    };

    /// <summary>How often is flushed.</summary>
    public static Option Checkpoint { get; } = new("checkpoint")
    {
        Argument = "SIZE",
        Help = "With --resume and --retry: flush the destination each time a connection has written this much; 64M by default.",
    };

    /// <summary>Connections.</summary>
    public static Option Connections { get; } = new("connections")
    {
        Short = 'C',
        Argument = "N",
        Help = "Make up to N connections to each server; 4 by default.",
    };

    /// <summary>The destination is zero.</summary>
    public static Option DestinationIsZero { get; } = new("destination-is-zero")
    {
        Aliases = ["target-is-zero"],
        Help = "Assume that the destination reads as zeroes, and write none.",
    };

    /// <summary>Nothing is written.</summary>
    public static Option DryRun { get; } = new("dry-run")
    {
        Help = "Write nothing: say how much would be copied, and how long it would take at the rate at which the source is read.",
    };

    /// <summary>A flush at the end.</summary>
    public static Option Flush { get; } = new("flush") { Help = "Flush the destination at the end, so that the copy is durable." };

    /// <summary>Only what has changed.</summary>
    public static Option Incremental { get; } = new("incremental")
    {
        Argument = "CONTEXT",
        Help = "Copy only what a dirty bitmap of the source names, such as qemu:dirty-bitmap:NAME; the rest of the destination stays.",
    };

    /// <summary>Extents are not asked for.</summary>
    public static Option NoExtents { get; } = new("no-extents") { Help = "Do not ask the source for its extents: read everything." };

    /// <summary>Progress.</summary>
    public static Option Progress { get; } = new("progress")
    {
        Short = 'p',
        Argument = "bar|plain|json|FD",
        IsArgumentOptional = true,
        Choices = ["bar", "plain", "json"],
        Help = "Show on standard error how far it is: as a bar, in words, as JSON; or as N/100 on a descriptor.",
    };

    /// <summary>How much is read in flight.</summary>
    public static Option QueueSize { get; } = new("queue-size")
    {
        Argument = "SIZE",
        Help = "Hold at most this much in the buffers of a connection; 16M by default.",
    };

    /// <summary>A limit of the rate.</summary>
    public static Option Rate { get; } = new("rate")
    {
        Argument = "SIZE",
        Help = "Read at most this many bytes in a second.",
    };

    /// <summary>Requests.</summary>
    public static Option Requests { get; } = new("requests")
    {
        Short = 'R',
        Argument = "N",
        Help = "Keep at most N requests in flight on a connection; 64 by default.",
    };

    /// <summary>The size of a request.</summary>
    public static Option RequestSize { get; } = new("request-size")
    {
        Argument = "SIZE",
        Help = "Read this much in one request, a power of 2 from 4k to 32M; 256k by default.",
    };

    /// <summary>The journal.</summary>
    public static Option Resume { get; } = new("resume")
    {
        Argument = "FILE",
        IsFile = true,
        Help = "Note in the file what has been copied. If it is there, the copy that it tells of goes on. It is removed at the end.",
    };

    /// <summary>Reconnecting.</summary>
    public static Option Retry { get; } = new("retry")
    {
        Argument = "N",
        Help = "If a connection is lost, try up to N times in a row to make it again, and repeat what it may have lost.",
    };

    /// <summary>Zeroes.</summary>
    public static Option Sparse { get; } = new("sparse")
    {
        Short = 'S',
        Argument = "SIZE",
        Help = "Look for zeroes in blocks of this size, a power of 2 from 512, and make holes of them; 4k by default, 0 looks for none.",
    };

    /// <summary>In order.</summary>
    public static Option Synchronous { get; } = new("synchronous")
    {
        Help = "Copy in order, one request after the other, over one connection.",
    };

    /// <summary>Threads.</summary>
    public static Option Threads { get; } = new("threads")
    {
        Short = 'T',
        Argument = "N",
        Help = "Use up to N threads; by default as many as there are processors.",
    };

    /// <summary>Servers that are silent.</summary>
    public static Option Timeout { get; } = new("timeout")
    {
        Argument = "SECONDS",
        Help = "Take a connection for lost if a reply is due and nothing comes for so long; by default it is waited for without end.",
    };

    /// <summary>Debug messages.</summary>
    public static Option Verbose { get; } = new("verbose")
    {
        Short = 'v',
        Help = "Show what is copied how, and the library's debug messages.",
    };

    /// <summary>Comparing.</summary>
    public static Option Verify { get; } = new("verify")
    {
        Help = "Read both sides after the copy and compare them, and print the blkhash of the destination.",
    };

    /// <summary>The table.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Allocated, BlockHash, BlockHashFile, Checkpoint, Connections, DestinationIsZero, DryRun, Flush, Incremental, NoExtents, Progress,
        QueueSize, Rate, Requests, RequestSize, Resume, Retry, Sparse, Synchronous, Threads, Timeout, Verbose, Verify,
    ];
}
