namespace LibNbd.Emit.Output;

/// <summary>
/// Where a file of a target is, below the folder that it is emitted to: <c>nbd/handle.py</c>. No such path leaves that folder.
/// </summary>
/// <remarks>
/// It is refused where a system would read it as something other than names below the folder: absolute paths, drives, <c>.</c> and
/// <c>..</c>, backslashes, control characters, and names that Windows cannot have. So every target can be emitted on every system.
/// </remarks>
internal readonly record struct OutputPath
{
    private const char Separator = '/';
    private const string Forbidden = "\\:*?\"<>|";

    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    private readonly string? _text;

    /// <summary>A path, its parts separated by slashes.</summary>
    /// <exception cref="OutputException">It is not one.</exception>
    public OutputPath(string text)
    {
        if (WhyNot(text) is { } reason)
        {
            throw new OutputException($"'{Printable(text)}' cannot be the path of an emitted file: {reason}");
        }

        _text = text;
    }

    /// <summary>The folders that the file is in, outermost first: <c>a</c> and <c>a/b</c> of <c>a/b/c</c>.</summary>
    public IEnumerable<string> Folders
    {
        get
        {
            string text = ToString();
            for (int at = text.IndexOf(Separator, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Separator, at + 1))
            {
                yield return text[..at];
            }
        }
    }

    /// <summary>A target may name its files by plain strings.</summary>
    public static implicit operator OutputPath(string text) => new(text);

    /// <summary>The path, or null if the text is none.</summary>
    public static OutputPath? TryParse(string text) => WhyNot(text) is null ? new OutputPath(text) : default(OutputPath?);

    /// <summary>The file in a folder.</summary>
    public string In(string folder) => Path.Combine(folder, Path.Combine(ToString().Split(Separator)));

    /// <inheritdoc/>
    public override string ToString() => _text ?? throw new InvalidOperationException("A path without a name.");

    private static string? WhyNot(string text) => text.Length == 0
        ? "it is empty"
        : text.Split(Separator).Select(WhyNotName).FirstOrDefault(reason => reason is not null);

    private static string? WhyNotName(string name) => name switch
    {
        "" => "a name in it is empty",
        "." or ".." => $"'{name}' leads elsewhere",
        _ when name.Any(c => char.IsControl(c)
            || Forbidden.Contains(c, StringComparison.Ordinal)) => "it has a character that file names cannot have on every system",
        _ when name[^1] is ' ' or '.' || name[0] == ' ' => "a name in it begins with a blank, or ends with one or with a dot",
        _ when Devices.Contains(name.Split('.')[0]) => $"'{name}' is a device on Windows",
        _ => null,
    };

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
