using System.Text;

namespace LibNbd.Samples.QuickStart;

/// <summary>The same with <c>await</c>.</summary>
internal static class Awaited
{
    public static async Task RunAsync(Func<NbdHandle, ValueTask> connect, bool mayWrite)
    {
        Console.WriteLine("\n== With await");
        await using NbdHandle handle = new();
        handle.AddMetaContext(MetaContexts.ContextBaseAllocation);
        await connect(handle);
        Console.WriteLine($"  {handle.GetSize()} bytes, protocol {handle.GetProtocol()}");
        if (mayWrite)
        {
            await handle.PwriteAsync(Encoding.ASCII.GetBytes("Hello from an await"), 131072);
        }

        byte[] data = new byte[Math.Min(64, handle.GetSize())];
        if (data.Length > 0)
        {
            await handle.PreadAsync(data, mayWrite ? 131072u : 0);
        }

        Show.Hex(data);
        if (handle.GetSize() > 0 && handle.CanMetaContext(MetaContexts.ContextBaseAllocation))
        {
            await handle.BlockStatusAsync(Show.MapLength(handle), 0, Show.Extents);
        }

        await handle.ShutdownAsync();
        Console.WriteLine($"  {handle.ConnectionState()}");
    }
}
