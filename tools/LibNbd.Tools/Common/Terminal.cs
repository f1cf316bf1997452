using System.Globalization;

namespace LibNbd.Tools.Common;

/// <summary>What there is to know of the terminal.</summary>
internal static class Terminal
{
    /// <summary>The width of a terminal that does not tell it, and of what is none.</summary>
    public const int UsualColumns = 80;

    /// <summary>The width, from COLUMNS or the terminal. Asking it takes time: only where it is needed.</summary>
    public static int Columns()
    {
        if (int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
            && columns > 0)
        {
            return columns;
        }

        try
        {
            return Console.IsOutputRedirected || Console.WindowWidth <= 0 ? UsualColumns : Console.WindowWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return UsualColumns;
        }
    }
}
