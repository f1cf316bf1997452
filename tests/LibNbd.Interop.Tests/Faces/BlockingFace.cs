
namespace LibNbd.Interop.Tests.Faces;

/// <summary>The calls that return when it is done.</summary>
internal sealed class BlockingFace : Face
{
    internal override Task Connect(NbdHandle nbd, ServerAddress address)
    {
        if (address.Transport == Transport.Unix)
        {
            nbd.ConnectUnix(address.SocketPath);
        }
        else
        {
            nbd.ConnectTcp(address.Host, address.Service);
        }

        return Task.CompletedTask;
    }

    internal override Task Read(NbdHandle nbd, Memory<byte> buffer, ulong offset, CommandFlags flags = CommandFlags.None)
    {
        nbd.Pread(buffer.Span, offset, flags);
        return Task.CompletedTask;
    }

    internal override Task ReadStructured(
        NbdHandle nbd, Memory<byte> buffer, ulong offset, ChunkCallback chunk, CommandFlags flags = CommandFlags.None)
    {
        nbd.PreadStructured(buffer.Span, offset, chunk, flags);
        return Task.CompletedTask;
    }

    internal override Task Write(NbdHandle nbd, ReadOnlyMemory<byte> buffer, ulong offset, CommandFlags flags = CommandFlags.None)
    {
        nbd.Pwrite(buffer.Span, offset, flags);
        return Task.CompletedTask;
    }

    internal override Task Flush(NbdHandle nbd)
    {
        nbd.Flush();
        return Task.CompletedTask;
    }

    internal override Task Trim(NbdHandle nbd, ulong count, ulong offset, CommandFlags flags = CommandFlags.None)
    {
        nbd.Trim(count, offset, flags);
        return Task.CompletedTask;
    }

    internal override Task Zero(NbdHandle nbd, ulong count, ulong offset, CommandFlags flags = CommandFlags.None)
    {
        nbd.Zero(count, offset, flags);
        return Task.CompletedTask;
    }

    internal override Task Cache(NbdHandle nbd, ulong count, ulong offset)
    {
        nbd.Cache(count, offset);
        return Task.CompletedTask;
    }

    internal override Task BlockStatus(
        NbdHandle nbd, ulong count, ulong offset, ExtentCallback extent, CommandFlags flags = CommandFlags.None)
    {
        nbd.BlockStatus(count, offset, extent, flags);
        return Task.CompletedTask;
    }

    internal override Task Shutdown(NbdHandle nbd)
    {
        nbd.Shutdown();
        return Task.CompletedTask;
    }
}
