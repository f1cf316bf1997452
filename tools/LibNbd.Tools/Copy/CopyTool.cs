using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Copy;

/// <summary>nbdcopy: copies disks between NBD servers, files, devices and pipes.</summary>
internal sealed class CopyTool : Tool
{
    /// <inheritdoc/>
    public override ToolSyntax Syntax { get; } = new()
    {
        Name = "nbdcopy",
        Summary = "copy to and from an NBD server",
        Usage =
        [
            "[options] SOURCE DESTINATION",
        ],
        Options = CopyOptions.All,
        Examples =
        [
            "nbd://example.com local.img",
            "local.img nbd://example.com",
            "nbd://example.com nbd://other.example.com",
            "nbd://example.com - | gzip > disk.img.gz",
            "--retry 10 --resume copy.journal nbd://example.com local.img",
            "-p -- [ qemu-nbd -r -f qcow2 disk.qcow2 ] disk.img",
        ],
        TakesFiles = true,
    };

    /// <inheritdoc/>
    public override bool CatchesSignals => true;

    /// <inheritdoc/>
    public override int Run(ToolContext context, ParsedOptions options)
    {
        if (options.Operands.Count != 2)
        {
            throw new UsageException();
        }

        using Copier copier = new(context, CopySettingsReader.Read(options), options.Operands[0], options.Operands[1]);
        return copier.Run();
    }
}
