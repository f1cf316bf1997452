
namespace LibNbd.Interop.Tests.Faces;

/// <summary>The low-level calls, with the handle's own poll.</summary>
internal class AioFace : Face
{
    internal override Task Connect(NbdHandle nbd, ServerAddress address)
    {
        if (address.Transport == Transport.Unix)
        {
            nbd.AioConnectUnix(address.SocketPath);
        }
        else
        {
            nbd.AioConnectTcp(address.Host, address.Service);
        }

        DriveWhile(nbd, nbd.AioIsConnecting);
        return Task.CompletedTask;
    }

    internal override Task Read(NbdHandle nbd, Memory<byte> buffer, ulong offset, CommandFlags flags = CommandFlags.None) =>
        Finish(nbd, nbd.AioPread(buffer, offset, flags: flags));

    internal override Task ReadStructured(
        NbdHandle nbd, Memory<byte> buffer, ulong offset, ChunkCallback chunk, CommandFlags flags = CommandFlags.None) =>
        Finish(nbd, nbd.AioPreadStructured(buffer, offset, chunk, flags: flags));

    internal override Task Write(NbdHandle nbd, ReadOnlyMemory<byte> buffer, ulong offset, CommandFlags flags = CommandFlags.None) =>
        Finish(nbd, nbd.AioPwrite(buffer, offset, flags: flags));

    internal override Task Flush(NbdHandle nbd) => Finish(nbd, nbd.AioFlush());

    internal override Task Trim(NbdHandle nbd, ulong count, ulong offset, CommandFlags flags = CommandFlags.None) =>
        Finish(nbd, nbd.AioTrim(count, offset, flags: flags));

    internal override Task Zero(NbdHandle nbd, ulong count, ulong offset, CommandFlags flags = CommandFlags.None) =>
        Finish(nbd, nbd.AioZero(count, offset, flags: flags));

    internal override Task Cache(NbdHandle nbd, ulong count, ulong offset) => Finish(nbd, nbd.AioCache(count, offset));

    internal override Task BlockStatus(
        NbdHandle nbd, ulong count, ulong offset, ExtentCallback extent, CommandFlags flags = CommandFlags.None) =>
        Finish(nbd, nbd.AioBlockStatus(count, offset, extent, flags: flags));

    internal override Task Shutdown(NbdHandle nbd)
    {
        nbd.AioDisconnect();
        DriveWhile(nbd, () => !nbd.AioIsClosed() && !nbd.AioIsDead());
        return Task.CompletedTask;
    }

    /// <summary>Lets the connection go on by one step, however that is done.</summary>
    private protected virtual void Step(NbdHandle nbd)
    {
        if (nbd.Poll((int)Scope.Limit.TotalMilliseconds) == 0)
        {
            throw new TimeoutException("nothing happened on the connection");
        }
    }

    private void DriveWhile(NbdHandle nbd, Func<bool> condition)
    {
        while (condition())
        {
            Step(nbd);
        }
    }

    private Task Finish(NbdHandle nbd, long cookie)
    {
        DriveWhile(nbd, () => !nbd.AioCommandCompleted((ulong)cookie));
        return Task.CompletedTask;
    }
}
