using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>nbdinfo --map.</summary>
internal sealed class MapCommand(ToolContext context, ParsedOptions options, Ansi ansi)
{
    /// <summary>Reads the map and shows it; a picture in a file takes the place of the lines, unless those are asked for.</summary>
    public void Run(Endpoint endpoint)
    {
        ExtentMap map = Read(endpoint, options.Value(InfoOptions.Map) ?? InfoOptions.DefaultContext);
        if (options.Value(InfoOptions.Svg) is { } file)
        {
            File.WriteAllText(file, MapSvg.Of(map, endpoint.Uri ?? "a disk"));
        }

        bool isJson = options.Has(InfoOptions.Json);
        if (options.Has(InfoOptions.Totals))
        {
            context.Out.Write(isJson ? MapText.JsonTotals(map) : MapText.HumanTotals(map, ansi));
        }
        else if (options.Has(InfoOptions.Visual))
        {
            context.Out.Write(MapBar.Of(map, context.Columns(), ansi));
        }
        else if (isJson || !options.Has(InfoOptions.Svg))
        {
            context.Out.Write(isJson ? MapText.Json(map) : MapText.Human(map, ansi));
        }
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
