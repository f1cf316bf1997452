using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>A pipe, a socket, a character device: bytes from one end to the other.</summary>
internal sealed class StreamEnd(Stream stream, string name, bool ownsStream) : End
{
    /// <inheritdoc/>
    public override string Kind => "pipe_ops";

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Identity => name;

    /// <inheritdoc/>
    public override long? Size => null;

    /// <inheritdoc/>
    public override bool IsStream => true;

    /// <inheritdoc/>
    public override bool CanMultiConn => false;

    /// <summary>The stream itself.</summary>
    public Stream Stream => stream;

    /// <summary>Takes an open descriptor.</summary>
    public static StreamEnd Of(SafeFileHandle handle, FileAccess access, string name) =>
        new(new FileStream(handle, access, bufferSize: 0), name, ownsStream: true);

    /// <inheritdoc/>
    public override Lane OpenLane(int index) => throw new InvalidOperationException("a stream has no lanes");

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (ownsStream)
        {
            stream.Dispose();
        }

        base.Dispose();
    }
}
