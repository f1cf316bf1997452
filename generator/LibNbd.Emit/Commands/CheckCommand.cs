using LibNbd.Emit.Output;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Commands;

/// <summary>Holds the committed files against the specification, so that a change of it cannot be half done.</summary>
internal static class CheckCommand
{
    /// <summary>Tells every committed file that is not what the specification gives.</summary>
    /// <param name="update">Whether they are brought up to date instead.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="folder">The current directory, in the repository.</param>
    /// <returns>One of <see cref="ExitCodes"/>; a failure if there was a difference and it stays.</returns>
    public static int Check(bool update, TextWriter output, TextWriter error, string folder)
    {
        string root = SpecFile.RootAbove(folder);
        if (CommandLine.ReadSpec(null, error, folder) is not { } spec)
        {
            return ExitCodes.Failure;
        }

        int differences = 0;
        foreach (CommittedTarget committed in TargetList.Committed)
        {
            differences += Check(committed, spec, root, update, output);
        }

        if (differences == 0)
        {
            output.WriteLine("check: all committed files are what the specification gives");
        }
        else if (!update)
        {
            error.WriteLine("check: run this with --update, look at what it changed, and commit it");
        }

        return differences == 0 || update ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static int Check(CommittedTarget committed, ApiSpec spec, string root, bool update, TextWriter output)
    {
        OutputFolder folder = new(Path.Combine(root, committed.Folder));
        EmittedFile[] files = [.. committed.Target.Emit(spec)];
        OutputChanges changes = update ? folder.Write(committed.Target, files) : folder.Compare(committed.Target, files);
        foreach (string name in changes.Written)
        {
            output.WriteLine($"{committed.Folder}/{name}: {(update ? "written" : "not what the specification gives")}");
        }

        foreach (string name in changes.Removed)
        {
            output.WriteLine($"{committed.Folder}/{name}: {(update ? "removed" : "no longer given by the specification")}");
        }

        return changes.Written.Count + changes.Removed.Count;
    }
}
