namespace LibNbd.Client.Tests;

/// <summary>An export as a stream.</summary>
public sealed class StreamTests
{
    private const int Buffer = 64 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(Buffer)]
    [InlineData(Buffer + 512)]
    [InlineData(TestDisk.Size)]
    public async Task It_is_read_from_front_to_back(int piece)
    {
        const int length = 300_000;
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        await using Stream stream = client.OpenStream(new NbdStreamOptions { BufferSize = Buffer, Length = length, Offset = 1000 });
        byte[] all = new byte[length];
        int done = 0;
        while (await stream.ReadAsync(all.AsMemory(done, Math.Min(piece, length - done))) is > 0 and int count)
        {
            done += count;
        }

        Assert.Equal(length, done);
        Assert.Equal(TestDisk.Content(1000, length), all);
        Assert.Equal(-1, stream.ReadByte());
    }

    /// <summary>A program's seed, replayed against a MemoryStream, on blocks of 1 and of 512 bytes.</summary>
    [Theory]
    [InlineData(1, 1u)]
    [InlineData(2, 1u)]
    [InlineData(3, 512u)]
    [InlineData(4, 4096u)]
    public async Task It_does_what_a_stream_in_memory_does(int seed, uint block)
    {
        const int size = 200_000;
        Random random = new(seed);
        await using TestDisk disk = new(
            new MemoryExport(TestDisk.Content(0, size)) { BlockSizes = new BlockSizes(block, 4096, 1 << 20) });
        NbdClient client = await disk.ConnectAsync();
        byte[] expected = TestDisk.Content(0, size);
        using MemoryStream model = new(expected);
        await using (Stream stream = client.OpenStream(new NbdStreamOptions { BufferSize = 4096, ReadAhead = 3 }))
        {
            for (int step = 0; step < 500; step++)
            {
                byte[] buffer = new byte[random.Next(1, random.Next(4) == 0 ? 20_000 : 600)];
                switch (random.Next(5))
                {
                    case 0:
                        int to = random.Next(size);
                        Assert.Equal(model.Seek(to, SeekOrigin.Begin), stream.Seek(to, SeekOrigin.Begin));
                        break;
                    case 1 when model.Position + buffer.Length <= size:
                        random.NextBytes(buffer);
                        model.Write(buffer);
                        await stream.WriteAsync(buffer);
                        break;
                    case 2 when random.Next(10) == 0:
                        await stream.FlushAsync();
                        break;
                    default:
                        int count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                        byte[] same = new byte[buffer.Length];
                        Assert.Equal(model.ReadAtLeast(same, same.Length, throwOnEndOfStream: false), count);
                        Assert.Equal(same, buffer);
                        break;
                }

                Assert.Equal(model.Position, stream.Position);
            }
        }

        Assert.Equal(expected, ((MemoryExport)disk.Export).ToArray());
    }

    /// <summary>Protective MBR, header, 128 entries of 128 bytes, and the copies at the end.</summary>
    [Fact]
    public async Task A_partition_table_takes_few_requests()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        await using Stream stream = client.OpenStream();
        byte[] sector = new byte[512];
        stream.ReadExactly(sector);
        stream.ReadExactly(sector);
        for (int entry = 0; entry < 128; entry++)
        {
            stream.Position = 1024 + (entry * 128);
            stream.ReadExactly(sector, 0, 128);
        }

        stream.Seek(-512, SeekOrigin.End);
        stream.ReadExactly(sector);
        for (int entry = 127; entry >= 0; entry--)
        {
            stream.Seek(-512 - ((128 - entry) * 128), SeekOrigin.End);
            stream.ReadExactly(sector, 0, 128);
        }

        Assert.InRange(disk.Requests.Count(), 2, 10);
    }

    [Fact]
    public async Task Holes_are_not_read()
    {
        byte[] content = new byte[TestDisk.Size];
        content.AsSpan(TestDisk.Size / 2, 1000).Fill(7);
        await using TestDisk disk = new(new MemoryExport(content));
        NbdClient client = await disk.ConnectAsync();
        await using Stream stream = client.OpenStream(new NbdStreamOptions { BufferSize = Buffer });
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy, 1000);
        Assert.Equal(content, copy.ToArray());
        Assert.InRange(disk.BytesRead, 1000, 4 * Buffer);
        Assert.Equal(1, disk.Requests.Count(request => request.Command == NbdCommand.BlockStatus));
    }

    [Fact]
    public async Task Small_writes_are_gathered_and_flushed()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        await using Stream stream = client.OpenStream(new NbdStreamOptions { BufferSize = Buffer });
        for (int i = 0; i < Buffer; i++)
        {
            stream.WriteByte(1);
        }

        await stream.FlushAsync();
        Assert.Equal([NbdCommand.Write, NbdCommand.Flush], disk.Requests.Select(request => request.Command));
    }

    [Fact]
    public async Task What_it_cannot_do_it_refuses()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(builder => builder.IsReadOnly = true);
        Stream stream = client.OpenStream(new NbdStreamOptions { Length = 100 });
        Assert.True(stream is { CanRead: true, CanSeek: true, CanWrite: false, Length: 100 });
        Assert.Throws<NotSupportedException>(() => stream.WriteByte(1));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Equal(101, stream.Seek(1, SeekOrigin.End));
        Assert.Equal(-1, stream.ReadByte());
        await stream.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => stream.Position);
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
        Assert.Throws<ArgumentOutOfRangeException>(() => client.OpenStream(new NbdStreamOptions { Offset = TestDisk.Size + 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.OpenStream(new NbdStreamOptions { BufferSize = 1 }));
        Assert.Throws<NbdException>(() => client.OpenStream(new NbdStreamOptions { Access = FileAccess.Write }));
        NbdClient writer = await disk.ConnectAsync();
        await using Stream end = writer.OpenStream(new NbdStreamOptions { Length = 10 });
        Assert.Throws<IOException>(() => end.Write(new byte[11]));
    }

    [Fact]
    public async Task It_goes_on_over_a_loss()
    {
        await using TestDisk disk = new();

        // Each end takes all the reads with it that are under way, so one of them may meet many.
        NbdClient client = await disk.ConnectAsync(
            static builder => builder.RetryPolicy = builder.RetryPolicy with { MaxAttempts = 1000 });
        int requests = 0;
        disk.OnRequest = _ => new(Interlocked.Increment(ref requests) % 5 == 0 ? RequestAction.HangUp : RequestAction.Proceed);
        await using Stream stream = client.OpenStream(new NbdStreamOptions { BufferSize = 16 * 1024, SkipHoles = false });
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy, 1000);
        Assert.Equal(TestDisk.Content(0, TestDisk.Size), copy.ToArray());
    }
}
