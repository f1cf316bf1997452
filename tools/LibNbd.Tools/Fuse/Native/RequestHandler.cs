using System.Runtime.Versioning;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Fuse.Native;

/// <summary>Answers the requests that one thread receives, or issues what answers them later.</summary>
/// <param name="mounted">What is mounted.</param>
/// <param name="mayWait">Whether the thread may wait for the server, if nothing else is in flight.</param>
[SupportedOSPlatform("linux")]
internal sealed unsafe class RequestHandler(MountedDisk mounted, bool mayWait)
{
    private const int AccessModes = 3;
    private const uint KeepCache = 4;
    private const int SetSize = 8;
    private const int SetModeOrOwner = 7;
    private const int SizeAt = 48;
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const int ZeroRange = 16;
    private const int SeekHole = 4;

    /// <summary>Requests that nobody waits for, such as reading ahead: more than the usual 12, to keep several connections busy.</summary>
    private const int Background = 64;

    private readonly LibFuse _fuse = LibFuse.Instance;
    private readonly CommandAnswer _answers = new(mounted);

    /// <summary>The buffer of the request that is being handled; null when a write has taken it.</summary>
    public ReceiveBuffer? Buffer { get; set; }

    /// <summary>Whether this was the first request, with which kernel and file system agree on how they work together.</summary>
    public bool IsFirst { get; set; }

    /// <summary>The first request: how kernel and file system work together.</summary>
    public void Init(ref FuseConnection connection)
    {
        connection.MaxWrite = Math.Min(connection.MaxWrite, (uint)mounted.WriteLimit);
        if (mounted.ReadLimit < MountedDisk.MaxTransfer)
        {
            // It must be the same as in the mount's option.
            connection.MaxRead = (uint)mounted.ReadLimit;
        }

        connection.MaxBackground = Background;
        connection.CongestionThreshold = Background * 3 / 4;
        IsFirst = true;
    }

    /// <summary>Looks a name up.</summary>
    public void Lookup(nint request, ulong parent, ReadOnlySpan<byte> name)
    {
        FileAttributes? found = mounted.Tree.Find(parent, name);
        if (found is null && mounted.Options.NegativeTimeout <= 0)
        {
            _fuse.ReplyError(request, Errno.ENOENT);
            return;
        }

        byte* entry = stackalloc byte[StatLayout.MaxEntrySize];
        StatLayout.WriteEntry(
            new Span<byte>(entry, StatLayout.MaxEntrySize),
            found.GetValueOrDefault(),
            mounted.Options.AttributeTimeout,
            found is null ? mounted.Options.NegativeTimeout : mounted.Options.EntryTimeout);
        _fuse.ReplyEntry(request, entry);
    }

    /// <summary>Tells the attributes of a file.</summary>
    public void GetAttributes(nint request, ulong inode)
    {
        if (mounted.Tree.Find(inode) is not { } file)
        {
            _fuse.ReplyError(request, Errno.ENOENT);
            return;
        }

        byte* attributes = stackalloc byte[StatLayout.MaxEntrySize];
        StatLayout.WriteStat(new Span<byte>(attributes, StatLayout.MaxEntrySize), file);
        _fuse.ReplyAttributes(request, attributes, mounted.Options.AttributeTimeout);
    }

    /// <summary>Refuses to change them: times are passed over, as programs that copy set them; the size stays as it is.</summary>
    public void SetAttributes(nint request, ulong inode, byte* attributes, int which)
    {
        bool isResized = (which & SetSize) != 0 && *(long*)(attributes + SizeAt) != mounted.Tree.Find(inode)?.Size;
        if (isResized || (which & SetModeOrOwner) != 0)
        {
            _fuse.ReplyError(request, isResized ? Errno.EINVAL : Errno.EPERM);
            return;
        }

        GetAttributes(request, inode);
    }

    /// <summary>Opens the file.</summary>
    public void Open(nint request, ulong inode, FuseFile* file)
    {
        if (mounted.Disk.IsReadOnly && (file->Flags & AccessModes) != 0)
        {
            _fuse.ReplyError(request, Errno.EACCES);
            return;
        }

        file->Bits |= mounted.Options.KeepsCache ? KeepCache : 0;
        _fuse.ReplyOpen(request, file);
    }

    /// <summary>Reads, up to the end.</summary>
    public void Read(nint request, long offset, nuint size)
    {
        int count = Clamp(offset, size);
        if (count == 0)
        {
            _fuse.ReplyBuffer(request, null, 0);
            return;
        }

        mounted.Requests.Take().Read(request, offset, count, wait: mounted.InFlight.Enter() && mayWait);
    }

    /// <summary>Writes, up to the end.</summary>
    public void Write(nint request, long offset, byte* data, nuint size)
    {
        int count = Clamp(offset, size);
        if (count == 0)
        {
            _fuse.ReplyError(request, size == 0 ? 0 : Errno.ENOSPC);
            return;
        }

        ReceiveBuffer buffer = Buffer!;
        Buffer = null;
        bool wait = mounted.InFlight.Enter() && mayWait;
        mounted.Requests.Take().Write(request, offset, buffer, buffer.Data(data, count), wait);
    }

    /// <summary>Makes lasting what was written.</summary>
    public void Fsync(nint request) => _answers.Start(request, mounted.Disk.Flush);

    /// <summary>Lists the directory.</summary>
    public void ReadDirectory(nint request, nuint size, long offset)
    {
        // The three entries are short: the kernel gives at least a page for them.
        const int Longest = 4096;
        byte* entries = stackalloc byte[Longest];
        byte* attributes = stackalloc byte[StatLayout.MaxEntrySize];
        nuint room = Math.Min(size, Longest);
        nuint used = 0;
        for (long i = offset; i < 3; i++)
        {
            // Literals have a zero behind them.
            ReadOnlySpan<byte> name = i switch { 0 => "."u8, 1 => ".."u8, _ => mounted.Tree.TerminatedName };
            StatLayout.WriteStat(new Span<byte>(attributes, StatLayout.MaxEntrySize), i < 2 ? mounted.Tree.Root : mounted.Tree.File);
            fixed (byte* text = name)
            {
                nuint needed = _fuse.AddEntry(request, entries + used, room - used, text, attributes, i + 1);
                if (needed > room - used)
                {
                    break;
                }

                used += needed;
            }
        }

        _fuse.ReplyBuffer(request, entries, used);
    }

    /// <summary>Punches a hole, or zeroes a range; what is behind the end of the disk is passed over.</summary>
    public void Allocate(nint request, int mode, long offset, long length)
    {
        bool isPunch = mode == (PunchHole | KeepSize);
        Disk disk = mounted.Disk;
        if ((!isPunch && (mode & ~KeepSize) != ZeroRange) || (isPunch && !disk.CanTrim))
        {
            _fuse.ReplyError(request, Errno.EOPNOTSUPP);
            return;
        }

        if (disk.IsReadOnly)
        {
            _fuse.ReplyError(request, Errno.EROFS);
            return;
        }

        long count = Math.Min(length, Math.Max(disk.Size - offset, 0));
        if (count < length && (mode & KeepSize) == 0)
        {
            _fuse.ReplyError(request, Errno.ENOSPC);
            return;
        }

        _answers.Start(request, nbd => isPunch ? mounted.Commands.Punch(nbd, offset, count) : mounted.Commands.Zero(nbd, offset, count));
    }

    /// <summary>Finds data or a hole.</summary>
    public void Seek(nint request, long offset, int whence)
    {
        if (!mounted.Disk.HasExtents)
        {
            // The kernel takes the whole file for data then.
            _fuse.ReplyError(request, Errno.ENOSYS);
            return;
        }

        if (offset < 0 || offset >= mounted.Disk.Size)
        {
            _fuse.ReplyError(request, Errno.ENXIO);
            return;
        }

        _answers.StartSeek(request, nbd => mounted.Commands.Seek(nbd, offset, whence == SeekHole));
    }

    private int Clamp(long offset, nuint size) =>
        (int)Math.Clamp(Math.Min((long)size, mounted.Disk.Size - offset), 0, MountedDisk.MaxTransfer);
}
