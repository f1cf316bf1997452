using System.ComponentModel;
using System.Diagnostics;

namespace LibNbd.Tools.Info;

/// <summary>Finds out by file(1) what an export contains.</summary>
internal static class ContentProbe
{
    private const string Program = "file";

    /// <summary>How much of the beginning is looked at.</summary>
    private const int MaxBytes = 8192;

    /// <summary>What it contains in a few words; null if that cannot be found out, for whatever reason.</summary>
    /// <param name="nbd">A handle for which the export was chosen.</param>
    public static string? Of(NbdHandle nbd)
    {
        string? path = null;
        try
        {
            byte[] data = new byte[Math.Min(nbd.GetSize(), MaxBytes)];
            if (data.Length > 0)
            {
                nbd.Pread(data, 0);
            }

            path = Path.GetTempFileName();
            File.WriteAllBytes(path, data);
            return Ask(path);
        }
        catch (Exception e) when (e is IOException or Win32Exception or UnauthorizedAccessException)
        {
            // It is only an addition to what was asked for.
            return null;
        }
        finally
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
    }

    private static string? Ask(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo(Program, ["-b", path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        string? line = process.StandardOutput.ReadLine();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && !string.IsNullOrEmpty(line) ? line : null;
    }
}
