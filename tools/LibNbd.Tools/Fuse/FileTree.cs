using System.Text;

namespace LibNbd.Tools.Fuse;

/// <summary>The files that there are: a directory with one file in it, or the file alone.</summary>
internal sealed class FileTree
{
    /// <summary>The number of what is mounted.</summary>
    public const ulong RootInode = 1;

    private const ulong FileInodeInDirectory = 2;
    private const uint DirectoryKind = 0x4000;
    private const uint FileKind = 0x8000;
    private const uint ReadAndSearch = 0x16D;
    private const uint ReadAll = 0x124;
    private const uint WriteAll = 0x92;
    private const int SectorBits = 9;

    private readonly byte[]? _name;

    /// <summary>Describes them.</summary>
    public FileTree(Mountpoint mountpoint, MountOptions options, Disk disk, (uint User, uint Group) owner)
    {
        _name = mountpoint.FileName is null ? null : [.. Encoding.UTF8.GetBytes(mountpoint.FileName), 0];
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Root = new FileAttributes
        {
            Inode = RootInode,
            Mode = DirectoryKind | (options.Permissions ?? ReadAndSearch),
            Links = 2,
            UserId = options.UserId ?? owner.User,
            GroupId = options.GroupId ?? owner.Group,
            Size = 0,
            Blocks = 0,
            Time = now,
        };
        File = Root with
        {
            Inode = _name is null ? RootInode : FileInodeInDirectory,
            Mode = FileKind | (options.Permissions ?? (disk.IsReadOnly ? ReadAll : ReadAll | WriteAll)),
            Links = 1,
            Size = disk.Size,
            Blocks = Sectors(disk.Size, disk.HasExtents),
        };
        Root = _name is null ? File : Root;
    }

    /// <summary>What is mounted: the directory, or the file.</summary>
    public FileAttributes Root { get; }

    /// <summary>The file.</summary>
    public FileAttributes File { get; }

    /// <summary>The name of the file with a zero behind it, if it is in a directory.</summary>
    public ReadOnlySpan<byte> TerminatedName => _name;

    /// <summary>Finds a file by its number.</summary>
    public FileAttributes? Find(ulong inode) => inode == File.Inode ? File : inode == RootInode ? Root : null;

    /// <summary>Finds a file by its name.</summary>
    public FileAttributes? Find(ulong parent, ReadOnlySpan<byte> name) =>
        _name is not null && parent == RootInode && name.SequenceEqual(_name.AsSpan()[..^1]) ? File : null;

    // A file with fewer sectors than its size is searched for holes by cp and tar; one with none is taken for empty.
    private static long Sectors(long size, bool hasExtents)
    {
        long all = (size >> SectorBits) + ((size & ((1 << SectorBits) - 1)) == 0 ? 0 : 1);
        return hasExtents && all > 1 ? all - 1 : all;
    }
}
