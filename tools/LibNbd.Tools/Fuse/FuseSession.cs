using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using LibNbd.Tools.Common;
using LibNbd.Tools.Fuse.Native;

namespace LibNbd.Tools.Fuse;

/// <summary>A mount, from when it is made until it is gone: the threads that receive its requests.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class FuseSession
{
    /// <summary>More do not help: what they issue is answered by other threads.</summary>
    private const int MostReceivers = 4;

    private readonly LibFuse _fuse = LibFuse.Instance;
    private readonly MountedDisk _mounted;
    private readonly bool _isSingle;
    private readonly nint _session;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _receiving;
    private int _failure;

    private FuseSession(MountedDisk mounted, bool isSingle, nint session)
    {
        (_mounted, _isSingle, _session) = (mounted, isSingle, session);
        _receiving = isSingle ? 1 : mounted.Options.Threads ?? Math.Clamp(Environment.ProcessorCount, 2, MostReceivers);
    }

    /// <summary>Ends when the mount is gone, or cannot go on.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Ends when it is gone, and no thread receives from it any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The errno for which it cannot go on, or 0.</summary>
    public int Failure => Volatile.Read(ref _failure);

    /// <summary>Mounts.</summary>
    /// <param name="mounted">The disk.</param>
    /// <param name="path">Where.</param>
    /// <param name="isSingle">Whether one request is handled at a time.</param>
    /// <param name="debug">Whether libfuse shows each request.</param>
    /// <exception cref="ToolException">It could not be mounted; libfuse has said why.</exception>
    public static FuseSession Mount(MountedDisk mounted, string path, bool isSingle, bool debug)
    {
        List<string> arguments = ["nbdfuse", "-o", "fsname=nbd,subtype=nbdfuse"];
        if (mounted.ReadLimit < MountedDisk.MaxTransfer)
        {
            arguments.AddRange(["-o", string.Create(CultureInfo.InvariantCulture, $"max_read={mounted.ReadLimit}")]);
        }

        arguments.AddRange(mounted.Options.ForLibrary.SelectMany(static option => (string[])["-o", option]));
        arguments.AddRange(debug ? ["-d"] : []);
        nint session = Create(arguments);
        if (session == 0)
        {
            throw new ToolException("libfuse does not take the options");
        }

        fixed (byte* text = Terminated(path))
        {
            if (LibFuse.Instance.SessionMount(session, text) != 0)
            {
                LibFuse.Instance.SessionDestroy(session);
                throw new ToolException($"{path}: could not be mounted");
            }
        }

        FuseSession made = new(mounted, isSingle, session);
        made.Start();
        return made;
    }

    /// <summary>Frees what it has, after its end.</summary>
    public void Free()
    {
        _fuse.SessionUnmount(_session);
        _fuse.SessionDestroy(_session);
        _mounted.Buffers.Clear();
    }

    private static nint Create(List<string> arguments)
    {
        nint[] table = new nint[(int)Operation.Count];
        Callbacks.Fill(table);
        byte*[] values = new byte*[arguments.Count + 1];
        try
        {
            for (int i = 0; i < arguments.Count; i++)
            {
                values[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
            }

            fixed (byte** first = values)
            fixed (nint* operations = table)
            {
                FuseArguments given = new() { Count = arguments.Count, Values = first };
                return LibFuse.Instance.SessionNew(&given, operations, (nuint)(table.Length * sizeof(nint)), 0);
            }
        }
        finally
        {
            foreach (byte* value in values)
            {
                Marshal.FreeCoTaskMem((nint)value);
            }
        }
    }

    private static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private void Start()
    {
        // One that ends at once makes the count smaller.
        int count = _receiving;

        // While one waits, another receives.
        bool mayWait = _isSingle || count > 1;
        for (int i = 0; i < count; i++)
        {
            new Thread(() => Receive(mayWait)) { IsBackground = true, Name = "fuse" }.Start();
        }
    }

    // Kernel and libfuse have talked, and libfuse goes no further if they do not agree.
    private void NoteFirst()
    {
        if (_fuse.SessionExited(_session) == 0)
        {
            _mounted.Ready.TrySetResult();
        }
        else
        {
            _mounted.Ready.TrySetException(new ToolException("libfuse and the kernel do not agree"));
        }
    }

    private void Receive(bool mayWait)
    {
        RequestHandler handler = new(_mounted, mayWait);
        Callbacks.Handler = handler;
        FuseBuffer buffer = default;
        while (true)
        {
            handler.Buffer ??= _mounted.Buffers.Take();
            buffer.Memory = handler.Buffer.Address;
            int received = _fuse.SessionReceive(_session, &buffer);
            handler.Buffer.Address = buffer.Memory;
            if (received is -Errno.EINTR or -Errno.EAGAIN)
            {
                continue;
            }

            if (received <= 0)
            {
                Volatile.Write(ref _failure, -received);
                break;
            }

            _fuse.SessionProcess(_session, &buffer);
            if (handler.IsFirst)
            {
                handler.IsFirst = false;
                NoteFirst();
            }

            if (_isSingle)
            {
                _mounted.InFlight.WaitForNone(Timeout.InfiniteTimeSpan);
            }
        }

        _gone.TrySetResult();
        Callbacks.Handler = null;
        _mounted.Buffers.Return(handler.Buffer);
        if (Interlocked.Decrement(ref _receiving) == 0)
        {
            _ended.SetResult();
        }
    }
}
