using System.CommandLine;
using System.CommandLine.Invocation;
using LibNbd.Emit.Output;

namespace LibNbd.Emit.Commands;

/// <summary>The command line.</summary>
internal static class CommandLine
{
    private const string ProgramName = "LibNbd.Emit";

    /// <summary>Does what the arguments ask for.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="context">What the commands work with.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CommandContext context)
    {
        (TextWriter output, TextWriter error, _) = context;
        ParseResult parsed = Build(context).Parse(args);
        if (parsed.Action is ParseErrorAction || (parsed.Action is null && parsed.Errors.Count > 0))
        {
            foreach (string message in parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))
            {
                error.WriteLine($"{ProgramName}: {message}");
            }

            error.WriteLine($"Try '{ProgramName} --help'.");
            return ExitCodes.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (UsageException e)
        {
            error.WriteLine($"{ProgramName}: {e.Message}");
            return ExitCodes.Usage;
        }
        catch (Exception e) when (e is OutputException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{ProgramName}: {e.Message}");
            return ExitCodes.Failure;
        }
    }

    private static RootCommand Build(CommandContext context)
    {
        RootCommand root = new("Generates headers and documentation from the specification of the API, api/nbd-api.yaml.");
        foreach (ITarget target in context.Targets)
        {
            root.Subcommands.Add(TargetSubcommand(target, context));
        }

        root.Subcommands.Add(AllSubcommand(context));
        root.Subcommands.Add(CheckSubcommand(context));
        root.Subcommands.Add(DiffSubcommand(context));
        root.Subcommands.Add(WatchSubcommand(context));

        Argument<string> id = new("ID") { Description = "the ID of the diagnostic, such as NBD012" };
        Command explain = new("explain", "Explains a diagnostic.") { id };
        explain.SetAction(parsed => Explain(parsed.GetRequiredValue(id), context.Output));
        root.Subcommands.Add(explain);
        return root;
    }

    private static Command TargetSubcommand(ITarget target, CommandContext context)
    {
        (Option<string> outOption, Option<string?> specOption) = (OutOption(), SpecOption());
        Command command = new(target.Name, $"Emits the {target.Summary}.") { outOption, specOption };
        command.SetAction(parsed => new EmitCommand(context).Emit(
            target, Path.GetFullPath(parsed.GetRequiredValue(outOption), context.Folder), parsed.GetValue(specOption)));
        return command;
    }

    private static Command AllSubcommand(CommandContext context)
    {
        (Option<string> outOption, Option<string?> specOption) = (OutOption(), SpecOption());
        Command command = new("all", "Emits every target, each into a folder of its name.") { outOption, specOption };
        command.SetAction(parsed => new EmitCommand(context).EmitAll(
            Path.GetFullPath(parsed.GetRequiredValue(outOption), context.Folder), parsed.GetValue(specOption)));
        return command;
    }

    private static Command CheckSubcommand(CommandContext context)
    {
        Option<bool> update = new("--update") { Description = "update the committed files" };
        Command command = new("check", "Checks whether the committed files are up to date with the specification.") { update };
        command.SetAction(parsed => CheckCommand.Check(parsed.GetValue(update), context));
        return command;
    }

    private static Command DiffSubcommand(CommandContext context)
    {
        Argument<string> old = new("OLD") { Description = "the released specification" };
        Argument<string> @new = new("NEW") { Description = "the new specification" };
        Command command = new("diff", "Shows what a change means for programs, and which version step it asks for.") { old, @new };
        command.SetAction(parsed => DiffCommand.Tell(parsed.GetRequiredValue(old), parsed.GetRequiredValue(@new), context));
        return command;
    }

    private static Command WatchSubcommand(CommandContext context)
    {
        (Option<string> outOption, Option<string?> specOption) = (OutOption(), SpecOption());
        Command command = new("watch", "Emits every target now, and again whenever the specification changes, until interrupted.")
        {
            outOption, specOption,
        };
        command.SetAction((parsed, cancellation) =>
        {
            string to = Path.GetFullPath(parsed.GetRequiredValue(outOption), context.Folder);
            string? spec = parsed.GetValue(specOption);
            return new WatchCommand(SpecFile.PathOf(spec, context.Folder), context)
                .RunAsync(() => new EmitCommand(context).EmitAllOrTell(to, spec), cancellation);
        });
        return command;
    }

    private static Option<string> OutOption() => new("--out") { Description = "the folder to write to", Required = true, HelpName = "DIR" };

    private static Option<string?> SpecOption() => new("--spec")
    {
        Description = "the specification; by default api/nbd-api.yaml in this directory or one above it",
        HelpName = "FILE",
    };

    private static int Explain(string id, TextWriter output)
    {
        output.Write(Resource.Find("diagnostics/" + id.ToUpperInvariant())
            ?? throw new UsageException($"there is no diagnostic '{id}'; they are numbered NBD001 and up"));
        return ExitCodes.Success;
    }
}
