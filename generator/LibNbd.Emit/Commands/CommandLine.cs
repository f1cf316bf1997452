using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using LibNbd.Emit.Output;
using LibNbd.Spec;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Commands;

/// <summary>The command line.</summary>
internal static class CommandLine
{
    private const string ProgramName = "LibNbd.Emit";

    /// <summary>Does what the arguments ask for.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="folder">The current directory.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, string folder)
    {
        ParseResult parsed = Build(output, error, folder).Parse(args);
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{ProgramName}: {e.Message}");
            return ExitCodes.Failure;
        }
    }

    private static RootCommand Build(TextWriter output, TextWriter error, string folder)
    {
        RootCommand root = new("Emits what is made of the API's specification, api/nbd-api.yaml.");
        foreach (ITarget target in TargetList.All)
        {
            root.Subcommands.Add(TargetSubcommand(target, output, error, folder));
        }

        root.Subcommands.Add(AllSubcommand(output, error, folder));
        root.Subcommands.Add(CheckSubcommand(output, error, folder));
        root.Subcommands.Add(DiffSubcommand(output, error, folder));
        root.Subcommands.Add(WatchSubcommand(output, error, folder));

        Argument<string> id = new("ID") { Description = "the number of the diagnostic, such as NBD012" };
        Command explain = new("explain", "Explains a diagnostic.") { id };
        explain.SetAction(parsed => Explain(parsed.GetRequiredValue(id), output));
        root.Subcommands.Add(explain);
        return root;
    }

    private static Command TargetSubcommand(ITarget target, TextWriter output, TextWriter error, string folder)
    {
        (Option<string> outOption, Option<string?> specOption) = (OutOption(), SpecOption());
        Command command = new(target.Name, $"Emits the {target.Summary}.") { outOption, specOption };
        command.SetAction(parsed => Emit(
            [(target, Path.GetFullPath(parsed.GetRequiredValue(outOption), folder))], parsed.GetValue(specOption), output, error, folder));
        return command;
    }

    private static Command AllSubcommand(TextWriter output, TextWriter error, string folder)
    {
        (Option<string> outOption, Option<string?> specOption) = (OutOption(), SpecOption());
        Command command = new("all", "Emits every target, each into a folder of its name.") { outOption, specOption };
        command.SetAction(parsed => EmitAll(
            Path.GetFullPath(parsed.GetRequiredValue(outOption), folder), parsed.GetValue(specOption), output, error, folder));
        return command;
    }

    private static int EmitAll(string to, string? specPath, TextWriter output, TextWriter error, string folder) => Emit(
        [.. TargetList.All.Select(target => (target, Path.Combine(to, target.Name)))], specPath, output, error, folder);

    private static Command CheckSubcommand(TextWriter output, TextWriter error, string folder)
    {
        Option<bool> update = new("--update") { Description = "bring the committed files up to date" };
        Command command = new("check", "Tells whether the committed files are what the specification gives.") { update };
        command.SetAction(parsed => CheckCommand.Check(parsed.GetValue(update), output, error, folder));
        return command;
    }

    private static Command DiffSubcommand(TextWriter output, TextWriter error, string folder)
    {
        Argument<string> old = new("OLD") { Description = "the specification that was released" };
        Argument<string> @new = new("NEW") { Description = "the specification that shall be" };
        Command command = new("diff", "Tells what a change means for programs, and the version step it asks for.") { old, @new };
        command.SetAction(parsed => DiffCommand.Tell(parsed.GetRequiredValue(old), parsed.GetRequiredValue(@new), output, error, folder));
        return command;
    }

    private static Command WatchSubcommand(TextWriter output, TextWriter error, string folder)
    {
        (Option<string> outOption, Option<string?> specOption) = (OutOption(), SpecOption());
        Command command = new("watch", "Emits every target, and again whenever the specification changes, until interrupted.") { outOption, specOption };
        command.SetAction((parsed, cancellation) =>
        {
            string to = Path.GetFullPath(parsed.GetRequiredValue(outOption), folder);
            string? spec = parsed.GetValue(specOption);
            return new WatchCommand(SpecFile.PathOf(spec, folder), folder).RunAsync(() => EmitAll(to, spec, output, error, folder), output, cancellation);
        });
        return command;
    }

    private static Option<string> OutOption() => new("--out") { Description = "the folder to write to", Required = true, HelpName = "DIR" };

    private static Option<string?> SpecOption() => new("--spec")
    {
        Description = "the specification; api/nbd-api.yaml here or above if it is not given",
        HelpName = "FILE",
    };

    private static int Emit(
        IReadOnlyList<(ITarget Target, string To)> targets, string? specPath, TextWriter output, TextWriter error, string folder)
    {
        if (ReadSpec(specPath, error, folder) is not { } spec)
        {
            return ExitCodes.Failure;
        }

        // All are made before the first is written: a target that fails leaves the folders as they were.
        EmittedFile[][] files = [.. targets.Select(target => target.Target.Emit(spec).ToArray())];
        for (int i = 0; i < targets.Count; i++)
        {
            (ITarget target, string to) = targets[i];
            OutputChanges changes = new OutputFolder(to).Write(target, files[i]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{target.Name}: {changes.Written.Count} written, {changes.Removed.Count} removed, {changes.Unchanged} unchanged"));
        }

        return ExitCodes.Success;
    }

    /// <summary>The specification with its diagnostics told, or null if it is wrong.</summary>
    internal static ApiSpec? ReadSpec(string? specPath, TextWriter error, string folder)
    {
        SpecResult result = SpecFile.Read(specPath, folder);
        foreach (SpecDiagnostic diagnostic in result.Diagnostics)
        {
            error.WriteLine(diagnostic.ToString());
        }

        return result.Spec;
    }

    private static int Explain(string id, TextWriter output)
    {
        output.Write(Resource.Find("diagnostics/" + id.ToUpperInvariant())
            ?? throw new UsageException($"there is no diagnostic '{id}'; they are numbered NBD001 and up"));
        return ExitCodes.Success;
    }
}
