using System.Globalization;

namespace LibNbd.TestSupport;

/// <summary>A folder of one test, deleted with it. Its path is short, because a socket's path must be.</summary>
public sealed class TestFolder : IDisposable
{
    private int _files;

    public string Root { get; } = Directory.CreateTempSubdirectory("nbd").FullName;

    /// <summary>The path of a name in it.</summary>
    public string this[string name] => Path.Combine(Root, name);

    /// <summary>A path that was not given before.</summary>
    public string NewPath(string name) => this[string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _files)}.{name}")];

    public string NewFile(ReadOnlySpan<byte> content)
    {
        string path = NewPath("img");
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A file that is all hole.</summary>
    public string NewSparseFile(long length)
    {
        string path = NewPath("img");
        using FileStream file = File.Create(path);
        file.SetLength(length);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
