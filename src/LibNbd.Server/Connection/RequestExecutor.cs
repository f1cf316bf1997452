using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>Carries out requests that were found sound, and writes their replies.</summary>
internal sealed class RequestExecutor(NbdServerOptions options, Session session, CancellationToken stop)
{
    private const int FilterHead = sizeof(ulong);
    private const int DiskFull = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private readonly ConcurrentQueue<ExtentList> _lists = new();
    private readonly IExport _export = session.Export;
    private readonly ReplyStyle _style = session.Style;

    internal async ValueTask ExecuteAsync(Request request, ReadOnlyMemory<byte> payload, ReplyBuffer output)
    {
        int start = output.Length;
        NbdError error;
        string? why = null;
        try
        {
            error = request.Command switch
            {
                NbdCommand.Read => await ReadAsync(request, output),
                NbdCommand.BlockStatus => await BlockStatusAsync(request, payload, output),
                _ => await ChangeAsync(request, payload, output),
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            // Whatever an export throws must not take the connection, or a neighbour, with it.
            why = exception.Message;
            error = exception is IOException && exception.HResult is DiskFull or WindowsDiskFull ? NbdError.NoSpace : NbdError.InputOutput;
        }

        if (error != NbdError.None)
        {
            output.Truncate(start);
            ReplyWriter.Error(output, _style, request, error, why);
        }
    }

    private async ValueTask<NbdError> ChangeAsync(Request request, ReadOnlyMemory<byte> payload, ReplyBuffer output)
    {
        NbdError error = request.Command switch
        {
            NbdCommand.Write => await _export.WriteAsync(payload, request.Offset, stop),
            NbdCommand.Flush => await _export.FlushAsync(stop),
            NbdCommand.Trim => await _export.TrimAsync(request.Offset, request.Length, stop),
            NbdCommand.Cache => await _export.CacheAsync(request.Offset, request.Length, stop),
            _ => await _export.ZeroAsync(request.Offset, request.Length, request.Flags, stop),
        };
        if (error == NbdError.None && request.Flags.HasFlag(NbdCommandFlags.ForceUnitAccess) && request.Command != NbdCommand.Flush)
        {
            error = await _export.FlushAsync(stop);
        }

        if (error == NbdError.None)
        {
            ReplyWriter.Success(output, _style, request);
        }

        return error;
    }

    private async ValueTask<NbdError> ReadAsync(Request request, ReplyBuffer output)
    {
        int length = (int)request.Length;
        if (_style == ReplyStyle.Simple)
        {
            ReplyWriter.Simple(output, request.Cookie, 0);
            return await _export.ReadAsync(output.AppendMemory(length), request.Offset, stop);
        }

        if (length == 0)
        {
            // A data chunk without data is not legal.
            ReplyWriter.Chunk(output, _style, request, done: true, ChunkType.None, 0);
            return NbdError.None;
        }

        if (options.SendHoles && length >= ServerLimits.SmallestHole && !request.Flags.HasFlag(NbdCommandFlags.DontFragment))
        {
            ExtentList extents = RentList();
            try
            {
                NbdError error = await _export.GetExtentsAsync(MetaContext.Allocation, request.Offset, request.Length, extents, stop);
                extents.Fit(request.Length, onlyOne: false);
                if (error == NbdError.None && (extents.Count > 1 || IsZero(extents[0])))
                {
                    return await ReadExtentsAsync(request, extents, output);
                }
            }
            finally
            {
                _lists.Enqueue(extents);
            }
        }

        Memory<byte> data = ReplyWriter.Data(output, _style, request, done: true, request.Offset, length);
        return await _export.ReadAsync(data, request.Offset, stop);
    }

    private async ValueTask<NbdError> ReadExtentsAsync(Request request, ExtentList extents, ReplyBuffer output)
    {
        ulong offset = request.Offset;
        ulong end = request.Offset + request.Length;
        int next = 0;
        while (offset < end)
        {
            // Neighbours that differ in what does not matter here are one chunk; what was left out is data.
            bool hole = next < extents.Count && IsZero(extents[next]);
            ulong length = next < extents.Count ? 0 : end - offset;
            while (next < extents.Count && IsZero(extents[next]) == hole)
            {
                length += extents[next++].Length;
            }

            bool done = offset + length == end;
            if (hole)
            {
                ReplyWriter.Hole(output, _style, request, done, offset, (uint)length);
            }
            else
            {
                Memory<byte> data = ReplyWriter.Data(output, _style, request, done, offset, (int)length);
                NbdError error = await _export.ReadAsync(data, offset, stop);
                if (error != NbdError.None)
                {
                    return error;
                }
            }

            offset += length;
        }

        return NbdError.None;
    }

    private async ValueTask<NbdError> BlockStatusAsync(Request request, ReadOnlyMemory<byte> payload, ReplyBuffer output)
    {
        SelectedContext[] contexts = session.Contexts;
        ulong length = request.Length;
        if (request.Flags.HasFlag(NbdCommandFlags.PayloadLength))
        {
            if (!TryFilter(payload.Span, out length, out contexts)
                || RequestChecker.CheckRange(request, session, length).Error != NbdError.None)
            {
                return NbdError.Invalid;
            }
        }

        bool onlyOne = request.Flags.HasFlag(NbdCommandFlags.RequestOne);
        ExtentList extents = RentList();
        try
        {
            for (int i = 0; i < contexts.Length; i++)
            {
                extents.Clear();
                NbdError error = await _export.GetExtentsAsync(contexts[i].Name, request.Offset, length, extents, stop);
                if (error != NbdError.None)
                {
                    return error;
                }

                extents.Fit(length, onlyOne);
                ReplyWriter.BlockStatus(
                    output, _style, request, done: i == contexts.Length - 1, contexts[i].Id, CollectionsMarshal.AsSpan(extents.Items));
            }

            return NbdError.None;
        }
        finally
        {
            _lists.Enqueue(extents);
        }
    }

    private bool TryFilter(ReadOnlySpan<byte> payload, out ulong length, out SelectedContext[] contexts)
    {
        length = 0;
        contexts = [];
        int count = (payload.Length - FilterHead) / sizeof(uint);
        if (payload.Length <= FilterHead || payload.Length % sizeof(uint) != 0 || count > session.Contexts.Length)
        {
            return false;
        }

        length = BinaryPrimitives.ReadUInt64BigEndian(payload);
        contexts = new SelectedContext[count];
        for (int i = 0; i < count; i++)
        {
            uint id = BinaryPrimitives.ReadUInt32BigEndian(payload[(FilterHead + (i * sizeof(uint)))..]);
            int index = Array.FindIndex(session.Contexts, context => context.Id == id);
            if (index < 0 || Array.IndexOf(contexts, session.Contexts[index], 0, i) >= 0)
            {
                return false;
            }

            contexts[i] = session.Contexts[index];
        }

        return length > 0;
    }

    private static bool IsZero(ExportExtent extent) => (extent.Status & MetaContext.Zero) != 0;

    private ExtentList RentList()
    {
        if (!_lists.TryDequeue(out ExtentList? list))
        {
            return new ExtentList();
        }

        list.Clear();
        return list;
    }
}
