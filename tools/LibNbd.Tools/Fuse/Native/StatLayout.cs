using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse.Native;

/// <summary>Writes the system's <c>struct stat</c> and libfuse's <c>struct fuse_entry_param</c>, which has one in it.</summary>
internal static class StatLayout
{
    /// <summary>Enough for either, on every processor.</summary>
    public const int MaxEntrySize = 176;

    private const int InodeAt = 8;
    private const int SizeAt = 48;
    private const int BlockSizeAt = 56;
    private const int BlocksAt = 64;
    private const int AccessTimeAt = 72;
    private const int ModificationTimeAt = 88;
    private const int ChangeTimeAt = 104;
    private const int StatAt = 16;
    private const int BlockSize = 4096;

    private static readonly bool IsX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static int StatSize => IsX64 ? 144 : 128;

    /// <summary>Whether the layout for this processor is known.</summary>
    /// <exception cref="ToolException">It is not.</exception>
    public static void Check()
    {
        if (RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            throw new ToolException("nbdfuse runs on x86-64 and arm64");
        }
    }

    /// <summary>Writes a <c>struct stat</c>.</summary>
    public static void WriteStat(Span<byte> target, in FileAttributes file)
    {
        target[..StatSize].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(target[InodeAt..], file.Inode);
        if (IsX64)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[16..], file.Links);
            BinaryPrimitives.WriteUInt32LittleEndian(target[24..], file.Mode);
            BinaryPrimitives.WriteUInt32LittleEndian(target[28..], file.UserId);
            BinaryPrimitives.WriteUInt32LittleEndian(target[32..], file.GroupId);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target[16..], file.Mode);
            BinaryPrimitives.WriteUInt32LittleEndian(target[20..], file.Links);
            BinaryPrimitives.WriteUInt32LittleEndian(target[24..], file.UserId);
            BinaryPrimitives.WriteUInt32LittleEndian(target[28..], file.GroupId);
        }

        BinaryPrimitives.WriteInt64LittleEndian(target[SizeAt..], file.Size);
        BinaryPrimitives.WriteInt32LittleEndian(target[BlockSizeAt..], BlockSize);
        BinaryPrimitives.WriteInt64LittleEndian(target[BlocksAt..], file.Blocks);
        foreach (int at in (ReadOnlySpan<int>)[AccessTimeAt, ModificationTimeAt, ChangeTimeAt])
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[at..], file.Time.ToUnixTimeSeconds());
        }
    }

    /// <summary>Writes a <c>struct fuse_entry_param</c>.</summary>
    /// <param name="target">At least <see cref="MaxEntrySize"/> long.</param>
    /// <param name="file">The file; with inode 0 there is none, and that may be remembered.</param>
    /// <param name="attributeTimeout">How long the attributes may be remembered, in seconds.</param>
    /// <param name="entryTimeout">How long the name may be.</param>
    public static void WriteEntry(Span<byte> target, in FileAttributes file, double attributeTimeout, double entryTimeout)
    {
        target[..MaxEntrySize].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(target, file.Inode);
        WriteStat(target[StatAt..], file);
        BinaryPrimitives.WriteDoubleLittleEndian(target[(StatAt + StatSize)..], attributeTimeout);
        BinaryPrimitives.WriteDoubleLittleEndian(target[(StatAt + StatSize + sizeof(double))..], entryTimeout);
    }
}
