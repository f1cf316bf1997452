using System.Text;

namespace LibNbd.Samples.QuickStart;

/// <summary>The low-level face: only <c>Poll</c> blocks, and every state is visible.</summary>
internal sealed class EventLoop(Action<NbdHandle> connect, bool mayWrite)
{
    private string _lastState = "";

    public void Run()
    {
        Console.WriteLine("\n== With aio calls and a poll loop");
        using NbdHandle handle = new();
        ShowState(handle);
        handle.AddMetaContext(MetaContexts.ContextBaseAllocation);
        connect(handle);
        while (handle.AioIsConnecting())
        {
            ShowState(handle);
            handle.Poll(-1);
        }

        ShowState(handle);
        if (!handle.AioIsReady())
        {
            throw new NbdException(NbdHandle.GetError() ?? "the connection failed");
        }

        Console.WriteLine($"  {handle.GetSize()} bytes, protocol {handle.GetProtocol()}");
        if (mayWrite)
        {
            byte[] text = Encoding.ASCII.GetBytes("Hello from an event loop");
            Finish(handle, handle.AioPwrite(text, 65536));
        }

        byte[] data = new byte[Math.Min(64, handle.GetSize())];
        if (data.Length > 0)
        {
            Finish(handle, handle.AioPread(data, mayWrite ? 65536u : 0));
        }

        Show.Hex(data);
        if (handle.GetSize() > 0 && handle.CanMetaContext(MetaContexts.ContextBaseAllocation))
        {
            Finish(handle, handle.AioBlockStatus(Show.MapLength(handle), 0, Show.Extents));
        }

        handle.Shutdown();
        ShowState(handle);
    }

    /// <summary>Drives the connection until one command is done, and retires it.</summary>
    private void Finish(NbdHandle handle, long cookie)
    {
        while (!handle.AioCommandCompleted((ulong)cookie))
        {
            ShowState(handle);
            handle.Poll(-1);
        }
    }

    private void ShowState(NbdHandle handle)
    {
        string state = handle.ConnectionState();
        if (state != _lastState)
        {
            Console.WriteLine($"  {state}");
            _lastState = state;
        }
    }
}
