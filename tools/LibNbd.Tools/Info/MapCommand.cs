using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>nbdinfo --map.</summary>
internal sealed class MapCommand(ToolContext context, ParsedOptions options, Ansi ansi)
{
    /// <summary>Reads the map and shows it.</summary>
    public void Run(Endpoint endpoint)
    {
        ExtentMap map = Read(endpoint, options.Value(InfoOptions.Map) ?? InfoOptions.DefaultContext);
        bool isJson = options.Has(InfoOptions.Json);
        context.Out.Write(options.Has(InfoOptions.Totals)
            ? isJson ? MapText.JsonTotals(map) : MapText.HumanTotals(map, ansi)
            : isJson ? MapText.Json(map) : MapText.Human(map, ansi));
    }

    private static ExtentMap Read(Endpoint endpoint, string metaContext)
    {
        using InfoConnection connection = InfoConnection.Open(endpoint, wantsWords: false, metaContext);
        connection.Choose();
        return connection.Handle.CanMetaContext(metaContext)
            ? ExtentMap.Read(connection.Handle, metaContext)
            : throw new NbdException($"--map: server does not support metadata context {JsonText.Quote(metaContext)}");
    }
}
