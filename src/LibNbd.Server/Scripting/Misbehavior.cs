using System.Buffers.Binary;
using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server;

/// <summary>Ready-made hooks for <see cref="NbdServerOptions.OnRequest"/>.</summary>
public static class Misbehavior
{
    private const ushort UnassignedChunkType = 0x7fff;
    private const uint NoSuchContext = 0x7fff_ffff;

    /// <summary>Apply <paramref name="hook"/> to one command only; the others go on.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> On(
        NbdCommand command, Func<RequestContext, ValueTask<RequestAction>> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return context => context.Command == command ? hook(context) : new(RequestAction.Proceed);
    }

    /// <summary>Apply <paramref name="hook"/> to the request of this number (from 1, per connection) only.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> OnNumber(
        long number, Func<RequestContext, ValueTask<RequestAction>> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        return context => context.Number == number ? hook(context) : new(RequestAction.Proceed);
    }

    /// <summary>Always the same action.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> Always(RequestAction action) => _ => new(action);

    /// <summary>Wait for <paramref name="released"/> before going on.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> WaitFor(Task released) => async context =>
    {
        await released.WaitAsync(context.Aborted).ConfigureAwait(false);
        return RequestAction.Proceed;
    };

    /// <summary>The true reply, with another cookie.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> WrongCookie() => Patched(static (reply, context) =>
        BinaryPrimitives.WriteUInt64BigEndian(reply[8..], ~context.Cookie));

    /// <summary>The true reply, with a magic that nobody knows.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> WrongMagic() => Patched(static (reply, _) =>
        BinaryPrimitives.WriteUInt32BigEndian(reply, 0x12560953));

    /// <summary>The true reply, in which no chunk is marked as the last.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> NeverDone() => context => new(RequestAction.Rewrite(reply =>
    {
        byte[] changed = reply.ToArray();
        foreach (Range chunk in Chunks(reply.Span, context.Style))
        {
            BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(chunk)[4..], 0);
        }

        return changed;
    }));

    /// <summary>The true reply, with its first chunk sent twice; a simple reply is sent twice as a whole.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> DuplicateChunk() => context => new(RequestAction.Rewrite(reply =>
    {
        List<Range> chunks = Chunks(reply.Span, context.Style);
        byte[] first = chunks.Count == 0 ? reply.ToArray() : reply[chunks[0]].ToArray();
        if (chunks.Count == 1)
        {
            first[5] = 0;
        }

        return (byte[])[.. first, .. reply.Span];
    }));

    /// <summary>A simple reply with data, whatever was agreed on.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> SimpleReply() => async context =>
    {
        byte[] data = context.Command == NbdCommand.Read
            ? await context.ReadExportAsync(context.Offset, (int)context.Length).ConfigureAwait(false)
            : [];
        return context.Reply().Simple(0, data).Send();
    };

    /// <summary>A chunk of an unassigned type, then the end of the reply.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> UnknownChunk() => context =>
        new(context.Reply().Chunk(UnassignedChunkType, "????"u8).None().Send());

    /// <summary>A data chunk that begins at the end of the request.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> DataOutside() => context =>
        new(context.Reply().Data(context.Offset + context.Length, new byte[context.Length], done: true).Send());

    /// <summary>Data for all but the last byte.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> ShortData() => async context =>
    {
        byte[] data = await context.ReadExportAsync(context.Offset, (int)context.Length - 1).ConfigureAwait(false);
        return context.Reply().Data(context.Offset, data, done: true).Send();
    };

    /// <summary>A read answered in pieces, which are sent in <paramref name="order"/>: every index from 0 once.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> Fragmented(params int[] order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return async context =>
        {
            int length = (int)context.Length;
            ReplyScript reply = context.Reply();
            byte[] data = await context.ReadExportAsync(context.Offset, length).ConfigureAwait(false);
            foreach (int index in order)
            {
                int from = (int)((long)length * index / order.Length);
                int to = (int)((long)length * (index + 1) / order.Length);
                if (to > from)
                {
                    reply.Data(context.Offset + (ulong)from, data.AsSpan(from, to - from));
                }
            }

            return reply.None().Send();
        };
    }

    /// <summary>Given extents for base:allocation.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> Extents(params ExportExtent[] extents) => context =>
        new(context.Reply().BlockStatus(context.ContextId(MetaContext.Allocation) ?? NoSuchContext, extents, done: true).Send());

    /// <summary>Extents for a metadata context that was never selected.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> UnknownContext() => context =>
        new(context.Reply().BlockStatus(NoSuchContext, [new(context.Length, 0)], done: true).Send());

    /// <summary>A block status chunk whose length is not a whole number of extents.</summary>
    public static Func<RequestContext, ValueTask<RequestAction>> BadStatusLength() => context =>
    {
        ushort type = (ushort)(context.Style == ReplyStyle.Extended ? ChunkType.BlockStatusExtended : ChunkType.BlockStatus);
        return new(context.Reply().Chunk(type, new byte[9], done: true).Send());
    };

    private static Func<RequestContext, ValueTask<RequestAction>> Patched(PatchReply patch) =>
        context => new(RequestAction.Rewrite(reply =>
        {
            byte[] changed = reply.ToArray();
            patch(changed, context);
            return changed;
        }));

    /// <summary>Where the chunks of a reply lie; none if it is a simple one.</summary>
    private static List<Range> Chunks(ReadOnlySpan<byte> reply, ReplyStyle style)
    {
        List<Range> chunks = [];
        int header = style == ReplyStyle.Extended ? ReplyWriter.ExtendedSize : ReplyWriter.StructuredSize;
        int at = 0;
        while (at + header <= reply.Length && BinaryPrimitives.ReadUInt32BigEndian(reply[at..]) != Magic.SimpleReply)
        {
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(reply[(at + header - 4)..]);
            chunks.Add(new Range(at, at + header + length));
            at += header + length;
        }

        return chunks;
    }

    private delegate void PatchReply(Span<byte> reply, RequestContext context);
}
