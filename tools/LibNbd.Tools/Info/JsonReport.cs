using System.Globalization;
using System.Text;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>
/// One object of JSON. Its keys, their order and the space behind each colon are those that scripts know; <c>error</c>, at the end, is
/// there if something failed.
/// </summary>
internal sealed class JsonReport : InfoReport
{
    private readonly List<string> _members = [];
    private readonly List<string> _exports = [];
    private string? _error;
    private bool _isServerKnown;

    /// <inheritdoc/>
    public override void Server(ServerFacts server)
    {
        _isServerKnown = true;
        _members.Add($"\"protocol\": {JsonText.Quote(server.Protocol)}");
        _members.Add($"\"TLS\": {Text(server.IsTls)}");
        _members.Add($"\"structured\": {Text(server.IsStructured)}");
        _members.Add($"\"extended\": {Text(server.IsExtended)}");
    }

    /// <inheritdoc/>
    public override void Export(ExportFacts export)
    {
        List<string> members = [$"\"export-name\": {JsonText.Quote(export.Name)}"];
        Add(members, "description", export.Description);
        Add(members, "content", export.Content);
        Add(members, "uri", export.Uri);
        if (export.Contexts is { } contexts)
        {
            members.Add(contexts.Count == 0
                ? "\"contexts\": []"
                : $"\"contexts\": [\n\t\t{string.Join(",\n\t\t", contexts.Select(JsonText.Quote))}\n\t]");
        }

        Add(members, "is_rotational", export.IsRotational);
        Add(members, "is_read_only", export.IsReadOnly);
        foreach ((string name, bool? value) in export.Abilities)
        {
            Add(members, name, value);
        }

        foreach ((string name, long value) in export.BlockSizes)
        {
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"{name}\": {value}"));
        }

        if (export.Size is { } size)
        {
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"export-size\": {size}"));
        }

        Add(members, "export-size-str", export.Size is { } known ? HumanSize.Format((ulong)known) : "unavailable");
        _exports.Add($"\t{{\n\t{string.Join(",\n\t", members)}\n\t}}");
    }

    /// <inheritdoc/>
    public override void Failed(string message) => _error ??= message;

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new("{\n");
        List<string> members = [.. _members];
        if (_isServerKnown)
        {
            members.Add(_exports.Count == 0 ? "\"exports\": []" : $"\"exports\": [\n{string.Join(",\n", _exports)} ]");
        }

        Add(members, "error", _error);
        return text.AppendJoin(",\n", members).Append("\n}\n").ToString();
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static void Add(List<string> members, string name, string? value)
    {
        if (value is not null)
        {
            members.Add($"\"{name}\": {JsonText.Quote(value)}");
        }
    }

    private static void Add(List<string> members, string name, bool? value)
    {
        if (value is { } known)
        {
            members.Add($"\"{name}\": {Text(known)}");
        }
    }
}
