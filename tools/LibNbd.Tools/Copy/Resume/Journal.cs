using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Resume;

/// <summary>The file that says what is durable at the destination, so that a copy that was ended can go on.</summary>
/// <remarks>
/// It is only replaced as a whole: written beside, synchronized, renamed, and the folder synchronized. A range is noted after the flush
/// that made it durable was acknowledged. So whatever happens, what is in it is at the destination.
/// </remarks>
internal sealed class Journal
{
    private const string Title = "nbdcopy journal 1";
    private const string RangeWord = "copied ";
    private const string SumWord = "sha256 ";

    /// <summary>More than any real journal has; a file that is larger is none.</summary>
    private const long MaxLength = 64 * 1024 * 1024;

    private readonly string _path;
    private readonly string _head;
    private readonly Lock _lock = new();

    private Journal(string path, string head) => (_path, _head) = (path, head);

    /// <summary>What is durable.</summary>
    public RangeSet Durable { get; } = new();

    /// <summary>Whether a copy goes on that was begun before.</summary>
    public bool IsResumed { get; private init; }

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="subject">Lines that say what is copied where; one that was begun with others does not go on.</param>
    /// <param name="size">The size of the source.</param>
    /// <exception cref="ToolException">It is damaged, of another copy, or cannot be written.</exception>
    public static Journal Open(string path, IReadOnlyList<string> subject, long size)
    {
        string head = $"{Title}\n{string.Concat(subject.Select(static line => line.ReplaceLineEndings(" ") + "\n"))}";
        try
        {
            if (!File.Exists(path))
            {
                Journal begun = new(path, head);
                begun.Save();
                return begun;
            }

            if (new FileInfo(path).Length > MaxLength)
            {
                throw new ToolException($"{path}: it is not a journal of nbdcopy");
            }

            Journal resumed = new(path, head) { IsResumed = true };
            resumed.Load(File.ReadAllText(path), subject.Count + 1, size);
            return resumed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"{path}: {failure.Message}", failure);
        }
    }

    /// <summary>These bytes are durable.</summary>
    /// <exception cref="IOException">It could not be noted.</exception>
    public void NoteDurable(RangeSet ranges)
    {
        lock (_lock)
        {
            Durable.Add(ranges);
            Save();
        }
    }

    /// <summary>Everything has been copied.</summary>
    public void Remove()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"everything was copied, but the journal {_path} cannot be removed: {failure.Message}", failure);
        }
    }

    private static string SumOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Load(string text, int headLines, long size)
    {
        int sum = text.LastIndexOf(SumWord, StringComparison.Ordinal);
        if (!text.StartsWith(Title + "\n", StringComparison.Ordinal))
        {
            throw new ToolException($"{_path}: it is not a journal of nbdcopy");
        }

        if (sum < 0 || text[sum..] != $"{SumWord}{SumOf(text[..sum])}\n")
        {
            throw new ToolException($"{_path}: the journal is damaged; remove it to copy from the beginning");
        }

        string[] lines = text[..sum].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] expected = _head.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < headLines; i++)
        {
            if (i >= lines.Length || lines[i] != expected[i])
            {
                throw new ToolException(
                    $"{_path}: the journal is of another copy: it says \"{(i < lines.Length ? lines[i] : "")}\", "
                    + $"but now it would be \"{expected[i]}\"; remove it to copy from the beginning");
            }
        }

        foreach (string line in lines.AsSpan(headLines))
        {
            string[] words = line.Split(' ');
            if (!line.StartsWith(RangeWord, StringComparison.Ordinal)
                || words.Length != 3
                || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long start)
                || !long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long end)
                || start >= end
                || end > size)
            {
                throw new ToolException($"{_path}: the journal is damaged; remove it to copy from the beginning");
            }

            Durable.Add(start, end);
        }
    }

    private void Save()
    {
        StringBuilder text = new(_head);
        foreach ((long start, long end) in Durable.Ranges)
        {
            text.Append(CultureInfo.InvariantCulture, $"{RangeWord}{start} {end}\n");
        }

        string sum = SumOf(text.ToString());
        text.Append(CultureInfo.InvariantCulture, $"{SumWord}{sum}\n");
        DurableFile.Replace(_path, text.ToString());
    }
}
