using System.Runtime.InteropServices;
using LibNbd.Runtime.Handle;

namespace LibNbd.Native;

/// <summary>The thread's last error as C reads it: the text stays where it is until the thread's next error, or its end.</summary>
internal static unsafe partial class ErrorText
{
    private const string Library = "libc";

    /// <summary>Frees the text of a thread that ends. It is <c>free</c> itself: at that time nothing managed may run.</summary>
    private static readonly uint Key = CreateKey();

    [ThreadStatic]
    private static string? _copied;

    [ThreadStatic]
    private static byte* _text;

    /// <summary>The text of this thread's last error, or NULL.</summary>
    internal static byte* Get()
    {
        string? text = LastError.Text;
        if (!ReferenceEquals(text, _copied))
        {
            // Every error has a string of its own, so the same string is the same error.
            byte* old = _text;
            byte* copy = CMemory.Copy(text);
            if (SetThreadValue(Key, copy) != 0)
            {
                // Then it outlives its thread; that is a leak of one text, and no wrong answer.
            }

            _text = copy;
            _copied = text;
            NativeMemory.Free(old);
        }

        return _text;
    }

    private static uint CreateKey()
    {
        fixed (byte* name = "free\0"u8)
        {
            uint key;
            return CreateThreadKey(&key, FindSymbol(null, name)) == 0 ? key : uint.MaxValue;
        }
    }

    [LibraryImport(Library, EntryPoint = "pthread_key_create")]
    private static partial int CreateThreadKey(uint* key, void* destructor);

    [LibraryImport(Library, EntryPoint = "pthread_setspecific")]
    private static partial int SetThreadValue(uint key, void* value);

    [LibraryImport(Library, EntryPoint = "dlsym")]
    private static partial void* FindSymbol(void* handle, byte* name);
}
