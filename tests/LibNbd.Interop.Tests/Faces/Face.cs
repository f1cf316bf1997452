
namespace LibNbd.Interop.Tests.Faces;

/// <summary>One of the ways in which a program may use a handle. Each gives the same results.</summary>
internal abstract class Face
{
    internal static readonly string[] Names = ["blocking", "aio", "loop", "async"];

    internal static Face Of(string name, CancellationToken cancellationToken) => name switch
    {
        "blocking" => new BlockingFace(),
        "aio" => new AioFace(),
        "loop" => new LoopFace(),
        "async" => new AsyncFace(cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such face"),
    };

    internal abstract Task Connect(NbdHandle nbd, ServerAddress address);

    internal abstract Task Read(NbdHandle nbd, Memory<byte> buffer, ulong offset, CommandFlags flags = CommandFlags.None);

    internal abstract Task ReadStructured(
        NbdHandle nbd, Memory<byte> buffer, ulong offset, ChunkCallback chunk, CommandFlags flags = CommandFlags.None);

    internal abstract Task Write(NbdHandle nbd, ReadOnlyMemory<byte> buffer, ulong offset, CommandFlags flags = CommandFlags.None);

    internal abstract Task Flush(NbdHandle nbd);

    internal abstract Task Trim(NbdHandle nbd, ulong count, ulong offset, CommandFlags flags = CommandFlags.None);

    internal abstract Task Zero(NbdHandle nbd, ulong count, ulong offset, CommandFlags flags = CommandFlags.None);

    internal abstract Task Cache(NbdHandle nbd, ulong count, ulong offset);

    internal abstract Task BlockStatus(
        NbdHandle nbd, ulong count, ulong offset, ExtentCallback extent, CommandFlags flags = CommandFlags.None);

    internal abstract Task Shutdown(NbdHandle nbd);
}
