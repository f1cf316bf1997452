using Microsoft.Win32.SafeHandles;

namespace LibNbd.Copying;

/// <summary>A file that was made anew: what is not written is a hole.</summary>
internal sealed class FileTarget(SafeFileHandle file) : ICopyTarget
{
    public long Alignment => 1;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken) =>
        RandomAccess.WriteAsync(file, data, offset, cancellationToken);

    public ValueTask ZeroAsync(long offset, long length, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
