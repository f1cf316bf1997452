using LibNbd.Protocol;
using LibNbd.Server.Connection;
using LibNbd.Server.Wire;

namespace LibNbd.Server;

/// <summary>One request, as a hook sees it. Valid until the hook has decided and the reply is made.</summary>
public sealed class RequestContext
{
    private readonly Session _session;

    internal RequestContext(
        long connection, long number, Session session, Request request, ReadOnlyMemory<byte> payload, CancellationToken aborted)
    {
        _session = session;
        Connection = connection;
        Number = number;
        Request = request;
        Payload = payload;
        Aborted = aborted;
    }

    /// <summary>Number of the connection, from 1.</summary>
    public long Connection { get; }

    /// <summary>Number of the request on its connection, from 1.</summary>
    public long Number { get; }

    /// <summary>The command.</summary>
    public NbdCommand Command => Request.Command;

    /// <summary>Its flags.</summary>
    public NbdCommandFlags Flags => Request.Flags;

    /// <summary>Its cookie.</summary>
    public ulong Cookie => Request.Cookie;

    /// <summary>Its offset.</summary>
    public ulong Offset => Request.Offset;

    /// <summary>Its length.</summary>
    public ulong Length => Request.Length;

    /// <summary>Its payload.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>How replies are framed.</summary>
    public ReplyStyle Style => _session.Style;

    /// <summary>The export.</summary>
    public IExport Export => _session.Export;

    /// <summary>Cancelled when the connection ends; a hook that waits should observe it.</summary>
    public CancellationToken Aborted { get; }

    internal Request Request { get; }

    /// <summary>
    /// The number that the selected metadata context <paramref name="name"/> has on the wire; null if it is not selected.
    /// </summary>
    public uint? ContextId(string name)
    {
        foreach (SelectedContext context in _session.Contexts)
        {
            if (string.Equals(context.Name, name, StringComparison.Ordinal))
            {
                return context.Id;
            }
        }

        return null;
    }

    /// <summary>Read the export, for a handmade reply.</summary>
    public async Task<byte[]> ReadExportAsync(ulong offset, int length)
    {
        byte[] data = new byte[length];
        await Export.ReadAsync(data, offset, Aborted).ConfigureAwait(false);
        return data;
    }

    /// <summary>Start a handmade reply.</summary>
    public ReplyScript Reply() => new(this);
}
