using System.Buffers.Binary;
using LibNbd.Server;

namespace LibNbd.Api.Tests.Security;

/// <summary>Servers that attack with their replies.</summary>
public sealed class ReplyAttackTests
{
    private const byte Canary = 0xc5;
    private const int Length = 4096;
    private const int Margin = 4096;

    /// <summary>The advisory of October 2019: content may not be written anywhere but where it was asked for.</summary>
    [Theory]
    [InlineData(ulong.MaxValue, 1)]
    [InlineData(ulong.MaxValue - 511, 512)]
    [InlineData(ulong.MaxValue - 4095, 4096)]
    [InlineData(0UL, 1)]
    [InlineData(8191UL, 1)]
    [InlineData(8192UL - 1, 2)]
    [InlineData(8192UL + 4096 - 1, 2)]
    [InlineData(8192UL + 4096, 1)]
    [InlineData((1UL << 32) + 8192, 1)]
    [InlineData((1UL << 63) + 8192, 1)]
    public void Content_outside_the_request_is_not_written(ulong offset, int length) => Bounded.Run(() =>
    {
        foreach (bool extended in (bool[])[false, true])
        {
            foreach (bool hole in (bool[])[false, true])
            {
                using TestServer server = new(options =>
                {
                    options.ExtendedHeaders = extended;
                    options.OnRequest = Misbehavior.On(NbdCommand.Read, context =>
                    {
                        ReplyScript reply = context.Reply();
                        return new(hole
                            ? reply.Hole(offset, (uint)length, done: true).Send()
                            : reply.Data(offset, new byte[length], done: true).Send());
                    });
                });
                using NbdHandle nbd = server.Connect();
                byte[] memory = new byte[Margin + Length + Margin];
                Array.Fill(memory, Canary);
                Assert.Throws<NbdException>(() => nbd.Pread(memory.AsSpan(Margin, Length), 8192));
                Assert.True(nbd.AioIsDead());
                Assert.Equal(-1, memory.AsSpan(0, Margin).IndexOfAnyExcept(Canary));
                Assert.Equal(-1, memory.AsSpan(Margin + Length).IndexOfAnyExcept(Canary));
            }
        }
    });

    /// <summary>A hole whose length reaches around the end of all numbers.</summary>
    [Theory]
    [InlineData(8192UL, uint.MaxValue)]
    [InlineData(8192UL + 1, 4096u)]
    [InlineData(ulong.MaxValue, uint.MaxValue)]
    public void A_hole_that_wraps_around_is_not_cleared(ulong offset, uint length) => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.On(
            NbdCommand.Read, context => new(context.Reply().Hole(offset, length, done: true).Send())));
        using NbdHandle nbd = server.Connect();
        byte[] memory = new byte[Margin + Length + Margin];
        Array.Fill(memory, Canary);
        Assert.Throws<NbdException>(() => nbd.Pread(memory.AsSpan(Margin, Length), 8192));
        Assert.Equal(-1, memory.AsSpan(0, Margin).IndexOfAnyExcept(Canary));
        Assert.Equal(-1, memory.AsSpan(Margin + Length).IndexOfAnyExcept(Canary));
    });

    /// <summary>CVE-2022-0485: what was in the buffer before does not pass for what was read, however the read fails.</summary>
    [Fact]
    public async Task A_read_that_fails_leaves_nothing_of_what_was_there()
    {
        Func<RequestContext, RequestAction>[] failures =
        [
            static _ => RequestAction.HangUp,
            static _ => RequestAction.Fail(NbdError.InputOutput),
            static context => context.Reply().Error((uint)Errno.EIO, "no", done: true).Send(),
            static context => context.Reply().None().Send(),
            static context => context.Reply().Data(context.Offset, new byte[512], done: true).Send(),
            static context => context.Reply().Data(context.Offset, new byte[100], declaredLength: Length + 8).Send(thenHangUp: true),
        ];
        foreach (Func<RequestContext, RequestAction> failure in failures)
        {
            for (int face = 0; face < 3; face++)
            {
                using TestServer server = new(options =>
                    options.OnRequest = Misbehavior.On(NbdCommand.Read, context => new(failure(context))));
                using NbdHandle nbd = server.Connect();
                byte[] buffer = new byte[Length];
                Array.Fill(buffer, Canary);
                switch (face)
                {
                    case 0:
                        Assert.Throws<NbdException>(() => nbd.Pread(buffer, 0));
                        break;
                    case 1:
                        await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(nbd.PreadAsync(buffer, 0).AsTask()));
                        break;
                    default:
                        int error = 0;
                        ulong cookie = (ulong)nbd.AioPread(buffer, 0, completion: (ref int e) =>
                        {
                            error = e;
                            return 0;
                        });
                        Bounded.Run(() =>
                        {
                            while (!nbd.AioIsDead() && !nbd.AioIsClosed() && nbd.AioInFlight() > 0)
                            {
                                _ = Try(() => nbd.Poll(-1));
                            }
                        });
                        Assert.NotEqual(0, error);
                        Assert.Throws<NbdException>(() => nbd.AioCommandCompleted(cookie));
                        break;
                }

                Assert.DoesNotContain(Canary, buffer);
            }
        }
    }

    /// <summary>
    /// The advisory of July 2023: a block status reply where no context was negotiated, and the client was told not to mind.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_block_status_without_a_context_is_an_error(bool extended) => Bounded.Run(() =>
    {
        using TestServer server = new(options =>
        {
            options.ExtendedHeaders = extended;
            options.OnRequest = Misbehavior.On(NbdCommand.BlockStatus, context =>
                new(context.Reply().BlockStatus(1, [new ExportExtent(Length, 0)], done: true).Send()));
        });
        using NbdHandle nbd = server.Connect();
        nbd.SetStrictMode(0);
        int calls = 0;
        NbdException error = Assert.Throws<NbdException>(() => nbd.BlockStatus64(Length, 0, (_, _, _, ref _) =>
        {
            calls++;
            return 0;
        }));
        Assert.Equal((Errno.EPROTO, 0), (error.ErrorNumber, calls));
        Assert.True(nbd.AioIsReady());
    });

    /// <summary>CVE-2023-5871: flags of 64 bits for a callback of 32.</summary>
    [Fact]
    public void Wide_flags_for_a_narrow_callback_are_an_overflow() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.On(
            NbdCommand.BlockStatus, Misbehavior.Extents(new ExportExtent(Length, 1UL << 32), new ExportExtent(Length, ulong.MaxValue))));
        using NbdHandle nbd = server.Connect(static nbd => nbd.AddMetaContext(MetaContexts.ContextBaseAllocation));
        Assert.True(nbd.GetExtendedHeadersNegotiated());
        NbdException error = Assert.Throws<NbdException>(() => nbd.BlockStatus(2 * Length, 0, (_, _, _, ref _) => 0));
        Assert.Equal(Errno.EOVERFLOW, error.ErrorNumber);
        Assert.True(nbd.AioIsReady());
    });

    /// <summary>Extents that lead nowhere end the list; the command ends.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Extents_of_no_length_lead_to_an_end(bool extended) => Bounded.Run(() =>
    {
        using TestServer server = new(options =>
        {
            options.ExtendedHeaders = extended;
            options.OnRequest = Misbehavior.On(
                NbdCommand.BlockStatus, Misbehavior.Extents([.. Enumerable.Repeat(new ExportExtent(0, 0), 1000)]));
        });
        using NbdHandle nbd = server.Connect(static nbd => nbd.AddMetaContext(MetaContexts.ContextBaseAllocation));
        Assert.Equal(
            Errno.EPROTO, Assert.Throws<NbdException>(() => nbd.BlockStatus64(Length, 0, (_, _, _, ref _) => 0)).ErrorNumber);
    });

    /// <summary>
    /// Replies to commands that were never sent: what can be skipped is, and costs no memory; the true reply still arrives.
    /// </summary>
    [Fact]
    public void Replies_to_commands_never_sent_cost_nothing() => Bounded.Run(() =>
    {
        using TestServer server = new(options => options.OnRequest = Misbehavior.On(NbdCommand.Read, context =>
        {
            ReplyScript reply = context.Reply();
            for (ulong cookie = 1000; cookie < 6000; cookie++)
            {
                reply.Chunk(1, new byte[8 + 16], done: true, cookie: cookie);
            }

            return new(reply.Data(context.Offset, Wire.Content(context.Offset, Length), done: true).Send());
        }));
        using NbdHandle nbd = server.Connect();
        byte[] buffer = new byte[Length];
        nbd.Pread(buffer, 0);
        Assert.Equal(Wire.Content(0, Length), buffer);
        Assert.Equal(0, nbd.AioInFlight());
    });

    [Fact]
    public void A_simple_reply_to_a_command_never_sent_is_fatal_as_its_length_is_unknown() => Bounded.Run(() =>
    {
        using PlainServer server = PlainServer.Oldstyle(client =>
        {
            WireRequest request = Wire.ReceiveRequest(client);
            Wire.Send(client, Wire.Reply(request.Cookie + 1));
            Wire.TryReceive(client, new byte[1]);
        });
        using NbdHandle nbd = server.Connect();
        Assert.Equal(Errno.EPROTO, Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], 0)).ErrorNumber);
        Assert.True(nbd.AioIsDead());
    });

    /// <summary>Announced lengths are held against limits before they are believed, and cost nothing by themselves.</summary>
    [Theory]
    [InlineData(false, uint.MaxValue)]
    [InlineData(false, (64UL << 20) + 9)]
    [InlineData(true, ulong.MaxValue)]
    [InlineData(true, 1UL << 63)]
    [InlineData(true, (64UL << 20) + 9)]
    public void A_reply_of_absurd_length_is_fatal(bool extended, ulong length) => Bounded.Run(() =>
    {
        foreach (ushort type in (ushort[])[1, 2, 5, 6, 0x8001, 0x7fff])
        {
            using TestServer server = new(options =>
            {
                options.ExtendedHeaders = extended;
                options.OnRequest = Misbehavior.On(NbdCommand.Read, context =>
                    new(context.Reply().Chunk(type, new byte[64], declaredLength: length).Send()));
            });
            using NbdHandle nbd = server.Connect();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<NbdException>(() => nbd.Pread(new byte[Length], 0));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
            Assert.True(nbd.AioIsDead());
        }
    });

    /// <summary>
    /// A reply that never ends: whoever waits with a limit comes back, other threads get their turn, and closing ends it.
    /// </summary>
    [Fact]
    public void A_reply_without_end_does_not_keep_the_handle() => Bounded.Run(() =>
    {
        using PlainServer server = new(client =>
        {
            NewstyleWire.RefuseUntil(client, NewstyleWire.Go, grantStructured: true);
            Wire.Send(
                client,
                [
                    .. NewstyleWire.Reply(NewstyleWire.Go, NewstyleWire.InfoReply, NewstyleWire.ExportInfo(1 << 20)),
                    .. NewstyleWire.Reply(NewstyleWire.Go, NewstyleWire.Ack),
                ]);
            WireRequest request = Wire.ReceiveRequest(client);

            // Empty data, and no sign of an end: each chunk is tolerated.
            byte[] chunk = new byte[28];
            BinaryPrimitives.WriteUInt32BigEndian(chunk, 0x668e33ef);
            BinaryPrimitives.WriteUInt16BigEndian(chunk.AsSpan(6), 1);
            BinaryPrimitives.WriteUInt64BigEndian(chunk.AsSpan(8), request.Cookie);
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(16), 8);
            NewstyleWire.Flood(client, chunk);
        });
        using NbdHandle nbd = server.Connect();
        nbd.AioPread(new byte[512], 0);
        for (int turn = 0; turn < 5; turn++)
        {
            Assert.InRange(nbd.Poll(1), 0, 1);
        }

        Bounded.Running reader = Bounded.Start(() => Assert.Throws<NbdException>(() => nbd.Pread(new byte[512], 0)));
        Bounded.Until(() => nbd.AioInFlight() == 2);
        Assert.Equal(2, nbd.AioInFlight());
        nbd.Dispose();
        reader.Join();
    });

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (NbdException)
        {
            return false;
        }
    }
}
