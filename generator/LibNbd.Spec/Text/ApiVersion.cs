using System.Globalization;

namespace LibNbd.Spec.Text;

/// <summary>A version of the API, such as 1.24, compared by its numbers.</summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number.</param>
public readonly record struct ApiVersion(int Major, int Minor) : IComparable<ApiVersion>
{
    // Nine digits fit an int; no version has as many.
    private const int MaxDigits = 9;

    /// <summary>Reads a version; false if the text is none.</summary>
    public static bool TryParse(string text, out ApiVersion version)
    {
        version = default;
        int dot = text.IndexOf('.');
        if (dot < 0 || !TryNumber(text.Substring(0, dot), out int major) || !TryNumber(text.Substring(dot + 1), out int minor))
        {
            return false;
        }

        version = new ApiVersion(major, minor);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ApiVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    /// <summary>Whether the left one is older than the right one.</summary>
    public static bool operator <(ApiVersion left, ApiVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is newer than the right one.</summary>
    public static bool operator >(ApiVersion left, ApiVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not newer than the right one.</summary>
    public static bool operator <=(ApiVersion left, ApiVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not older than the right one.</summary>
    public static bool operator >=(ApiVersion left, ApiVersion right) => left.CompareTo(right) >= 0;

    // Digits without a leading zero, so that one version has one spelling.
    private static bool TryNumber(string digits, out int number)
    {
        number = 0;
        return digits.Length is > 0 and <= MaxDigits && digits.All(c => c is >= '0' and <= '9') && (digits[0] != '0' || digits.Length == 1)
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
