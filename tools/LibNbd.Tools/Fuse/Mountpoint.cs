using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse;

/// <summary>Where the disk appears: over a file, or as a file in a directory.</summary>
/// <param name="Path">What is mounted over, an absolute path.</param>
/// <param name="FileName">The name of the file in the directory; null if a file is mounted over.</param>
internal sealed record Mountpoint(string Path, string? FileName)
{
    /// <summary>The name of the file if none is given.</summary>
    public const string UsualName = "nbd";

    /// <summary>An existing file or directory, or a name in an existing directory.</summary>
    /// <exception cref="ToolException">It is none of these.</exception>
    public static Mountpoint Find(string text)
    {
        if (text.Length == 0)
        {
            throw Malformed(text);
        }

        string path = System.IO.Path.GetFullPath(text);
        if (Directory.Exists(path))
        {
            return new Mountpoint(path, UsualName);
        }

        if (File.Exists(path))
        {
            return new Mountpoint(path, null);
        }

        string? folder = System.IO.Path.GetDirectoryName(path);
        string name = System.IO.Path.GetFileName(path);
        return name.Length > 0 && Directory.Exists(folder) ? new Mountpoint(folder, name) : throw Malformed(text);
    }

    private static ToolException Malformed(string text) => new($"{text}: mountpoint must be \"directory\" or \"directory/filename\"");
}
