using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>A connection on which a server is asked about its exports; its end is a polite one.</summary>
internal sealed class InfoConnection : IDisposable
{
    private InfoConnection()
    {
    }

    /// <summary>The handle, connected: in option mode, unless the server has none.</summary>
    public NbdHandle Handle { get; } = new();

    /// <summary>Connects in option mode, and asks for nothing yet.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="wantsWords">Whether names and descriptions are asked for as well.</param>
    /// <param name="metaContext">A metadata context to negotiate, if there is to be one.</param>
    public static InfoConnection Open(Endpoint endpoint, bool wantsWords, string? metaContext = null)
    {
        InfoConnection connection = new();
        try
        {
            connection.Handle.SetOptMode(true);
            connection.Handle.SetFullInfo(wantsWords);
            if (metaContext is not null)
            {
                connection.Handle.AddMetaContext(metaContext);
            }

            endpoint.Connect(connection.Handle);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Asks about the export without choosing it.</summary>
    /// <returns>Whether it is known now; also if the server has no option mode and told everything in its greeting.</returns>
    public bool TryAsk()
    {
        if (!Handle.AioIsNegotiating())
        {
            return Handle.AioIsReady();
        }

        try
        {
            Handle.OptInfo();
            return true;
        }
        catch (NbdException)
        {
            // Whoever needs the export chooses it, and hears why that cannot be.
            return false;
        }
    }

    /// <summary>Chooses the export, unless that is done.</summary>
    public void Choose()
    {
        if (Handle.AioIsNegotiating())
        {
            Handle.OptGo();
        }
    }

    /// <summary>The metadata contexts of the export; null if the server does not tell.</summary>
    public IReadOnlyList<string>? Contexts()
    {
        if (!Handle.AioIsNegotiating())
        {
            return null;
        }

        List<string> contexts = [];
        try
        {
            Handle.OptListMetaContext(name =>
            {
                contexts.Add(name);
                return 0;
            });
            return contexts;
        }
        catch (NbdException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Farewell.Say(Handle);
        Handle.Dispose();
    }
}
