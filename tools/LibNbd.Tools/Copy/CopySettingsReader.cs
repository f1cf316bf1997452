using System.Globalization;
using System.Security.Cryptography;
using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Hashing;
using LibNbd.Tools.Copy.Report;

namespace LibNbd.Tools.Copy;

/// <summary>Reads the settings from the command line.</summary>
internal static class CopySettingsReader
{
    private const int MinRequestSize = 4096;
    private const int MaxRequestSize = 32 * 1024 * 1024;
    private const int MinSparseSize = 512;
    private const int MaxBlockHashSize = 32 * 1024 * 1024;

    /// <summary>Checks and converts every option.</summary>
    /// <exception cref="ToolException">An argument is not valid.</exception>
    public static CopySettings Read(ParsedOptions options)
    {
        CopySettings usual = new();
        (ProgressStyle style, int? descriptor) = Progress(options);
        return new CopySettings
        {
            Connections = Count(options, CopyOptions.Connections, usual.Connections, 1),
            Threads = Count(options, CopyOptions.Threads, usual.Threads, 0),
            Requests = Count(options, CopyOptions.Requests, usual.Requests, 1),
            RequestSize = (int)PowerOf2(options, CopyOptions.RequestSize, usual.RequestSize, MinRequestSize, MaxRequestSize),
            QueueSize = Size(options, CopyOptions.QueueSize, usual.QueueSize),
            SparseSize = options.Value(CopyOptions.Sparse) is { } text && HumanSize.Parse(text, "--sparse") == 0
                ? 0
                : (int)PowerOf2(options, CopyOptions.Sparse, usual.SparseSize, MinSparseSize, MaxRequestSize),
            Allocated = options.Has(CopyOptions.Allocated),
            DestinationIsZero = options.Has(CopyOptions.DestinationIsZero),
            UseExtents = !options.Has(CopyOptions.NoExtents),
            Flush = options.Has(CopyOptions.Flush),
            Synchronous = options.Has(CopyOptions.Synchronous),
            Verbose = options.Has(CopyOptions.Verbose),
            Progress = style,
            ProgressDescriptor = descriptor,
            BlockHash = BlockHash(options),
            BlockHashFile = options.Value(CopyOptions.BlockHashFile),
            Journal = options.Value(CopyOptions.Resume),
            Retries = Count(options, CopyOptions.Retry, 0, 0),
            Timeout = options.Value(CopyOptions.Timeout) is null
                ? null
                : TimeSpan.FromSeconds(Count(options, CopyOptions.Timeout, 0, 1)),
            Verify = options.Has(CopyOptions.Verify),
            Incremental = options.Value(CopyOptions.Incremental),
            Rate = Size(options, CopyOptions.Rate, 0),
            DryRun = options.Has(CopyOptions.DryRun),
            CheckpointSize = Size(options, CopyOptions.Checkpoint, usual.CheckpointSize),
        };
    }

    private static string NameOf(Option option) => $"--{option.Name}";

    private static int Count(ParsedOptions options, Option option, int usual, int least)
    {
        if (options.Value(option) is not { } text)
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= least
            ? count
            : throw new ToolException($"{NameOf(option)}: '{text}' is not a valid number: it must be {least} or more");
    }

    private static long Size(ParsedOptions options, Option option, long usual)
    {
        long size = options.Value(option) is { } text ? HumanSize.Parse(text, NameOf(option)) : usual;
        return size > 0 || options.Value(option) is null ? size : throw new ToolException($"{NameOf(option)}: it must be more than 0");
    }

    private static long PowerOf2(ParsedOptions options, Option option, long usual, long least, long most)
    {
        if (options.Value(option) is not { } text)
        {
            return usual;
        }

        long size = HumanSize.Parse(text, NameOf(option));
        return size >= least && size <= most && long.IsPow2(size)
            ? size
            : throw new ToolException(
                $"{NameOf(option)}: {text} is not a valid size: it must be a power of 2 from {least} to {most}");
    }

    private static (ProgressStyle Style, int? Descriptor) Progress(ParsedOptions options)
    {
        if (!options.Has(CopyOptions.Progress))
        {
            return (ProgressStyle.None, null);
        }

        switch (options.Value(CopyOptions.Progress))
        {
            case null or "bar":
                return (ProgressStyle.Bar, null);
            case "plain":
                return (ProgressStyle.Plain, null);
            case "json":
                return (ProgressStyle.Json, null);
            case { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor):
                return (ProgressStyle.Percent, descriptor);
            case { } text:
                throw new ToolException($"--progress: '{text}' is neither bar, plain or json nor a file descriptor");
        }
    }

    private static BlockHashSettings? BlockHash(ParsedOptions options)
    {
        if (!options.Has(CopyOptions.BlockHash))
        {
            return null;
        }

        if (options.Value(CopyOptions.BlockHash) is not { } text)
        {
            return BlockHashSettings.Default;
        }

        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string name = slash < 0 ? text : text[..slash];
        HashAlgorithmName algorithm = name.ToLowerInvariant() switch
        {
            "md5" => HashAlgorithmName.MD5,
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            "sha512" => HashAlgorithmName.SHA512,
            _ => throw new ToolException($"--blkhash: '{name}' is not an algorithm: md5, sha1, sha256 and sha512 are"),
        };
        long size = slash < 0 ? BlockHashSettings.DefaultBlockSize : HumanSize.Parse(text[(slash + 1)..], "--blkhash");
        return size <= MaxBlockHashSize && long.IsPow2(size)
            ? new BlockHashSettings(algorithm, (int)size)
            : throw new ToolException($"--blkhash: the size of a block must be a power of 2 from 1 to {MaxBlockHashSize}");
    }
}
