using LibNbd.Emit.Output;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Commands;

/// <summary>Holds the committed files against the specification, so that a change of it cannot be half done.</summary>
internal static class CheckCommand
{
    /// <summary>Tells every committed file that is not what the specification gives.</summary>
    /// <param name="update">Whether they are brought up to date instead.</param>
    /// <param name="context">What it works with; the current directory is in the repository.</param>
    /// <returns>One of <see cref="ExitCodes"/>; a failure if there was a difference and it stays.</returns>
    public static int Check(bool update, CommandContext context)
    {
        (TextWriter output, TextWriter error, string folder) = context;
        string root = SpecFile.RootAbove(folder);
        if (SpecFile.ReadAndTell(null, context) is not { } spec)
        {
            return ExitCodes.Failure;
        }

        int differences = 0;
        foreach (ITarget target in context.Targets)
        {
            if (target.CommittedIn is { } home)
            {
                differences += Check(target, home, spec, root, update, context);
            }
        }

        if (differences == 0)
        {
            output.WriteLine("check: all committed files are up to date");
        }
        else if (!update)
        {
            error.WriteLine("check: run this with --update, review the changes, and commit them");
        }

        return differences == 0 || update ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static int Check(ITarget target, string home, ApiSpec spec, string root, bool update, CommandContext context)
    {
        TextWriter output = context.Output;
        // The home is a path of the repository as an output is one of a folder.
        OutputFolder folder = new(new OutputPath(home).In(root));
        EmittedFile[] files = [.. target.Emit(spec, context.Languages)];
        OutputChanges changes = update ? folder.Write(target, files) : folder.Compare(target, files);
        foreach (OutputPath name in changes.Written)
        {
            output.WriteLine($"{home}/{name}: {(update ? "written" : "out of date")}");
        }

        foreach (OutputPath name in changes.Removed)
        {
            output.WriteLine($"{home}/{name}: {(update ? "removed" : "no longer generated")}");
        }

        return changes.Written.Count + changes.Removed.Count;
    }
}
