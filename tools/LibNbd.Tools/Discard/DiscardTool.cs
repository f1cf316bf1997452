using System.Globalization;
using System.Text;
using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Discard;

/// <summary>nbddiscard and nbdzero: give up, or clear, what is on a disk.</summary>
/// <param name="zeroes">Whether it was called as nbdzero.</param>
internal sealed class DiscardTool(bool zeroes) : Tool
{
    private static readonly Option Check = new("check")
    {
        Short = 'c',
        Help = "Change nothing: exit with 0 if the range is sparse already (with --zero: if it reads as zeroes), otherwise with 1.",
    };

    private static readonly Option Zero = new("zero")
    {
        Short = 'z',
        Help = "Write zeroes, which stay allocated, instead of discarding. nbdzero is nbddiscard --zero.",
    };

    private static readonly Option FastZero = new("fast-zero")
    {
        Help = "Write zeroes only if the server is faster at it than at writing, and fail otherwise.",
    };

    private static readonly Option Offset = new("offset")
    {
        Short = 'o',
        Argument = "N",
        Help = "Begin N bytes into the disk. N may have one of the suffixes b, s (512 bytes), k, m, g, t, p and e.",
    };

    private static readonly Option Length = new("length") { Short = 'l', Argument = "N", Help = "Only N bytes, not up to the end." };

    private static readonly Option Yes = new("yes") { Short = 'y', Help = "Do not ask before erasing." };

    private static readonly Option Quiet = new("quiet") { Short = 'q', Help = "No warnings." };

    private static readonly Option Verbose = new("verbose")
    {
        Short = 'v',
        Help = "Log what the library does, as the environment variable LIBNBD_DEBUG=1 does.",
    };

    /// <inheritdoc/>
    public override ToolSyntax Syntax { get; } = new()
    {
        Name = zeroes ? "nbdzero" : "nbddiscard",
        Summary = zeroes ? "write zeroes over a disk over NBD" : "discard all that is on a disk over NBD",
        Usage = ["[-o N] [-l N] [-y] [--fast-zero] [-q] [-v] NBD-URI", "--check [-o N] [-l N] [-q] [-v] NBD-URI"],
        Options = [Check, Zero, FastZero, Offset, Length, Yes, Quiet, Verbose],
        Examples =
        [
            "nbd://localhost",
            "--yes --offset=1M --length=64K nbd://localhost",
            "--check nbd://localhost",
        ],
    };

    /// <summary>That of libnbd's, whose options are read by another parser than those of its other tools.</summary>
    public override int UsageStatus => 2;

    /// <inheritdoc/>
    public override int Run(ToolContext context, ParsedOptions options)
    {
        if (options.Operands.Count == 0)
        {
            throw new ToolException($"NBD-URI is required. See --help or {Syntax.Name}(1) man page.");
        }

        Endpoint endpoint = Endpoint.Single(options);
        long offset = options.Value(Offset) is { } start ? HumanSize.Parse(start, "--offset") : 0;
        long limit = options.Value(Length) is { } length ? HumanSize.Parse(length, "--length") : long.MaxValue;
        using NbdHandle nbd = new();
        if (options.Has(Verbose))
        {
            nbd.SetDebug(true);
        }

        Erasure erasure = new(nbd, zeroes || options.Has(Zero) || options.Has(FastZero), options.Has(FastZero));
        erasure.Prepare(options.Has(Check));
        endpoint.Connect(nbd);
        try
        {
            return Run(context, options, endpoint, erasure, Range(context, options, nbd.GetSize(), offset, limit));
        }
        finally
        {
            Farewell.Say(nbd);
        }
    }

    private static int Run(
        ToolContext context, ParsedOptions options, Endpoint endpoint, Erasure erasure, (long Offset, long Length) range)
    {
        (long offset, long length) = range;
        if (options.Has(Check))
        {
            if (erasure.FindData(offset, length) is not { } found)
            {
                return 0;
            }

            Warn(context, options, string.Create(CultureInfo.InvariantCulture, $"image has data at offset {found}"));
            return 1;
        }

        erasure.RequireSupport();
        if (length == 0)
        {
            return 0;
        }

        if (!options.Has(Yes) && !Confirm(context, endpoint, offset, length))
        {
            throw new ToolException("operation cancelled");
        }

        erasure.Run(offset, length);
        return 0;
    }

    private static (long Offset, long Length) Range(ToolContext context, ParsedOptions options, long size, long offset, long limit)
    {
        if (offset >= size && options.Has(Offset))
        {
            Warn(context, options, "warning: offset at or beyond the end of the disk");
            return (size, 0);
        }

        if (options.Has(Length) && limit > size - offset)
        {
            Warn(context, options, "warning: offset + length is beyond the end of the disk");
        }

        return (offset, Math.Min(limit, size - offset));
    }

    private static void Warn(ToolContext context, ParsedOptions options, string message)
    {
        if (!options.Has(Quiet))
        {
            context.Report(message);
        }
    }

    private static bool Confirm(ToolContext context, Endpoint endpoint, long offset, long length)
    {
        string what = endpoint.Uri ?? "the disk of the command";
        context.Error.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"PERMANENTLY ERASE everything on {what} bytes {offset} - {offset + length - 1} (y/N)? "));
        context.Error.Flush();
        using StreamReader input = new(context.Input, Encoding.UTF8, leaveOpen: true);
        string? answer = input.ReadLine()?.Trim();
        if (answer is null || !context.IsInputTerminal)
        {
            context.Error.Write("\n");
        }

        return string.Equals(answer, "y", StringComparison.OrdinalIgnoreCase)
            || string.Equals(answer, "yes", StringComparison.OrdinalIgnoreCase);
    }
}
