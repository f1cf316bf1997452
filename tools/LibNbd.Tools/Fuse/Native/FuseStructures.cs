using System.Runtime.InteropServices;

namespace LibNbd.Tools.Fuse.Native;

/// <summary>libfuse's <c>struct fuse_args</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FuseArguments
{
    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>Texts that end with zero.</summary>
    public byte** Values;

    /// <summary>Whether libfuse made them.</summary>
    public int IsAllocated;
}

/// <summary>libfuse's <c>struct fuse_buf</c>, with room for what later versions have more.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct FuseBuffer
{
    /// <summary>How much was received.</summary>
    [FieldOffset(0)]
    public nuint Size;

    /// <summary>Where; libfuse allocates it if it is 0.</summary>
    [FieldOffset(16)]
    public nint Memory;
}

/// <summary>libfuse's <c>struct fuse_file_info</c>, as far as it is used. It is libfuse that makes them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseFile
{
    /// <summary>How a file is opened.</summary>
    public int Flags;

    /// <summary>A set of bits.</summary>
    public uint Bits;
}

/// <summary>libfuse's <c>struct fuse_conn_info</c>, as far as it is used. It is libfuse that makes it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseConnection
{
    /// <summary>The kernel's protocol.</summary>
    public uint Major;

    /// <summary>The same.</summary>
    public uint Minor;

    /// <summary>The longest write.</summary>
    public uint MaxWrite;

    /// <summary>The longest read; the mount option decides.</summary>
    public uint MaxRead;

    /// <summary>How much is read ahead.</summary>
    public uint MaxReadAhead;

    /// <summary>What the kernel can.</summary>
    public uint Capable;

    /// <summary>What of it is wanted.</summary>
    public uint Want;

    /// <summary>How many requests may be in flight that nobody waits for.</summary>
    public uint MaxBackground;

    /// <summary>From how many on the kernel holds back.</summary>
    public uint CongestionThreshold;
}

/// <summary>The places of the operations in libfuse's <c>struct fuse_lowlevel_ops</c>.</summary>
internal enum Operation
{
    Init = 0,
    Lookup = 2,
    GetAttributes = 4,
    SetAttributes = 5,
    MakeNode = 7,
    MakeDirectory = 8,
    Unlink = 9,
    RemoveDirectory = 10,
    MakeSymbolicLink = 11,
    Rename = 12,
    Link = 13,
    Open = 14,
    Read = 15,
    Write = 16,
    Fsync = 19,
    ReadDirectory = 21,
    Create = 30,
    Allocate = 40,
    Seek = 43,
    Count = 44,
}
