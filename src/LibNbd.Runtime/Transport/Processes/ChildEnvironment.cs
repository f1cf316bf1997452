using System.Collections;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Processes;

/// <summary>The environment that a child gets, as it is now.</summary>
/// <remarks>
/// A .NET program's is the one that <see cref="Environment"/> shows, which its own changes go into. In a C program it is that of libc, byte
/// for byte: asking .NET for all of it would make .NET keep a copy, and later changes of the program go unseen.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static unsafe class ChildEnvironment
{
    /// <summary>Where a program is looked for when there is no PATH; that of glibc.</summary>
    private const string DefaultPath = "/bin:/usr/bin";

    /// <summary>As much of a script as Linux looks at for its interpreter (BINPRM_BUF_SIZE).</summary>
    private const int InterpreterLine = 256;

    /// <summary>The variables as <c>NAME=VALUE</c>.</summary>
    internal static List<byte[]> Read() => Host.IsC ? ReadNative() : ReadManaged();

    /// <summary>Finds a program as a shell would: by PATH, unless its name has a slash.</summary>
    /// <returns>0, ENOENT, or EACCES if only files were found that cannot be run.</returns>
    internal static int Find(string program, List<byte[]> environment, out string path)
    {
        path = program;
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return Check(path);
        }

        int errno = Errno.ENOENT;
        byte[]? variable = environment.Find(static entry => entry.AsSpan().StartsWith("PATH="u8));
        string folders = variable is null ? DefaultPath : WireText.Decode(variable.AsSpan("PATH=".Length));
        foreach (string folder in program.Length == 0 ? [] : folders.Split(':'))
        {
            path = $"{(folder.Length == 0 ? "." : folder)}/{program}";
            switch (Check(path))
            {
                case 0:
                    return 0;
                case Errno.EACCES:
                    errno = Errno.EACCES;
                    break;
                default:
                    break;
            }
        }

        return errno;
    }

    /// <summary>
    /// Whether the interpreter that a script names can be run: 0 or an errno. Where a shell starts the script, it would be the only one to
    /// learn of it.
    /// </summary>
    internal static int CheckInterpreter(string path)
    {
        Span<byte> start = stackalloc byte[InterpreterLine];
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A program need not be readable; a script that is not, its interpreter will complain about.
            return 0;
        }

        if (!start.StartsWith("#!"u8))
        {
            return 0;
        }

        ReadOnlySpan<byte> line = start["#!".Length..].TrimStart(" \t"u8);
        int end = line.IndexOfAny(" \t\n\0"u8);
        return end > 0 ? Check(WireText.Decode(line[..end])) : 0;
    }

    internal static List<byte[]> ReadNative()
    {
        List<byte[]> variables = [];
        byte** environ = *(byte***)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");
        for (byte** entry = environ; entry != null && *entry != null; entry++)
        {
            variables.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*entry).ToArray());
        }

        return variables;
    }

    private static List<byte[]> ReadManaged()
    {
        List<byte[]> variables = [];
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add(Encoding.UTF8.GetBytes($"{variable.Key}={variable.Value}"));
        }

        return variables;
    }

    private static int Check(string path)
    {
        byte[] bytes = [.. WireText.Encode(path), 0];
        fixed (byte* pointer = bytes)
        {
            return LibcProcess.Access(pointer, LibcProcess.ExecuteAccess) != 0 ? Libc.LastError
                : Directory.Exists(path) ? Errno.EACCES
                : 0;
        }
    }
}
