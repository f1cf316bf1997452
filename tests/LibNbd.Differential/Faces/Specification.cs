using LibNbd.Spec;
using LibNbd.Spec.Model;

namespace LibNbd.Differential.Faces;

/// <summary>The specification that both interpreters get their calls from.</summary>
internal static class Specification
{
    private static readonly Lazy<ApiSpec> TheSpec = new(Read);

    internal static ApiSpec Api => TheSpec.Value;

    /// <summary>A file of the repository.</summary>
    internal static string PathOf(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LibNbd.sln")))
            {
                return Path.Combine([folder.FullName, .. parts]);
            }
        }

        throw new InvalidOperationException("the tests do not stand in the repository");
    }

    private static ApiSpec Read()
    {
        string path = PathOf("api", "nbd-api.yaml");
        return SpecReader.Read(File.ReadAllText(path), path).Spec ?? throw new InvalidOperationException("the specification has errors");
    }
}
