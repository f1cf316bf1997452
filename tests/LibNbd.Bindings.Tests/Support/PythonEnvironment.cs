namespace LibNbd.Bindings.Tests.Support;

/// <summary>The variables that Python programs are run with.</summary>
internal static class PythonEnvironment
{
    /// <summary>Of a program that uses no module of ours. None leaves compiled files in the sources.</summary>
    internal static Dictionary<string, string> OfNothing { get; } = new(StringComparer.Ordinal)
    {
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        ["LIBNBD_DEBUG"] = "0",
        // Memory that is used after it was freed, or written past its end, ends the process.
        ["PYTHONMALLOC"] = "debug",
    };

    /// <summary>Of a program that imports nbd, on a library.</summary>
    internal static Dictionary<string, string> Of(BoundLibrary library, string module) => new(OfNothing, StringComparer.Ordinal)
    {
        ["LIBNBD_PYTHON_MODULE"] = module,
        ["LIBNBD_PYTHON_LIBRARY"] = Path.IsPathRooted(library.File) ? library.File : "system",
    };
}
