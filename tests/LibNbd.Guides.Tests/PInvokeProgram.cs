using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LibNbd.Guides.Tests;

/// <summary>The program of docs/guides/from-pinvoke.md as it was before: by P/Invoke of libnbd in C.</summary>
internal static unsafe partial class PInvokeProgram
{
    private const string Library = "libnbd.so.0";

    /// <summary>Whether the library is installed.</summary>
    internal static bool IsThere => NativeLibrary.TryLoad(Library, out _);

    internal static void Run(string uri, TextWriter output)
    {
        nint nbd = Create();
        Assert.NotEqual(0, nbd);
        try
        {
            Require(AddMetaContext(nbd, "base:allocation"));
            Require(ConnectUri(nbd, uri));
            long size = Require(GetSize(nbd));
            output.WriteLine(size);

            byte[] sector = new byte[512];
            fixed (byte* pinned = sector)
            {
                Require(Pread(nbd, pinned, (nuint)sector.Length, 0, 0));
            }

            output.WriteLine(Convert.ToHexString(sector));
            PrintExtents(nbd, size, output);
            Require(Shutdown(nbd, 0));
        }
        finally
        {
            Close(nbd);
        }
    }

    // The server may answer for less than it was asked for.
    private static void PrintExtents(nint nbd, long size, TextWriter output)
    {
        Extents extents = new();
        GCHandle kept = GCHandle.Alloc(extents);
        try
        {
            while (extents.End < size)
            {
                ExtentCallback callback = new() { Callback = &OnExtents, UserData = GCHandle.ToIntPtr(kept) };
                long before = extents.End;
                Require(BlockStatus(nbd, (ulong)(size - before), (ulong)before, callback, 0));
                Assert.True(extents.End > before, "the server answered with nothing");
            }
        }
        finally
        {
            kept.Free();
        }

        extents.Lines.ForEach(output.WriteLine);
    }

    // Pairs of a length and flags.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnExtents(nint data, byte* context, ulong offset, uint* entries, nuint count, int* error)
    {
        Extents extents = (Extents)GCHandle.FromIntPtr(data).Target!;
        for (nuint i = 0; i < count; i += 2)
        {
            extents.Lines.Add(string.Create(CultureInfo.InvariantCulture, $"{extents.End} {entries[i]} {entries[i + 1]}"));
            extents.End += entries[i];
        }

        return 0;
    }

    private static long Require(long result)
    {
        Assert.True(result >= 0, Marshal.PtrToStringUTF8(GetError()));
        return result;
    }

    [LibraryImport(Library, EntryPoint = "nbd_create")]
    private static partial nint Create();

    [LibraryImport(Library, EntryPoint = "nbd_close")]
    private static partial void Close(nint nbd);

    [LibraryImport(Library, EntryPoint = "nbd_get_error")]
    private static partial nint GetError();

    [LibraryImport(Library, EntryPoint = "nbd_add_meta_context", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddMetaContext(nint nbd, string name);

    [LibraryImport(Library, EntryPoint = "nbd_connect_uri", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ConnectUri(nint nbd, string uri);

    [LibraryImport(Library, EntryPoint = "nbd_get_size")]
    private static partial long GetSize(nint nbd);

    [LibraryImport(Library, EntryPoint = "nbd_pread")]
    private static partial int Pread(nint nbd, byte* buffer, nuint count, ulong offset, uint flags);

    [LibraryImport(Library, EntryPoint = "nbd_block_status")]
    private static partial int BlockStatus(nint nbd, ulong count, ulong offset, ExtentCallback callback, uint flags);

    [LibraryImport(Library, EntryPoint = "nbd_shutdown")]
    private static partial int Shutdown(nint nbd, uint flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct ExtentCallback
    {
        public delegate* unmanaged[Cdecl]<nint, byte*, ulong, uint*, nuint, int*, int> Callback;
        public nint UserData;
        public nint Free;
    }

    private sealed class Extents
    {
        internal List<string> Lines { get; } = [];

        internal long End { get; set; }
    }
}
