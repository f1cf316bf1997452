using System.Runtime.CompilerServices;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>Compares a text with the committed <c>Snapshots/NAME.verified.cs</c>, by the file convention of Verify.</summary>
/// <remarks>
/// Where they differ the text is left beside it as <c>NAME.received.cs</c>. With <c>LIBNBD_UPDATE_SNAPSHOTS=1</c> the committed file
/// is written instead, which is refused where <c>CI=true</c>: there a snapshot that is out of date is a failure.
/// </remarks>
internal static class Snapshot
{
    /// <summary>Compares, or updates. The snapshots stand beside the file that asks.</summary>
    public static void Match(string actual, string name, string extension = "cs", [CallerFilePath] string caller = "") => Match(
        actual,
        name,
        Path.Combine(Path.GetDirectoryName(caller)!, "Snapshots"),
        Environment.GetEnvironmentVariable("LIBNBD_UPDATE_SNAPSHOTS") == "1",
        Environment.GetEnvironmentVariable("CI") == "true",
        extension);

    /// <summary>The same with everything given.</summary>
    internal static void Match(string actual, string name, string folder, bool update, bool ci, string extension = "cs")
    {
        string verified = Path.Combine(folder, $"{name}.verified.{extension}");
        string received = Path.Combine(folder, $"{name}.received.{extension}");
        if (update)
        {
            if (ci)
            {
                throw new InvalidOperationException("Snapshots are not updated where CI is true.");
            }

            Directory.CreateDirectory(folder);
            File.WriteAllText(verified, actual);
            File.Delete(received);
            return;
        }

        string expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            File.WriteAllText(received, actual);
        }

        Assert.Equal(expected, actual);
        File.Delete(received);
    }
}
