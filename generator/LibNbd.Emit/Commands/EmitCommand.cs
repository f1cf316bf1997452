using System.Globalization;
using LibNbd.Emit.Output;

namespace LibNbd.Emit.Commands;

/// <summary>The commands that emit: one target, or all of them.</summary>
/// <param name="context">What it works with.</param>
internal sealed class EmitCommand(CommandContext context)
{
    /// <summary>Emits a target into a folder.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public int Emit(ITarget target, string to, string? specPath) => Emit([(target, to)], specPath);

    /// <summary>Emits every target into a folder of its name.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public int EmitAll(string to, string? specPath) =>
        Emit([.. context.Targets.Select(target => (target, Path.Combine(to, target.Name)))], specPath);

    /// <summary>The same for one who waits for the next change: what is in the way is told, and the wait goes on.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public int EmitAllOrTell(string to, string? specPath)
    {
        try
        {
            return EmitAll(to, specPath);
        }
        catch (OutputException e)
        {
            context.Error.WriteLine(e.Message);
            return ExitCodes.Failure;
        }
    }

    private int Emit(IReadOnlyList<(ITarget Target, string To)> targets, string? specPath)
    {
        if (SpecFile.ReadAndTell(specPath, context) is not { } spec)
        {
            return ExitCodes.Failure;
        }

        // All are made before the first is written: a target that fails leaves the folders as they were.
        EmittedFile[][] files = [.. targets.Select(target => target.Target.Emit(spec, context.Languages).ToArray())];
        for (int i = 0; i < targets.Count; i++)
        {
            (ITarget target, string to) = targets[i];
            OutputChanges changes = new OutputFolder(to).Write(target, files[i]);
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{target.Name}: {changes.Written.Count} written, {changes.Removed.Count} removed, {changes.Unchanged} unchanged"));
        }

        return ExitCodes.Success;
    }
}
