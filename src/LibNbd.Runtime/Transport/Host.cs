using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport;

/// <summary>The process that the library lives in, and what it has to say: its environment, its standard error.</summary>
/// <remarks>
/// In a .NET program these are what .NET makes of them. In a C program they are libc's: .NET's environment is a copy that does not see
/// the host's <c>setenv</c>, and its console installs signal handlers that are not ours to install.
/// </remarks>
internal static unsafe partial class Host
{
    private const string SwitchName = "LibNbd.HostIsC";
    private const int StandardError = 2;
    private const string Library = "libc";

    /// <summary>Longest login name with its NUL: LOGIN_NAME_MAX of Linux.</summary>
    private const int LoginNameSize = 256;

    /// <summary>
    /// Whether the library is the C library of some program. Known when it is compiled, so that the other half is left out.
    /// </summary>
    [FeatureSwitchDefinition(SwitchName)]
    internal static bool IsC => AppContext.TryGetSwitch(SwitchName, out bool on) && on;

    /// <summary>A variable of the environment as it is now, or null.</summary>
    internal static string? GetVariable(string name)
    {
        if (!IsC)
        {
            return Environment.GetEnvironmentVariable(name);
        }

        fixed (byte* pointer = WireText.EncodeTerminated(name))
        {
            byte* value = GetEnvironment(pointer);
            return value is null ? null : WireText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(value));
        }
    }

    /// <summary>Who has logged in: on Linux not the user that the process runs as, but the one whose session it belongs to.</summary>
    /// <returns>0, or why nobody is known: ENOTTY where there is no terminal.</returns>
    internal static int GetLoginName(out string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            name = Environment.UserName;
            return 0;
        }

        byte[] buffer = new byte[LoginNameSize];
        fixed (byte* pointer = buffer)
        {
            int errno = Libc.GetLogin(pointer, LoginNameSize);
            name = errno == 0 ? WireText.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(pointer)) : "";
            return errno;
        }
    }

    /// <summary>Writes to standard error. What cannot be written is lost, as with any log.</summary>
    internal static void WriteError(string text)
    {
        if (!IsC)
        {
            Console.Error.Write(text);
            return;
        }

        byte[] bytes = WireText.Encode(text);
        fixed (byte* pointer = bytes)
        {
            nint written;
            for (int position = 0; position < bytes.Length; position += (int)written)
            {
                written = Libc.Write(StandardError, pointer + position, (nuint)(bytes.Length - position));
                if (written <= 0)
                {
                    return;
                }
            }
        }
    }

    [LibraryImport(Library, EntryPoint = "getenv")]
    private static partial byte* GetEnvironment(byte* name);
}
