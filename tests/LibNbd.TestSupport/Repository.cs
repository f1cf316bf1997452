namespace LibNbd.TestSupport;

/// <summary>The repository that the tests were built in.</summary>
public static class Repository
{
    private const string MappedRoot = "/_/";

    /// <summary>Its root: the folder with global.json above the test's binary.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The specification's file.</summary>
    public static string SpecificationPath => PathOf("api", "nbd-api.yaml");

    /// <summary>A file or folder of the repository.</summary>
    public static string PathOf(params IEnumerable<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>The text of a file of the repository.</summary>
    public static string Read(params IEnumerable<string> parts) => File.ReadAllText(PathOf(parts));

    /// <summary>
    /// Where a source is whose path the compiler gave. A build whose paths do not depend on its folder, as CI's are, calls the
    /// repository /_/.
    /// </summary>
    public static string Located(string source) => source.StartsWith(MappedRoot, StringComparison.Ordinal)
        ? PathOf(source[MappedRoot.Length..])
        : source;

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("there is no global.json above the tests");
    }
}
