using System.Globalization;

namespace LibNbd.Interop.Tests.Harness;

/// <summary>A folder of one test, gone with it. Its path is short, because a socket's path must be.</summary>
internal sealed class TestFolder : IDisposable
{
    private int _files;

    internal string Root { get; } = Directory.CreateTempSubdirectory("nbdi").FullName;

    internal string NewPath(string name) =>
        Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _files)}.{name}"));

    internal string NewFile(ReadOnlySpan<byte> content)
    {
        string path = NewPath("img");
        using FileStream file = File.Create(path);
        file.Write(content);
        return path;
    }

    /// <summary>A file that is all hole.</summary>
    internal string NewSparseFile(long length)
    {
        string path = NewPath("img");
        using FileStream file = File.Create(path);
        file.SetLength(length);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
