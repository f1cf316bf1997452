using System.Globalization;
using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>nbdinfo: tells what a server has.</summary>
internal sealed class InfoTool : Tool
{
    private const int False = 2;

    /// <inheritdoc/>
    public override ToolSyntax Syntax { get; } = new()
    {
        Name = "nbdinfo",
        Summary = "display information and metadata about NBD servers and exports",
        Usage =
        [
            "[--json] NBD-URI | [ CMD ARGS ... ]",
            "--size NBD-URI | [ CMD ARGS ... ]",
            "--uri [--json] NBD-URI",
            "--can|--is|--has FEATURE NBD-URI | [ CMD ARGS ... ]",
            "--cannot|--isnt|--hasnt FEATURE NBD-URI | [ CMD ARGS ... ]",
            "--map[=CONTEXT] [--totals] [--json] NBD-URI | [ CMD ARGS ... ]",
            "--map[=CONTEXT] [--visual] [--svg=FILE] NBD-URI | [ CMD ARGS ... ]",
            "-L|--list [--json] NBD-URI | [ CMD ARGS ... ]",
        ],
        Options = InfoOptions.All,
        Examples =
        [
            "nbd://localhost",
            "\"nbd+unix:///?socket=/tmp/unixsock\"",
            "--size nbd://example.com",
            "--can connect nbd://example.com",
            "--is read-only nbd://example.com",
            "--json nbd://example.com",
            "--list nbd://example.com",
            "--map --visual nbd://example.com",
            "--map -- [ qemu-nbd -r -f qcow2 file.qcow2 ]",
        ],
    };

    /// <inheritdoc/>
    public override int Run(ToolContext context, ParsedOptions options)
    {
        Check(options);
        Endpoint endpoint = Endpoint.Single(options);
        OptionUse? question = options.Uses.LastOrDefault(use => use.Option == InfoOptions.Can || use.Option == InfoOptions.Cannot);
        if (question is not null)
        {
            return Ask(endpoint, question);
        }

        if (options.Has(InfoOptions.Size))
        {
            using InfoConnection connection = InfoConnection.Open(endpoint, wantsWords: false);
            AskOrChoose(connection);
            context.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{connection.Handle.GetSize()}\n"));
            return 0;
        }

        Ansi ansi = new(options.Switch(StandardOptions.Color) ?? context.IsOutputTerminal);
        InfoReport report = options.Has(InfoOptions.Json) ? new JsonReport() : new HumanReport(ansi);
        try
        {
            if (options.Has(InfoOptions.Uri))
            {
                using InfoConnection connection = InfoConnection.Open(endpoint, wantsWords: false);
                string uri = connection.Handle.GetUri();
                context.Out.Write((options.Has(InfoOptions.Json) ? JsonText.Quote(uri) : uri) + "\n");
                return 0;
            }

            if (options.Has(InfoOptions.Map))
            {
                new MapCommand(context, options, ansi).Run(endpoint);
                return 0;
            }

            Description description = new(context, report, endpoint);
            bool isWhole = options.Has(InfoOptions.List)
                ? description.All(options.Has(InfoOptions.Content))
                : description.One(!options.HasNegated(InfoOptions.Content));
            context.Out.Write(report.ToString());
            return isWhole ? 0 : 1;
        }
        catch (NbdException e)
        {
            // JSON says what went wrong as well, so that a reader always gets a document. Others get nothing.
            report.Failed(e.Message);
            context.Report(e.Message);
            context.Out.Write(options.Has(InfoOptions.Json) ? report.ToString() : "");
            return 1;
        }
    }

    private static void Check(ParsedOptions options)
    {
        int modes = ((ReadOnlySpan<bool>)
        [
            options.Has(InfoOptions.List), options.Has(InfoOptions.Map), options.Has(InfoOptions.Size), options.Has(InfoOptions.Uri),
            options.Has(InfoOptions.Can), options.Has(InfoOptions.Cannot),
        ]).Count(true);
        if (modes > 1)
        {
            throw new ToolException("you cannot use --can, --cannot, --list, --map, --size and --uri together.");
        }

        if (options.Has(InfoOptions.Content) && options.HasNegated(InfoOptions.Content))
        {
            throw new ToolException("you cannot use --content and --no-content together.");
        }

        foreach (Option option in (ReadOnlySpan<Option>)[InfoOptions.Totals, InfoOptions.Visual, InfoOptions.Svg])
        {
            if (options.Has(option) && !options.Has(InfoOptions.Map))
            {
                throw new ToolException($"you must use --{option.Name} only with --map option.");
            }
        }

        if (options.Has(InfoOptions.Visual) && (options.Has(InfoOptions.Json) || options.Has(InfoOptions.Totals)))
        {
            throw new ToolException("you cannot use --visual and --json or --totals together.");
        }
    }

    private static int Ask(Endpoint endpoint, OptionUse question)
    {
        Feature feature = Feature.Find(question.Argument!) ?? throw new ToolException(question.Option == InfoOptions.Can
            ? $"unknown --can/--is/--has option: {question.Argument}"
            : $"unknown --cannot/--isnt/--hasnt option: {question.Argument}");
        using InfoConnection connection = InfoConnection.Open(endpoint, wantsWords: false);
        if (feature.IsOfExport)
        {
            AskOrChoose(connection);
        }

        return feature.IsThere(connection.Handle) == (question.Option == InfoOptions.Can) ? 0 : False;
    }

    // A server of plain newstyle cannot be asked without choosing.
    private static void AskOrChoose(InfoConnection connection)
    {
        if (!connection.TryAsk())
        {
            connection.Choose();
        }
    }
}
