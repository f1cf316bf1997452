using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LibNbd.Tools.Common;

/// <summary>A standard stream as the system's descriptor, where every write is one, in order, and a failed one is an error.</summary>
/// <remarks>
/// .NET's own stream of the console hides that nobody reads any more, and a file's stream keeps a position of its own, which other programs
/// that write to the same file do not see.
/// </remarks>
[UnsupportedOSPlatform("windows")]
internal sealed partial class DescriptorStream(int descriptor) : Stream
{
    private const int EAgainOfBsd = 35;
    private const short PollIn = 1;
    private const short PollOut = 4;

    /// <inheritdoc/>
    public override bool CanRead => descriptor == StandardStreams.In;

    /// <inheritdoc/>
    public override bool CanWrite => descriptor != StandardStreams.In;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            nint count = read(descriptor, ref MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (count >= 0)
            {
                return (int)count;
            }

            WaitOrThrow("read", PollIn);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint count = write(descriptor, in MemoryMarshal.GetReference(buffer), (nuint)buffer.Length);
            if (count >= 0)
            {
                buffer = buffer[(int)count..];
            }
            else
            {
                WaitOrThrow("write", PollOut);
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // A terminal or a pipe may have been made not to block, by whoever shares it.
    private void WaitOrThrow(string call, short events)
    {
        int error = Marshal.GetLastPInvokeError();
        if (error is Errno.EAGAIN or EAgainOfBsd)
        {
            PollDescriptor what = new() { Descriptor = descriptor, Events = events };
            _ = poll(ref what, 1, -1);
        }
        else if (error != Errno.EINTR)
        {
            throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

#pragma warning disable SA1300, IDE1006 // the names of libc
    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, ref byte buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, in byte buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollDescriptor descriptors, nuint count, int timeout);
#pragma warning restore SA1300, IDE1006

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Occurred;
    }
}
