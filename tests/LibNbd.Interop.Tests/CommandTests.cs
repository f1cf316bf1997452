using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>
/// Every command in every face, over every transport, on every server; what is on the disk is compared with what should be.
/// </summary>
public sealed class CommandTests
{
    private const int DiskSize = 1 << 20;
    private const int Rounds = 12;
    private const int Largest = 128 * 1024;

    public static TheoryData<string, Transport, string> Everything()
    {
        TheoryData<string, Transport, string> data = [];
        foreach (string backend in Backend.Names)
        {
            foreach (Transport transport in Enum.GetValues<Transport>())
            {
                foreach (string face in Face.Names)
                {
                    data.Add(backend, transport, face);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public Task Commands_do_what_they_say(string server, Transport transport, string faceName) => Scope.Run(async scope =>
    {
        byte[] model = scope.RandomBytes(DiskSize);
        Backend backend = await Backend.Start(scope, server, transport, model);
        Face face = Face.Of(faceName, scope.Token);
        NbdHandle nbd = backend.NewHandle();
        await face.Connect(nbd, backend.Address);
        Assert.Equal(DiskSize, nbd.GetSize());
        Assert.Equal("newstyle-fixed", nbd.GetProtocol());

        CommandTour tour = new(scope, face, nbd, model);
        for (int i = 0; i < Rounds; i++)
        {
            await tour.Read();
            await tour.Write();
            await tour.ReadStructured();
            await tour.Zero();
            await tour.Trim();
            await tour.Cache();
            await tour.BlockStatus();
        }

        await tour.Flush();
        await tour.ReadAll();
        Assert.Equal(0, nbd.AioInFlight());
        await face.Shutdown(nbd);
        Assert.True(nbd.AioIsClosed());
        byte[] content = await backend.Content();
        Bytes.AssertSame(model, content);
    });

    /// <summary>One walk over the commands at random places, with a model of what the disk holds afterwards.</summary>
    private sealed class CommandTour(Scope scope, Face face, NbdHandle nbd, byte[] model)
    {
        private readonly int _unit = Math.Max(1, (int)nbd.GetBlockSize(BlockSizeKind.Minimum));

        internal async Task Read()
        {
            (int offset, int count) = Place();
            byte[] buffer = new byte[count];
            await face.Read(nbd, buffer, (ulong)offset);
            Bytes.AssertSame(model.AsSpan(offset, count), buffer);
        }

        internal async Task ReadAll()
        {
            byte[] buffer = new byte[model.Length];
            await face.Read(nbd, buffer, 0);
            Bytes.AssertSame(model, buffer);
        }

        internal async Task ReadStructured()
        {
            (int offset, int count) = Place();
            await ReadInChunks(offset, count, CommandFlags.None);
            if (nbd.CanDf())
            {
                int chunks = await ReadInChunks(offset, count, CommandFlags.Df);
                Assert.Equal(1, chunks);
            }
            else
            {
                await AssertRefused(() => face.ReadStructured(nbd, new byte[count], (ulong)offset, NoChunk, CommandFlags.Df), "EINVAL");
            }
        }

        internal async Task Write()
        {
            (int offset, int count) = Place();
            await WriteWith(offset, count, CommandFlags.None);
            if (nbd.CanFua())
            {
                (offset, count) = Place();
                await WriteWith(offset, count, CommandFlags.Fua);
            }
        }

        internal async Task Flush()
        {
            if (nbd.CanFlush())
            {
                await face.Flush(nbd);
            }
            else
            {
                await AssertRefused(() => face.Flush(nbd), "EINVAL");
            }
        }

        internal async Task Trim()
        {
            (int offset, int count) = Place();
            if (!nbd.CanTrim())
            {
                await AssertRefused(() => face.Trim(nbd, (ulong)count, (ulong)offset), "EINVAL");
                return;
            }

            await face.Trim(nbd, (ulong)count, (ulong)offset, nbd.CanFua() ? CommandFlags.Fua : CommandFlags.None);

            // A trimmed byte is what it was, or zero; which, only the server knows. Nothing around it may change.
            byte[] after = new byte[count];
            await face.Read(nbd, after, (ulong)offset);
            for (int i = 0; i < count; i++)
            {
                Assert.True(after[i] == 0 || after[i] == model[offset + i], "trim invented a byte");
            }

            after.CopyTo(model, offset);
        }

        internal async Task Zero()
        {
            if (!nbd.CanZero())
            {
                await AssertRefused(() => face.Zero(nbd, (ulong)_unit, 0), "EINVAL");
                return;
            }

            CommandFlags[] combinations = nbd.CanFua()
                ? [CommandFlags.None, CommandFlags.NoHole, CommandFlags.Fua, CommandFlags.NoHole | CommandFlags.Fua]
                : [CommandFlags.None, CommandFlags.NoHole];
            foreach (CommandFlags flags in combinations)
            {
                (int offset, int count) = Place();
                count = Math.Min(count, 8 * 1024 / _unit * _unit);
                await face.Zero(nbd, (ulong)count, (ulong)offset, flags);
                model.AsSpan(offset, count).Clear();
            }

            await ZeroFast();
        }

        internal async Task Cache()
        {
            (int offset, int count) = Place();
            if (nbd.CanCache())
            {
                await face.Cache(nbd, (ulong)count, (ulong)offset);
            }
            else
            {
                await AssertRefused(() => face.Cache(nbd, (ulong)count, (ulong)offset), "EINVAL");
            }
        }

        internal async Task BlockStatus()
        {
            if (!nbd.GetStructuredRepliesNegotiated() || !nbd.CanMetaContext(MetaContexts.ContextBaseAllocation))
            {
                await AssertRefused(() => face.BlockStatus(nbd, (ulong)model.Length, 0, NoExtents), "ENOTSUP");
                return;
            }

            (int offset, int count) = Place();
            await StatusOf(offset, count, CommandFlags.None);
            await StatusOf(offset, count, CommandFlags.ReqOne);
        }

        private async Task ZeroFast()
        {
            (int offset, int count) = Place();
            count = Math.Min(count, 8 * 1024 / _unit * _unit);
            if (!nbd.CanFastZero())
            {
                await AssertRefused(() => face.Zero(nbd, (ulong)count, (ulong)offset, CommandFlags.FastZero), "EINVAL");
                return;
            }

            try
            {
                await face.Zero(nbd, (ulong)count, (ulong)offset, CommandFlags.FastZero);
                model.AsSpan(offset, count).Clear();
            }
            catch (NbdException e) when (string.Equals(e.ErrorName, "ENOTSUP", StringComparison.Ordinal))
            {
                // The server says that it would not be fast here: then it must have left everything as it was.
            }
        }

        private async Task WriteWith(int offset, int count, CommandFlags flags)
        {
            byte[] data = scope.RandomBytes(count);
            await face.Write(nbd, data, (ulong)offset, flags);
            data.CopyTo(model, offset);
        }

        private async Task<int> ReadInChunks(int offset, int count, CommandFlags flags)
        {
            byte[] buffer = new byte[count];
            byte[] seen = new byte[count];
            bool[] covered = new bool[count];
            int chunks = 0;
            int Take(ReadOnlySpan<byte> data, ulong position, uint status, ref int error)
            {
                chunks++;
                int at = (int)position - offset;
                Assert.True(status is NbdConstants.ReadData or NbdConstants.ReadHole);
                Assert.Equal(0, error);
                Assert.False(status == NbdConstants.ReadHole && data.ContainsAnyExcept((byte)0), "a hole is zero");
                Assert.False(covered.AsSpan(at, data.Length).Contains(value: true), "no byte comes twice");
                covered.AsSpan(at, data.Length).Fill(value: true);
                data.CopyTo(seen.AsSpan(at));
                return 0;
            }

            await face.ReadStructured(nbd, buffer, (ulong)offset, Take, flags);
            Assert.DoesNotContain(expected: false, covered);
            Bytes.AssertSame(model.AsSpan(offset, count), seen);
            Bytes.AssertSame(model.AsSpan(offset, count), buffer);
            return chunks;
        }

        private async Task StatusOf(int offset, int count, CommandFlags flags)
        {
            List<(uint Length, uint Flags)> extents = [];
            int Take(string context, ulong position, ReadOnlySpan<uint> entries, ref int error)
            {
                Assert.Equal(MetaContexts.ContextBaseAllocation, context);
                Assert.Equal((ulong)offset, position);
                Assert.Equal(0, error);
                for (int i = 0; i < entries.Length; i += 2)
                {
                    extents.Add((entries[i], entries[i + 1]));
                }

                return 0;
            }

            await face.BlockStatus(nbd, (ulong)count, (ulong)offset, Take, flags);
            Assert.NotEmpty(extents);
            if (flags == CommandFlags.ReqOne)
            {
                Assert.Single(extents);
                Assert.InRange(extents[0].Length, 1u, (uint)count);
            }

            long at = offset;
            foreach ((uint length, uint state) in extents)
            {
                int end = (int)Math.Min(at + length, model.Length);
                if ((state & MetaContexts.StateZero) != 0)
                {
                    Assert.False(model.AsSpan((int)at..end).ContainsAnyExcept((byte)0), "what the server calls zero is zero");
                }

                at = end;
            }
        }

        private (int Offset, int Count) Place()
        {
            int offset = scope.Random.Next(model.Length / _unit) * _unit;
            int count = scope.Random.Next(1, (Math.Min(Largest, model.Length - offset) / _unit) + 1) * _unit;
            return (offset, count);
        }

        private static int NoChunk(ReadOnlySpan<byte> data, ulong position, uint status, ref int error) => 0;

        private static int NoExtents(string context, ulong position, ReadOnlySpan<uint> entries, ref int error) => 0;

        private static async Task AssertRefused(Func<Task> call, string errno)
        {
            NbdException e = await Assert.ThrowsAnyAsync<NbdException>(call);
            Assert.Equal(errno, e.ErrorName);
        }
    }
}
