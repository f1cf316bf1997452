using System.Runtime.InteropServices;

// Libraries of the system are not looked for beside the program first.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace LibNbd.Runtime.Transport.Tls;

/// <summary>Loads the system's OpenSSL so that it binds to itself.</summary>
/// <remarks>
/// A program may export functions of OpenSSL's names, of another version or of a fork of it (Node.js does), and the loader would bind the
/// system's libraries to those: RTLD_DEEPBIND lets them see themselves first. What somebody else has loaded before stays bound as it is.
/// musl knows no such flag and ignores it.
/// </remarks>
internal static unsafe partial class OpenSslLoader
{
    private const string Library = "libc";
    private const int BindNow = 0x2;
    private const int BindDeep = 0x8;

    // They end a program that asks for RTLD_DEEPBIND, since their own allocator would not be seen. Each of them exports this.
    private static ReadOnlySpan<byte> OfSanitizers => "__sanitizer_print_stack_trace\0"u8;

    /// <summary>Whether a library could be loaded. It stays.</summary>
    internal static bool TryLoad(string name)
    {
        fixed (byte* text = NativeText.Of(name))
        {
            return Open(text, HasSanitizer() ? BindNow : BindNow | BindDeep) != 0;
        }
    }

    private static bool HasSanitizer()
    {
        fixed (byte* name = OfSanitizers)
        {
            return FindSymbol(0, name) != 0;
        }
    }

    [LibraryImport(Library, EntryPoint = "dlopen")]
    private static partial nint Open(byte* name, int flags);

    [LibraryImport(Library, EntryPoint = "dlsym")]
    private static partial nint FindSymbol(nint handle, byte* name);
}
