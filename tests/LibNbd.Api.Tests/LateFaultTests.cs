namespace LibNbd.Api.Tests;

/// <summary>An answer, and in the same packet what kills the connection: who waited for the answer has it.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class LateFaultTests
{
    private const uint Go = 7;

    private static readonly byte[] Nonsense = [.. Enumerable.Repeat((byte)0xee, Wire.ReplySize)];

    [Theory]
    [InlineData(0u)]
    [InlineData(5u)]
    [InlineData(28u)]
    public void A_blocking_command_ends_as_the_server_said(uint error) => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest request = Wire.ReceiveRequest(client);
            Wire.Send(client, [.. Wire.Reply(request.Cookie, error), .. error == 0 ? Wire.Content(0, 512) : [], .. Nonsense]);
            _ = Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        byte[] buffer = new byte[512];
        if (error == 0)
        {
            nbd.Pread(buffer, 0);
            Assert.Equal(Wire.Content(0, 512), buffer);
        }
        else
        {
            NbdException failure = Assert.Throws<NbdException>(() => nbd.Pread(buffer, 0));
            Assert.Equal((int)error, failure.ErrorNumber);
            Assert.Contains("read: command failed", failure.Message, StringComparison.Ordinal);
        }

        Assert.True(nbd.AioIsDead(), "both came at once");
        Assert.Throws<NbdException>(() => nbd.Pread(buffer, 0));
        server.Join();
    });

    [Fact]
    public void One_whose_answer_had_not_come_fails_with_the_reason() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            _ = Wire.ReceiveRequest(client);
            Wire.Send(client, Nonsense);
            _ = Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        NbdException failure = Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], 0));
        Assert.DoesNotContain("command failed", failure.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsDead());
    });

    [Fact]
    public void A_blocking_option_ends_as_the_server_said() => Bounded.Run(() =>
    {
        using PlainServer server = new(client =>
        {
            Wire.Send(client, TlsScript.Greeting);
            Wire.Receive(client, 4);
            uint option;
            while ((option = TlsScript.ReceiveOption(client)) != Go)
            {
                Wire.Send(client, TlsScript.Reply(option, TlsScript.Unsupported));
            }

            byte[] info = [0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 1];
            Wire.Send(client, [.. TlsScript.Reply(option, 3, info), .. TlsScript.Reply(option, TlsScript.Ack), .. Nonsense]);
            _ = Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = new();
        nbd.SetOptMode(enable: true);
        nbd.ConnectTcp(PlainServer.Host, server.Port);
        Assert.True(nbd.AioIsNegotiating());
        nbd.OptGo();
        Assert.True(nbd.AioIsDead(), "both came at once");
        Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], 0));
        server.Join();
    });
}
