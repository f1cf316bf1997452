using System.Text;

namespace LibNbd.Tools.CommandLine.Completion;

/// <summary>Completion for bash.</summary>
internal static class BashScript
{
    private const string File = "@file";
    private const string Nothing = "@nothing";

    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<ToolSyntax> tools)
    {
        StringBuilder text = new("""
            # Completion of the tools of LibNbd for bash. Written by: nbd completion bash

            # What completes a word: the names of options, or the argument of an option.

            """);
        Function(text, "_nbd_options", tools, static tool => $"    {tool.Name}) echo \"{string.Join(' ', Names(tool))}\" ;;\n");
        Function(text, "_nbd_argument", tools, Arguments);
        Function(text, "_nbd_files", tools, static tool => tool.TakesFiles ? $"    {tool.Name}) echo \"{File}\" ;;\n" : "");
        string operands = string.Join(' ', CompletionScript.Operands.Select(static word => $"'{word}'"));
        string words = string.Join(' ', tools.Select(CompletionScript.Word));
        string commands = string.Join(' ', tools.Select(static tool => tool.Name));
        text.Append($$"""
            _nbd_complete() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} tool=${COMP_WORDS[0]##*/} words
              COMPREPLY=()
              if [ "$tool" = nbd ]; then
                if [ "$COMP_CWORD" -eq 1 ]; then
                  COMPREPLY=($(compgen -W "{{words}} completion --help --version" -- "$cur"))
                  return
                elif [ "${COMP_WORDS[1]}" = completion ]; then
                  COMPREPLY=($(compgen -W "{{string.Join(' ', CompletionScript.Shells.Keys)}}" -- "$cur"))
                  return
                fi
                tool=nbd${COMP_WORDS[1]#nbd}
              fi
              # bash takes an equals sign for a word of its own.
              if [ "$prev" = "=" ]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
              if [ "$cur" = "=" ]; then cur=; fi
              words=$(_nbd_argument "$tool:$prev")
              case $words in
                {{File}}) COMPREPLY=($(compgen -f -- "$cur")); return ;;
                {{Nothing}}) return ;;
                ?*) COMPREPLY=($(compgen -W "$words" -- "$cur")); return ;;
              esac
              case $cur in
                -*) COMPREPLY=($(compgen -W "$(_nbd_options "$tool")" -- "$cur")) ;;
                *)
                  COMPREPLY=($(compgen -W "{{operands}}" -- "$cur"))
                  if [ -n "$(_nbd_files "$tool")" ]; then COMPREPLY+=($(compgen -f -- "$cur")); fi
                  compopt -o nospace 2>/dev/null
                  ;;
              esac
            }

            complete -F _nbd_complete nbd {{commands}}

            """);
        return text.ToString();
    }

    private static void Function(StringBuilder text, string name, IReadOnlyList<ToolSyntax> tools, Func<ToolSyntax, string> lines)
    {
        text.Append($"{name}() {{\n  case $1 in\n");
        foreach (ToolSyntax tool in tools)
        {
            text.Append(lines(tool));
        }

        text.Append("    *) ;;\n  esac\n}\n\n");
    }

    private static IEnumerable<string> Names(ToolSyntax tool) => CompletionScript.Offered(tool).SelectMany(static option =>
        option.LongNames.Select(static known => "--" + known.Name).Concat(option.Short is { } letter ? [$"-{letter}"] : []));

    // An optional argument is completed behind its equals sign, where the option is the word before it as well.
    private static string Arguments(ToolSyntax tool) => string.Concat(CompletionScript.Offered(tool)
        .Where(static option => option.Argument is not null)
        .Where(static option => !option.IsArgumentOptional || option.Choices.Count > 0)
        .Select(option =>
        {
            IEnumerable<string> names = option.LongNames.Select(known => $"{tool.Name}:--{known.Name}")
                .Concat(option is { NeedsArgument: true, Short: { } letter } ? [$"{tool.Name}:-{letter}"] : []);
            string words = option.IsFile ? File : option.Choices.Count > 0 ? string.Join(' ', option.Choices) : Nothing;
            return $"    {string.Join('|', names)}) echo \"{words}\" ;;\n";
        }));
}
