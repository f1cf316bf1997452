using System.Text;

namespace LibNbd.Tools.CommandLine.Completion;

/// <summary>Completion for zsh.</summary>
internal static class ZshScript
{
    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<ToolSyntax> tools)
    {
        StringBuilder text = new();
        text.Append($"#compdef nbd {string.Join(' ', tools.Select(static tool => tool.Name))}\n")
            .Append("# Completion of the tools of LibNbd for zsh. Written by: nbd completion zsh\n\n")
            .Append("_nbd_uri() { compadd -S '' -- ")
            .Append(string.Join(' ', CompletionScript.Operands.Select(static word => Quote(word))))
            .Append(" }\n_nbd_uri_or_file() { _nbd_uri; _files }\n\n");
        foreach (ToolSyntax tool in tools)
        {
            text.Append($"_{tool.Name}() {{\n  _arguments -s -S \\\n");
            foreach (string spec in CompletionScript.Offered(tool).SelectMany(Specs))
            {
                text.Append($"    {Quote(spec)} \\\n");
            }

            text.Append($"    '*:server:{(tool.TakesFiles ? "_nbd_uri_or_file" : "_nbd_uri")}'\n}}\n\n");
        }

        text.Append("_nbd_tools() {\n  local -a tools=(\n");
        foreach (ToolSyntax tool in tools)
        {
            text.Append($"    {Quote($"{CompletionScript.Word(tool)}:{tool.Summary}")}\n");
        }

        text.Append("    'completion:write a script for a shell'\n  )\n  _describe tool tools\n}\n\n")
            .Append("_nbd_command() {\n  if (( CURRENT == 2 )); then _nbd_tools; return; fi\n")
            .Append("  shift words; (( CURRENT-- ))\n  case $words[1] in\n");
        foreach (ToolSyntax tool in tools)
        {
            text.Append($"    {CompletionScript.Word(tool)}|{tool.Name}) _{tool.Name} ;;\n");
        }

        text.Append($"    completion) compadd -- {string.Join(' ', CompletionScript.Shells.Keys)} ;;\n  esac\n}}\n\n")
            .Append("case $service in\n");
        foreach (ToolSyntax tool in tools)
        {
            text.Append($"  {tool.Name}) _{tool.Name} \"$@\" ;;\n");
        }

        return text.Append("  nbd) _nbd_command \"$@\" ;;\nesac\n").ToString();
    }

    private static IEnumerable<string> Specs(Option option)
    {
        string argument = option.Argument is null ? "" : $":{option.Argument}:{Values(option)}";
        string optional = option.IsArgumentOptional ? ":" : "";
        foreach ((string name, bool isNegated) in option.LongNames)
        {
            yield return isNegated || option.Argument is null
                ? $"--{name}[{Escape(option.Help)}]"
                : $"--{name}={(option.IsArgumentOptional ? "-" : "")}[{Escape(option.Help)}]{optional}{argument}";
        }

        if (option.Short is { } letter)
        {
            yield return $"-{letter}[{Escape(option.Help)}]{(option.NeedsArgument ? argument : "")}";
        }
    }

    private static string Values(Option option) => option.IsFile
        ? "_files"
        : option.Choices.Count > 0 ? $"({string.Join(' ', option.Choices.Select(Escape))})" : " ";

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal)
        .Replace(":", "\\:", StringComparison.Ordinal);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
