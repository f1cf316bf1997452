using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

public sealed class HandshakeFaultTests
{
    [Theory]
    [InlineData(HandshakeStep.Accepted, 0)]
    [InlineData(HandshakeStep.MidGreeting, 9)]
    [InlineData(HandshakeStep.Greeted, 18)]
    public async Task Hangs_up_around_the_greeting(HandshakeStep step, int received)
    {
        await using NbdServer server = Servers.Start(new MemoryExport(1), o => o.HandshakeFaults.Add(new(step)));
        using TestClient client = await TestClient.ConnectAsync(server);
        Assert.Equal(received, (await client.ReceiveToEndAsync()).Length);
        client.Dispose();
        Assert.Equal(ConnectionEnd.Scripted, (await Servers.EndAsync(server)).End);
    }

    [Fact]
    public async Task Hangs_up_after_the_client_flags()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(1), o => o.HandshakeFaults.Add(new(HandshakeStep.ClientFlags)));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Empty(await client.ReceiveToEndAsync());
        client.Dispose();
        Assert.Equal("hung up at ClientFlags", (await Servers.EndAsync(server)).Message);
    }

    [Theory]
    [InlineData(NbdOption.StructuredReply, HandshakeStep.OptionReceived, 0)]
    [InlineData(NbdOption.StructuredReply, HandshakeStep.MidOptionReply, 10)]
    [InlineData(NbdOption.ExtendedHeaders, HandshakeStep.MidOptionReply, 10)]
    [InlineData(NbdOption.ExportName, HandshakeStep.MidOptionReply, 5)]
    public async Task Hangs_up_at_one_option_only(NbdOption option, HandshakeStep step, int received)
    {
        await using NbdServer server = Servers.Start(new MemoryExport(1), o => o.HandshakeFaults.Add(new(step, Option: option)));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Equal([NbdOptionReply.Server, NbdOptionReply.Ack], (await client.HaggleAsync(NbdOption.List)).Select(reply => reply.Type));
        await client.SendOptionAsync(option);
        Assert.Equal(received, (await client.ReceiveToEndAsync()).Length);
    }

    [Theory]
    [InlineData(HandshakeStep.Accepted, 0)]
    [InlineData(HandshakeStep.MidGreeting, 9)]
    [InlineData(HandshakeStep.OptionReceived, 18)]
    public async Task Falls_silent_until_the_client_gives_up(HandshakeStep step, int received)
    {
        await using NbdServer server = Servers.Start(
            new MemoryExport(1), o => o.HandshakeFaults.Add(new(step, HandshakeFaultKind.Silence)));
        using TestClient client = await TestClient.ConnectAsync(server);
        Assert.Equal(received, (await client.ReceiveAsync(received)).Length);
        await client.SendAsync(new Message().U32(3).Text("IHAVEOPT").U32(3).U32(0));
        Assert.Equal(1, server.OpenConnections);
        ((System.Net.Sockets.NetworkStream)client.Stream).Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.Empty(await client.ReceiveToEndAsync());
        Assert.Equal(ConnectionEnd.EndOfStream, (await Servers.EndAsync(server)).End);
    }

    [Fact]
    public async Task Refuses_an_option_with_a_given_reply_and_text()
    {
        await using NbdServer server = Servers.Start(
            new MemoryExport(1), o => o.Refusals[NbdOption.Go] = new(NbdOptionReply.ErrorPolicy, "not today"));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        OptionReply reply = Assert.Single(await client.HaggleAsync(NbdOption.Go, TestClient.Info(string.Empty)));
        Assert.Equal((NbdOptionReply.ErrorPolicy, "not today"), (reply.Type, Encoding.UTF8.GetString(reply.Data)));
        await client.SendOptionAsync(NbdOption.ExportName);
        Assert.Equal(10, (await client.ReceiveAsync(10)).Length);
    }

    [Fact]
    public async Task Tells_flags_size_and_block_sizes_that_are_not_true()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(1), o =>
        {
            o.TransmissionFlagsOverride = 0;
            o.SizeOverride = ulong.MaxValue;
            o.BlockSizesOverride = new BlockSizes(3, 2, 1);
        });
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        List<OptionReply> replies = await client.GoAsync();
        Assert.Equal(new Message().U16(0).U64(ulong.MaxValue).U16(0).ToArray(), replies[0].Data);
        Assert.Equal(new Message().U16(3).U32(3).U32(2).U32(1).ToArray(), replies[1].Data);
    }
}
