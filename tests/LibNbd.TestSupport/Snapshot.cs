using System.Runtime.CompilerServices;
using Xunit;

namespace LibNbd.TestSupport;

/// <summary>Compares a text with the committed <c>Snapshots/NAME.verified.cs</c>, by the file convention of Verify.</summary>
/// <remarks>
/// If they differ, the text is left beside it as <c>NAME.received.cs</c>. With <c>LIBNBD_UPDATE_SNAPSHOTS=1</c> the committed file
/// is written instead, which is refused if <c>CI=true</c>: there, a snapshot that is out of date is a failure.
/// </remarks>
public static class Snapshot
{
    /// <summary>Whether committed files are to be updated.</summary>
    public static bool IsUpdating => MayUpdate(
        Environment.GetEnvironmentVariable("LIBNBD_UPDATE_SNAPSHOTS") == "1", Environment.GetEnvironmentVariable("CI") == "true");

    /// <summary>Compares, or updates. The snapshots are in the folder of the file that asks.</summary>
    public static void Match(string actual, string name, string extension = "cs", [CallerFilePath] string caller = "") =>
        Match(actual, name, Path.Combine(Path.GetDirectoryName(Repository.Located(caller))!, "Snapshots"), IsUpdating, extension);

    /// <summary>The same with everything given.</summary>
    public static void Match(string actual, string name, string folder, bool update, string extension = "cs")
    {
        string received = Path.Combine(folder, $"{name}.received.{extension}");
        Match(actual, Path.Combine(folder, $"{name}.verified.{extension}"), received, update);
    }

    /// <summary>Compares, or updates, a committed file that a test writes and people read, such as a page of docs/.</summary>
    public static void MatchFile(string actual, string path) => Match(actual, path, received: null, IsUpdating);

    /// <summary>Whether an update that was asked for may be done: not in CI.</summary>
    public static bool MayUpdate(bool update, bool ci) =>
        update && ci ? throw new InvalidOperationException("Snapshots are not updated where CI is true.") : update;

    private static void Match(string actual, string verified, string? received, bool update)
    {
        if (update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(verified)!);
            File.WriteAllText(verified, actual);
        }

        string expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (received is not null)
        {
            File.Delete(received);
            if (!string.Equals(expected, actual, StringComparison.Ordinal))
            {
                File.WriteAllText(received, actual);
            }
        }

        Assert.Equal(expected, actual);
    }
}
