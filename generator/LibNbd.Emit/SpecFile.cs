using LibNbd.Spec;

namespace LibNbd.Emit;

/// <summary>Finds and reads the specification.</summary>
internal static class SpecFile
{
    private static readonly string DefaultPath = Path.Combine("api", "nbd-api.yaml");

    /// <summary>The specification that was asked for, or <c>api/nbd-api.yaml</c> of the folder or one above it.</summary>
    public static SpecResult Read(string? asked, string folder)
    {
        string path = asked ?? Find(folder);
        string full = Path.GetFullPath(path, folder);
        try
        {
            // Diagnostics name the file as it was asked for, so that an editor finds it from here.
            return SpecReader.Read(File.ReadAllText(full), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the specification: {e.Message}");
        }
    }

    private static string Find(string folder)
    {
        for (DirectoryInfo? up = new(folder); up is not null; up = up.Parent)
        {
            string path = Path.Combine(up.FullName, DefaultPath);
            if (File.Exists(path))
            {
                return Path.GetRelativePath(folder, path);
            }
        }

        throw new UsageException($"there is no {DefaultPath} in {folder} or above it; name the file with --spec");
    }
}
