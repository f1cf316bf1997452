using System.Text;

namespace LibNbd.Emit.Output;

/// <summary>
/// The list of the files that a target has in a folder. It is what tells them from those that people wrote beside them: only a file that is
/// listed is replaced or removed. It stands in the folder itself, and is committed where the files are.
/// </summary>
internal static class Manifest
{
    private const char Comment = '#';

    /// <summary>The name of the list of a target. Several targets may share a folder.</summary>
    public static OutputPath PathOf(ITarget target) => $".{target.Name}.manifest";

    /// <summary>The list as a file of its own.</summary>
    public static EmittedFile Of(ITarget target, IEnumerable<OutputPath> paths)
    {
        StringBuilder text = new(
            $"{Comment} The files of the target '{target.Name}', which are generated from nbd-api.yaml by LibNbd.Emit. Do not edit.\n");
        foreach (string path in paths.Select(path => path.ToString()).Order(StringComparer.Ordinal))
        {
            text.Append(path).Append('\n');
        }

        return new EmittedFile(PathOf(target), text.ToString());
    }

    /// <summary>The files that are listed in a folder: none where there is no list.</summary>
    /// <exception cref="OutputException">
    /// The list has something that is no path below the folder; nothing is removed by such a list.
    /// </exception>
    public static IReadOnlySet<OutputPath> Read(ITarget target, string folder)
    {
        HashSet<OutputPath> paths = [];
        string file = PathOf(target).In(folder);
        if (!File.Exists(file))
        {
            return paths;
        }

        foreach (string line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != Comment))
        {
            paths.Add(OutputPath.TryParse(line) ?? throw new OutputException(
                $"{file} is damaged: delete it, and the files that it lists, and emit again"));
        }

        return paths;
    }
}
