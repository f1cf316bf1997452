using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using LibNbd.Emit.Output;
using LibNbd.Emit.Targets;
using LibNbd.Spec;
using LibNbd.Spec.Diagnostics;

namespace LibNbd.Emit;

/// <summary>The command line.</summary>
internal static class EmitCommand
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
            root.Subcommands.Add(TargetCommand(target, output, error, folder));
        }

        Argument<string> id = new("ID") { Description = "the number of the diagnostic, such as NBD012" };
        Command explain = new("explain", "Explains a diagnostic.") { id };
        explain.SetAction(parsed => Explain(parsed.GetRequiredValue(id), output));
        root.Subcommands.Add(explain);
        return root;
    }

    private static Command TargetCommand(ITarget target, TextWriter output, TextWriter error, string folder)
    {
        Option<string> outOption = new("--out") { Description = "the folder to write to", Required = true, HelpName = "DIR" };
        Option<string?> specOption = new("--spec")
        {
            Description = "the specification; api/nbd-api.yaml here or above if it is not given",
            HelpName = "FILE",
        };
        Command command = new(target.Name, $"Emits the {target.Summary}.") { outOption, specOption };
        command.SetAction(parsed => Emit(
            target, Path.GetFullPath(parsed.GetRequiredValue(outOption), folder), parsed.GetValue(specOption), output, error, folder));
        return command;
    }

    private static int Emit(ITarget target, string to, string? specPath, TextWriter output, TextWriter error, string folder)
    {
        SpecResult result = SpecFile.Read(specPath, folder);
        foreach (SpecDiagnostic diagnostic in result.Diagnostics)
        {
            error.WriteLine(diagnostic.ToString());
        }

        if (result.Spec is null)
        {
            return ExitCodes.Failure;
        }

        // All are made before the first is written: a target that fails leaves the folder as it was.
        EmittedFile[] files = [.. target.Emit(result.Spec)];
        OutputChanges changes = new OutputFolder(to).Write(target, files);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {changes.Written.Count} written, {changes.Removed.Count} removed, {changes.Unchanged} unchanged"));
        return ExitCodes.Success;
    }

    private static int Explain(string id, TextWriter output)
    {
        output.Write(Resource.Find("diagnostics/" + id.ToUpperInvariant())
            ?? throw new UsageException($"there is no diagnostic '{id}'; they are numbered NBD001 and up"));
        return ExitCodes.Success;
    }
}
