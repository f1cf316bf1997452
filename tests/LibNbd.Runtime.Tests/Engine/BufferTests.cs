using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

public class BufferTests
{
    [Fact]
    public void What_is_received_comes_out_in_order_through_every_change_of_size()
    {
        Random random = new(1);
        ReceiveBuffer buffer = new();
        byte next = 0;
        byte expected = 0;
        for (int step = 0; step < 20_000; step++)
        {
            Span<byte> free = buffer.Free;
            Assert.True(free.Length > 0 || buffer.Available == buffer.Size, "to receive nothing would look like the end of the stream");
            int count = random.Next(Math.Min(free.Length, 3000) + 1);
            for (int i = 0; i < count; i++)
            {
                free[i] = next++;
            }

            buffer.Added(count);
            if (random.Next(10) == 0)
            {
                if (random.Next(2) == 0)
                {
                    buffer.Grow(random.Next(2 * ReceiveBuffer.LargeSize));
                }
                else
                {
                    buffer.Shrink();
                }
            }

            int taken = random.Next(3) == 0 ? buffer.Available : random.Next(buffer.Available + 1);
            for (int i = 0; i < taken; i++)
            {
                Assert.Equal(expected++, buffer.Unread[i]);
            }

            buffer.Consume(taken);
        }

        Assert.Equal((byte)(next - expected), (byte)buffer.Available);
    }

    [Fact]
    public void A_full_small_buffer_stays_large_until_what_waits_fits()
    {
        ReceiveBuffer buffer = new();
        buffer.Grow(int.MaxValue);
        Assert.True(buffer.Free.Length >= ReceiveBuffer.LargeSize);
        buffer.Added(ReceiveBuffer.SmallSize + 1);
        buffer.Shrink();
        Assert.Equal(ReceiveBuffer.SmallSize + 1, buffer.Available);
        buffer.Consume(1);
        buffer.Shrink();
        Assert.Equal(ReceiveBuffer.SmallSize, buffer.Available);
        Assert.Equal(0, buffer.Free.Length);
        buffer.Discard();
        Assert.Equal(0, buffer.Available);
        Assert.Equal(ReceiveBuffer.SmallSize, buffer.Free.Length);
    }

    [Theory]
    [InlineData(0, ReceiveBuffer.SmallSize)]
    [InlineData(ReceiveBuffer.SmallSize, ReceiveBuffer.SmallSize)]
    [InlineData(ReceiveBuffer.SmallSize + 1, 2 * ReceiveBuffer.SmallSize)]
    [InlineData(65 * 1024, 128 * 1024)]
    [InlineData(ReceiveBuffer.LargeSize + 1, ReceiveBuffer.LargeSize)]
    public void A_buffer_is_as_large_as_what_is_awaited(int wanted, int size)
    {
        ReceiveBuffer buffer = new();
        buffer.Grow(wanted);
        Assert.Equal(size, buffer.Size);
        buffer.Grow(1);
        Assert.Equal(size, buffer.Size);
        buffer.Shrink();
        Assert.Equal(0, buffer.Size);
    }

    [Fact]
    public void A_send_buffer_grows_once_to_what_is_expected()
    {
        SendBuffer buffer = new();
        buffer.Expect(60_000);
        buffer.Append(5000).Clear();
        Assert.Equal(64 * 1024, buffer.Size);
        buffer.OnSent(5000);
        buffer.Release();
        Assert.Equal(0, buffer.Size);
    }

    [Fact]
    public void What_is_put_in_leaves_in_order_at_any_pace()
    {
        Random random = new(2);
        SendBuffer buffer = new();
        List<byte> put = [];
        List<byte> left = [];
        for (int step = 0; step < 5000; step++)
        {
            int size = random.Next(random.Next(20) == 0 ? 20_000 : 100);
            if (buffer.HasRoomFor(size))
            {
                byte[] bytes = ServerWire.Pattern(size, step);
                bytes.CopyTo(buffer.Append(size));
                put.AddRange(bytes);
                if (random.Next(50) == 0)
                {
                    byte[] payload = ServerWire.Pattern(random.Next(1, 5000), -step);
                    buffer.AppendPayload(new Command { Buffer = IoBuffer.Of(payload.AsMemory()) }, payload.Length);
                    put.AddRange(payload);
                    Assert.False(buffer.HasRoomFor(0));
                    Assert.Throws<InvalidOperationException>(() => buffer.Append(1).Length);
                }
            }

            if (random.Next(2) == 0)
            {
                int count = random.Next(buffer.Head.Length + buffer.Payload.Length + 1);
                int fromHead = Math.Min(count, buffer.Head.Length);
                left.AddRange(buffer.Head[..fromHead]);
                left.AddRange(buffer.Payload[..(count - fromHead)]);
                buffer.OnSent(count);
            }

            if (random.Next(10) == 0)
            {
                buffer.Release();
            }

            Assert.Equal((ulong)put.Count, buffer.Staged);
            Assert.Equal((ulong)left.Count, buffer.Sent);
            Assert.Equal(put.Count == left.Count, buffer.IsEmpty);
        }

        left.AddRange(buffer.Head);
        left.AddRange(buffer.Payload);
        Assert.True(put.SequenceEqual(left));
    }

    [Fact]
    public void What_has_not_left_can_be_taken_back_and_what_has_cannot()
    {
        SendBuffer buffer = new();
        buffer.Append(10).Fill(1);
        ulong position = buffer.Staged;
        buffer.Append(10).Fill(2);
        buffer.AppendPayload(new Command { Buffer = IoBuffer.Of(new byte[100].AsMemory()) }, 100);
        buffer.OnSent(10);
        Assert.Throws<InvalidOperationException>(() => buffer.TakeBack(position - 1));
        buffer.TakeBack(position);
        Assert.True(buffer.IsEmpty);
        Assert.False(buffer.HasPayload);
        Assert.Equal(0, buffer.Payload.Length);
        buffer.Append(3).Fill(7);
        Assert.Equal([7, 7, 7], buffer.Head.ToArray());
    }

    [Fact]
    public void A_detached_payload_is_a_copy_and_only_its_owners()
    {
        byte[] memory = ServerWire.Pattern(1000);
        Command owner = new() { Buffer = IoBuffer.Of(memory.AsMemory()) };
        SendBuffer buffer = new();
        buffer.Append(5).Clear();
        buffer.AppendPayload(owner, 1000);
        buffer.OnSent(105);
        buffer.DetachPayload(new Command());
        Assert.True(buffer.Payload.Overlaps(memory));
        buffer.DetachPayload(owner);
        owner.Reset();
        Array.Clear(memory);
        Assert.False(buffer.Payload.Overlaps(memory));
        Assert.Equal(ServerWire.Pattern(1000)[100..], buffer.Payload.ToArray());
        buffer.OnSent(900);
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void A_handshake_message_of_any_size_fits()
    {
        SendBuffer buffer = new();
        Assert.False(buffer.HasRoomFor((128 * 1024) + 1));
        Assert.True(buffer.HasRoomFor(128 * 1024));
        Assert.Equal(1_000_000, buffer.Append(1_000_000).Length);
        buffer.Discard();
        Assert.True(buffer.IsEmpty);
        Assert.Equal(0, buffer.Head.Length);
    }

    [Fact]
    public unsafe void A_part_outside_a_buffer_is_refused()
    {
        byte* memory = stackalloc byte[10];
        IoBuffer native = IoBuffer.Of(memory, 10);
        IoBuffer managed = IoBuffer.Of(new byte[10].AsMemory());
        foreach ((int start, int length) in ((int, int)[])[(0, 11), (10, 1), (-1, 1), (5, int.MaxValue), (int.MaxValue, int.MaxValue)])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => native.Span(start, length).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => managed.Span(start, length).Length);
        }

        Assert.Equal(0, native.Span(10, 0).Length);
        Assert.True(IoBuffer.Of(null, 5).IsNull);
        Assert.False(managed.IsNull);
    }
}
