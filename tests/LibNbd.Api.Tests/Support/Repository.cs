using LibNbd.Spec;
using LibNbd.Spec.Model;

namespace LibNbd.Api.Tests.Support;

/// <summary>The specification that the API under test was generated from.</summary>
internal static class Repository
{
    private static readonly Lazy<ApiSpec> TheSpec = new(Read);

    internal static ApiSpec Spec => TheSpec.Value;

    private static ApiSpec Read()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "api", "nbd-api.yaml");
            if (File.Exists(path))
            {
                return SpecReader.Read(File.ReadAllText(path), path).Spec
                    ?? throw new InvalidOperationException("the specification has errors");
            }
        }

        throw new InvalidOperationException("the tests do not stand in the repository");
    }
}
