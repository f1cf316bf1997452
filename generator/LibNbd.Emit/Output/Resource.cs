namespace LibNbd.Emit.Output;

/// <summary>The files that are embedded in this program.</summary>
internal static class Resource
{
    /// <summary>The text of one that is known to be there.</summary>
    public static string Read(string name) => Find(name) ?? throw new InvalidOperationException($"'{name}' is not embedded.");

    /// <summary>The text with LF, or null.</summary>
    public static string? Find(string name)
    {
        using Stream? stream = typeof(Resource).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
