using System.Globalization;
using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Dump;

/// <summary>nbddump: shows what is on a disk, in hexadecimal.</summary>
internal sealed class DumpTool : Tool
{
    private static readonly Option Length = new("length")
    {
        Aliases = ["limit"],
        Short = 'n',
        Argument = "N",
        Help = "Dump at most N bytes. N may have one of the suffixes b, s (512 bytes), k, m, g, t, p and e.",
    };

    private static readonly Option Offset = new("offset")
    {
        Aliases = ["skip"],
        Short = 'o',
        Argument = "N",
        Help = "Begin N bytes into the disk.",
    };

    /// <inheritdoc/>
    public override ToolSyntax Syntax { get; } = new()
    {
        Name = "nbddump",
        Summary = "hexdump the content of a disk over NBD",
        Usage = ["[-o N] [-n N] [--[no-]color] NBD-URI | [ CMD ARGS ... ]"],
        Options = [Length, Offset, StandardOptions.Color],
        Examples =
        [
            "nbd://localhost",
            "--offset=1M --length=512 nbd://localhost",
            "-- [ qemu-nbd -r -f qcow2 file.qcow2 ]",
        ],
    };

    /// <inheritdoc/>
    public override bool CatchesSignals => true;

    /// <inheritdoc/>
    public override int Run(ToolContext context, ParsedOptions options)
    {
        Endpoint endpoint = Endpoint.Single(options);
        long offset = options.Value(Offset) is { } start ? HumanSize.Parse(start, "--offset") : 0;
        long limit = options.Value(Length) is { } length ? HumanSize.Parse(length, "--length") : long.MaxValue;
        Ansi ansi = new(options.Switch(StandardOptions.Color) ?? context.IsOutputTerminal);
        Dump(context, endpoint, offset, limit, ansi);
        return 0;
    }

    private static void Dump(ToolContext context, Endpoint endpoint, long offset, long limit, Ansi ansi)
    {
        using NbdHandle nbd = new();
        nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);

        // A call that waits for the server ends when the handle is closed. Awaiting instead would cost more threads than all the rest.
        using CancellationTokenRegistration end = context.Token.Register(static handle => ((NbdHandle)handle!).Dispose(), nbd);
        HexLines? lines = null;
        try
        {
            endpoint.Connect(nbd);
            long size = nbd.GetSize();
            if (offset > size)
            {
                throw new ToolException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--offset: {offset} is beyond the end of the disk, which has {HumanSize.Both((ulong)size)} bytes"));
            }

            lines = new HexLines(context.Output, ansi, size);
            new DiskDump(nbd, lines, context.Token).Run(offset, Math.Min(limit, size - offset));
            lines.Flush();
        }
        catch (Exception) when (context.Token.IsCancellationRequested)
        {
            lines?.Break();
            throw new OperationCanceledException(context.Token);
        }
        catch (NbdException)
        {
            // What was read before is shown.
            lines?.Flush();
            throw;
        }
        finally
        {
            Farewell.Say(nbd);
        }
    }
}
