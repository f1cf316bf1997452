
namespace LibNbd.Interop.Tests.Faces;

/// <summary>The calls that are awaited.</summary>
internal sealed class AsyncFace(CancellationToken cancellationToken) : Face
{
    internal override Task Connect(NbdHandle nbd, ServerAddress address) => address.Transport == Transport.Unix
        ? nbd.ConnectUnixAsync(address.SocketPath, cancellationToken).AsTask()
        : nbd.ConnectTcpAsync(address.Host, address.Service, cancellationToken).AsTask();

    internal override Task Read(NbdHandle nbd, Memory<byte> buffer, ulong offset, CommandFlags flags = CommandFlags.None) =>
        nbd.PreadAsync(buffer, offset, flags, cancellationToken).AsTask();

    internal override Task ReadStructured(
        NbdHandle nbd, Memory<byte> buffer, ulong offset, ChunkCallback chunk, CommandFlags flags = CommandFlags.None) =>
        nbd.PreadStructuredAsync(buffer, offset, chunk, flags, cancellationToken).AsTask();

    internal override Task Write(NbdHandle nbd, ReadOnlyMemory<byte> buffer, ulong offset, CommandFlags flags = CommandFlags.None) =>
        nbd.PwriteAsync(buffer, offset, flags, cancellationToken).AsTask();

    internal override Task Flush(NbdHandle nbd) => nbd.FlushAsync(cancellationToken: cancellationToken).AsTask();

    internal override Task Trim(NbdHandle nbd, ulong count, ulong offset, CommandFlags flags = CommandFlags.None) =>
        nbd.TrimAsync(count, offset, flags, cancellationToken).AsTask();

    internal override Task Zero(NbdHandle nbd, ulong count, ulong offset, CommandFlags flags = CommandFlags.None) =>
        nbd.ZeroAsync(count, offset, flags, cancellationToken).AsTask();

    internal override Task Cache(NbdHandle nbd, ulong count, ulong offset) =>
        nbd.CacheAsync(count, offset, cancellationToken: cancellationToken).AsTask();

    internal override Task BlockStatus(
        NbdHandle nbd, ulong count, ulong offset, ExtentCallback extent, CommandFlags flags = CommandFlags.None) =>
        nbd.BlockStatusAsync(count, offset, extent, flags, cancellationToken).AsTask();

    internal override Task Shutdown(NbdHandle nbd) => nbd.ShutdownAsync(cancellationToken: cancellationToken).AsTask();
}
