using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using LibNbd.Tools.Fuse.Native;

namespace LibNbd.Tools.Fuse;

/// <summary>A read or a write of the kernel, from when it is issued until it is answered. It is used again for others.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class DataRequest
{
    private readonly MountedDisk _mounted;
    private readonly Action _finish;
    private nint _request;
    private NbdHandle? _connection;
    private byte[]? _target;
    private ReceiveBuffer? _source;
    private int _count;
    private ValueTaskAwaiter _awaiter;

    /// <summary>One for this disk.</summary>
    public DataRequest(MountedDisk mounted)
    {
        _mounted = mounted;
        _finish = Finish;
    }

    /// <summary>Reads, and answers with the data.</summary>
    /// <param name="request">What is answered.</param>
    /// <param name="offset">Where it reads.</param>
    /// <param name="count">How much.</param>
    /// <param name="wait">
    /// Whether this thread does it itself. Then no other thread has to be woken, but meanwhile this one receives no requests.
    /// </param>
    public void Read(nint request, long offset, int count, bool wait)
    {
        (_request, _count, _connection) = (request, count, _mounted.Disk.Next());
        _target = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            if (!wait)
            {
                Await(_connection.PreadAsync(_target.AsMemory(0, count), (ulong)offset));
                return;
            }

            _connection.Pread(_target.AsSpan(0, count), (ulong)offset);
            Succeed();
        }
#pragma warning disable CA1031
        catch (Exception e)
        {
            Fail(e);
        }
#pragma warning restore CA1031
    }

    /// <summary>Writes from the buffer that the request came in, which is kept until then, and answers how much was written.</summary>
    /// <param name="request">What is answered.</param>
    /// <param name="offset">Where it writes.</param>
    /// <param name="source">The buffer.</param>
    /// <param name="data">The data in it.</param>
    /// <param name="wait">As for reading.</param>
    public void Write(nint request, long offset, ReceiveBuffer source, ReadOnlyMemory<byte> data, bool wait)
    {
        (_request, _count, _connection) = (request, data.Length, _mounted.Disk.Next());
        _source = source;
        try
        {
            if (!wait)
            {
                Await(_connection.PwriteAsync(data, (ulong)offset));
                return;
            }

            _connection.Pwrite(data.Span, (ulong)offset);
            Succeed();
        }
#pragma warning disable CA1031
        catch (Exception e)
        {
            Fail(e);
        }
#pragma warning restore CA1031
    }

    // Nothing behind this throws: Finish handles everything.
    private void Await(ValueTask command)
    {
        _awaiter = command.GetAwaiter();
        if (_awaiter.IsCompleted)
        {
            Finish();
        }
        else
        {
            _awaiter.UnsafeOnCompleted(_finish);
        }
    }

    private void Finish()
    {
        try
        {
            _awaiter.GetResult();
        }
#pragma warning disable CA1031
        catch (Exception e)
        {
            Fail(e);
            return;
        }
#pragma warning restore CA1031

        Succeed();
    }

    private void Succeed()
    {
        LibFuse fuse = LibFuse.Instance;
        if (_target is not null)
        {
            fixed (byte* data = _target)
            {
                fuse.ReplyBuffer(_request, data, (nuint)_count);
            }
        }
        else
        {
            _mounted.Disk.NoteChange();
            fuse.ReplyWrite(_request, (nuint)_count);
        }

        Release();
    }

    // Whatever it is, the program that asked gets an errno, and the user a message.
    private void Fail(Exception error)
    {
        LibFuse.Instance.ReplyError(_request, _mounted.Failed(error, _connection!));
        Release();
    }

    private void Release()
    {
        if (_target is not null)
        {
            ArrayPool<byte>.Shared.Return(_target);
            _target = null;
        }

        if (_source is not null)
        {
            _mounted.Buffers.Return(_source);
            _source = null;
        }

        _connection = null;
        _awaiter = default;
        _mounted.Requests.Return(this);
        _mounted.InFlight.Leave();
    }
}
