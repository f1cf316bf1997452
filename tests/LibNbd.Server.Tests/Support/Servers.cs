namespace LibNbd.Server.Tests.Support;

internal static class Servers
{
    /// <summary>Bytes that differ everywhere, none of them zero.</summary>
    public static byte[] Pattern(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        Random random = new(seed);
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Next(1, 256);
        }

        return bytes;
    }

    public static NbdServer Start(IExport export, Action<NbdServerOptions>? configure = null)
    {
        NbdServerOptions options = new() { Exports = { [string.Empty] = export } };
        configure?.Invoke(options);
        return NbdServer.Start(options);
    }

    /// <summary>The one connection's end.</summary>
    public static async Task<ConnectionRecord> EndAsync(NbdServer server)
    {
        await server.IdleAsync().WaitAsync(Bounded.Limit);
        return Assert.Single(server.Ends);
    }
}
