using LibNbd.Copying;
using Microsoft.Win32.SafeHandles;

namespace LibNbd;

/// <content>Copies: sparse where the source can say what is a hole, many blocks at a time.</content>
public sealed partial class NbdClient
{
    /// <summary>Copies the whole export to another one.</summary>
    /// <param name="target">Another client; its export is at least as large, and what is behind stays as it is.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it; the target is half written then.</param>
    /// <returns>A task that completes when all is written, and flushed.</returns>
    /// <exception cref="ArgumentException">The target is smaller, or the options are out of range.</exception>
    /// <exception cref="NbdException">
    /// Reading or writing failed; <see cref="NbdErrorCode.WritesLost"/> if the target's server lost what it had acknowledged.
    /// </exception>
    public async Task CopyToAsync(NbdClient target, NbdCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        options = Checked(options);
        if (target.Export.Size < Export.Size)
        {
            throw new ArgumentException($"The target has {target.Export.Size} bytes, fewer than {Export.Size}.", nameof(target));
        }

        await CopyAsync(new ExportSource(this, options), new ExportTarget(target, options), options, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Copies the whole export to a stream, in order; zeroes are written as such.</summary>
    /// <param name="target">A stream that can be written. It is neither flushed nor disposed of.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that completes when all is written.</returns>
    /// <exception cref="ArgumentException">The stream cannot be written, or the options are out of range.</exception>
    /// <exception cref="NbdException">Reading failed.</exception>
    public Task CopyToAsync(Stream target, NbdCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!target.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written.", nameof(target));
        }

        options = Checked(options);
        return _pool.Telemetry.RunCopyAsync(
            Export.Size, () => StreamCopy.ReadAsync(new ExportSource(this, options), target, options, cancellationToken));
    }

    /// <summary>Copies the whole export to a file, which is made anew and has holes where the export has zeroes.</summary>
    /// <param name="path">Where; a file that is there is replaced.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it; the file is half written then.</param>
    /// <returns>A task that completes when all is written. The file is not forced to disk.</returns>
    /// <exception cref="ArgumentException">The options are out of range.</exception>
    /// <exception cref="IOException">The file could not be written; an <see cref="NbdException"/> if reading failed.</exception>
    public async Task CopyToAsync(string path, NbdCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = Checked(options) with { IsTargetZero = true };
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, preallocationSize: 0);
        RandomAccess.SetLength(file, Export.Size);
        await CopyAsync(new ExportSource(this, options), new FileTarget(file), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Copies another export to the beginning of this one, as <see cref="CopyToAsync(NbdClient, NbdCopyOptions, CancellationToken)"/> does.
    /// </summary>
    /// <param name="source">Another client.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that completes when all is written, and flushed.</returns>
    public Task CopyFromAsync(NbdClient source, NbdCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.CopyToAsync(this, options, cancellationToken);
    }

    /// <summary>Copies a stream to the beginning of the export, to the stream's end.</summary>
    /// <param name="source">A stream that can be read. It is not disposed of.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it; the export is half written then.</param>
    /// <returns>A task that completes when all is written, and flushed.</returns>
    /// <exception cref="ArgumentException">The stream cannot be read, or the options are out of range.</exception>
    /// <exception cref="NbdException">
    /// Writing failed; <see cref="NbdErrorCode.NoSpace"/> if the stream is longer than the export.
    /// </exception>
    public Task CopyFromAsync(Stream source, NbdCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.CanRead)
        {
            throw new ArgumentException("The stream cannot be read.", nameof(source));
        }

        options = Checked(options);
        return _pool.Telemetry.RunCopyAsync(
            source.CanSeek ? source.Length - source.Position : null,
            () => StreamCopy.WriteAsync(source, new ExportTarget(this, options), Export.Size, options, cancellationToken));
    }

    /// <summary>Copies a file to the beginning of the export. On Linux its holes are not read, but made zero.</summary>
    /// <param name="path">The file; not larger than the export.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends it; the export is half written then.</param>
    /// <returns>A task that completes when all is written, and flushed.</returns>
    /// <exception cref="ArgumentException">The options are out of range, or the file is larger than the export.</exception>
    /// <exception cref="IOException">The file could not be read; an <see cref="NbdException"/> if writing failed.</exception>
    public async Task CopyFromAsync(string path, NbdCopyOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = Checked(options);
        using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.Asynchronous);
        long length = RandomAccess.GetLength(file);
        if (length > Export.Size)
        {
            throw new ArgumentException($"The file has {length} bytes, more than {Export.Size}.", nameof(path));
        }

        await CopyAsync(new FileSource(file, length), new ExportTarget(this, options), options, cancellationToken).ConfigureAwait(false);
    }

    private Task CopyAsync(ICopySource source, ICopyTarget target, NbdCopyOptions options, CancellationToken cancellationToken) =>
        _pool.Telemetry.RunCopyAsync(source.Length, () => ParallelCopy.RunAsync(source, target, options, cancellationToken));

    private static NbdCopyOptions Checked(NbdCopyOptions? options)
    {
        options ??= new NbdCopyOptions();
        options.Require();
        return options;
    }
}
