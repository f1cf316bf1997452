using LibNbd.Emit.Changes;
using LibNbd.Spec;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Commands;

/// <summary>The command <c>diff</c>.</summary>
internal static class DiffCommand
{
    /// <summary>Tells every change and the version step that they ask for together.</summary>
    /// <returns>
    /// One of <see cref="ExitCodes"/>; a failure if the new version does not make the step, or the soname does not change where it must.
    /// </returns>
    public static int Tell(string oldPath, string newPath, CommandContext context)
    {
        (TextWriter output, TextWriter error, _) = context;
        ApiSpec? old = Read(oldPath, context);
        ApiSpec? @new = Read(newPath, context);
        if (old is null || @new is null)
        {
            return ExitCodes.Failure;
        }

        IReadOnlyList<ApiChange> changes = ApiDiff.Compare(old, @new);
        foreach (ApiChange change in changes.OrderByDescending(change => change.Step).ThenBy(change => change.Impact))
        {
            output.WriteLine(change);
        }

        VersionStep asked = ApiDiff.Step(changes);
        VersionStep? made = ApiDiff.Made(old.Library.Version, @new.Library.Version);
        output.WriteLine(asked == VersionStep.None
            ? "no difference"
            : $"asks for a {asked.ToString().ToLowerInvariant()} step; the version was {old.Library.Version} and is "
                + $"{@new.Library.Version}");
        bool fits = true;
        if (made is null)
        {
            Complain($"the version goes backwards: 'version' under 'library' was {old.Library.Version}");
        }
        else if (made < asked)
        {
            Complain("raise 'version' under 'library', list the new version under 'versions', and use it as 'since' for what is new");
        }

        if (ApiDiff.NeedsNewSoname(old, @new, changes))
        {
            Complain(
                $"programs that were linked against {old.Library.Soname} do not run with this version: change 'soname' under 'library'");
        }

        return fits ? ExitCodes.Success : ExitCodes.Failure;

        void Complain(string what)
        {
            error.WriteLine($"diff: {newPath}: {what}");
            fits = false;
        }
    }

    private static ApiSpec? Read(string path, CommandContext context)
    {
        SpecResult result = SpecFile.ReadYaml(path, context.Folder, context.Languages);
        foreach (SpecDiagnostic diagnostic in result.Diagnostics)
        {
            context.Error.WriteLine(diagnostic.ToString());
        }

        return result.Spec;
    }
}
