using LibNbd.Differential.Faces;

namespace LibNbd.Differential.Comparison;

/// <summary>The faces of this library that are compared with libnbd in C.</summary>
internal static class FaceNames
{
    internal const string Gates = "gates";
    internal const string Public = "public";

    /// <summary>
    /// A shared object of this library's own: the folder that <see cref="PrefixVariable"/> names has <c>include</c> and <c>lib</c>.
    /// </summary>
    internal const string Native = "native";

    internal const string PrefixVariable = "LIBNBD_NATIVE_PREFIX";

    internal static async Task<IFace> Create(string name, string folder)
    {
        switch (name)
        {
            case Gates:
                return new ManagedFace(Surface.Gates);
            case Public:
                return new ManagedFace(Surface.Public);
            case Native:
                string? prefix = Environment.GetEnvironmentVariable(PrefixVariable);
                if (string.IsNullOrEmpty(prefix))
                {
                    // Whoever asks for every peer asks for this one, too: it would be missed by nobody.
                    string reason = $"{PrefixVariable} names no folder with our own libnbd.so.0";
                    Xunit.Assert.False(Environment.GetEnvironmentVariable("LIBNBD_REQUIRE_PEERS") == "1", reason);
                    Xunit.Assert.Skip(reason);
                }

                string own = Path.Combine(folder, "native");
                Directory.CreateDirectory(own);
                return await CFace.Create(new CLibrary(Path.Combine(prefix!, "include"), Path.Combine(prefix!, "lib"), Loader: null), own);
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "no such face");
        }
    }
}
