namespace LibNbd.Spec.Text;

/// <summary>How names are written in the YAML.</summary>
public static class Names
{
    private const string CallbackSuffix = "_callback";

    /// <summary><c>req-one</c>: lower case, digits, single hyphens.</summary>
    public static bool IsHyphenated(string name) => IsLowerWithSeparator(name, '-');

    /// <summary><c>aio_pread</c>: lower case, digits, single underscores.</summary>
    public static bool IsCName(string name) => IsLowerWithSeparator(name, '_');

    /// <summary><c>CMD_FLAG</c>: upper case, digits, underscores.</summary>
    public static bool IsMacro(string name) =>
        name.Length > 0 && name[0] is >= 'A' and <= 'Z' && name.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');

    /// <summary><c>libnbd.so.0</c>: what is part of a file's name and can lead nowhere else.</summary>
    public static bool IsFileName(string name) =>
        name.Length > 0 && IsAsciiLetter(name[0])
        && name.All(c => IsAsciiLetter(c) || c is (>= '0' and <= '9') or '-' or '_' or '.');

    /// <summary><c>NEWSTYLE.OPT_GO.RECV_REPLY</c>: upper case and underscores, in parts that are separated by dots.</summary>
    public static bool IsStateName(string name) =>
        name.Split('.').All(part => part.Length > 0 && part.All(c => c is (>= 'A' and <= 'Z') or '_'));

    /// <summary><c>completion_callback</c> becomes <c>completion</c>, as error texts name a closure.</summary>
    public static string WithoutCallback(string name) =>
        name.Length > CallbackSuffix.Length && name.EndsWith(CallbackSuffix, StringComparison.Ordinal)
            ? name.Substring(0, name.Length - CallbackSuffix.Length)
            : name;

    /// <summary><c>req-one</c> becomes <c>REQ_ONE</c>.</summary>
    public static string Macro(string name) => name.Replace('-', '_').ToUpperInvariant();

    /// <summary><c>nbdkit(1)</c>: a page and its section.</summary>
    public static bool IsManualPage(string text)
    {
        int open = text.IndexOf('(');
        return open > 0 && text.Length >= open + 3 && text[text.Length - 1] == ')' && text[open + 1] is >= '1' and <= '9'
            && text.Take(open).All(IsManualPageCharacter)
            && text.Skip(open + 2).Take(text.Length - open - 3).All(IsAsciiLetter);
    }

    internal static bool IsManualPageCharacter(char c) => IsAsciiLetter(c) || c is (>= '0' and <= '9') or '_' or '-' or '.' or '+';

    internal static bool IsAsciiLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsLowerWithSeparator(string name, char separator)
    {
        if (name.Length == 0 || name[0] is < 'a' or > 'z' || name[name.Length - 1] == separator)
        {
            return false;
        }

        for (int i = 1; i < name.Length; i++)
        {
            char c = name[i];
            bool ok = c is (>= 'a' and <= 'z') or (>= '0' and <= '9') || (c == separator && name[i - 1] != separator);
            if (!ok)
            {
                return false;
            }
        }

        return true;
    }
}
