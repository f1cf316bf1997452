using System.Text;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>Lines for people.</summary>
internal sealed class HumanReport(Ansi ansi) : InfoReport
{
    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public override void Server(ServerFacts server)
    {
        string packets = server switch
        {
            { IsExtended: true } => "extended",
            { IsStructured: true } => "structured",
            _ => "simple",
        };
        _text.Append($"protocol: {server.Protocol} {(server.IsTls ? "with" : "without")} TLS, using {packets} packets\n");
    }

    /// <inheritdoc/>
    public override void Export(ExportFacts export)
    {
        _text.Append($"{ansi.BrightMagenta}export={JsonText.Quote(export.Name)}:\n");
        Line("description", export.Description);
        Line("export-size", export.Size is { } size ? HumanSize.Both((ulong)size) : "unavailable");
        Line("content", export.Content);
        _text.Append(ansi.Reset);
        Line("uri", export.Uri);
        if (export.Contexts is { } contexts)
        {
            _text.Append("\tcontexts:\n");
            foreach (string context in contexts)
            {
                _text.Append($"\t\t{context}\n");
            }
        }

        Line("is_rotational", Text(export.IsRotational));
        Line("is_read_only", Text(export.IsReadOnly));
        foreach ((string name, bool? value) in export.Abilities)
        {
            if (value is { } known)
            {
                _text.Append(known ? ansi.Green : ansi.Red);
                Line(name, Text(known));
                _text.Append(ansi.Reset);
            }
        }

        foreach ((string name, long value) in export.BlockSizes)
        {
            Line(name, HumanSize.Both((ulong)value));
        }
    }

    /// <inheritdoc/>
    public override void Failed(string message)
    {
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string? Text(bool? value) => value switch
    {
        true => "true",
        false => "false",
        null => null,
    };

    private void Line(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append($"\t{name}: {value}\n");
        }
    }
}
