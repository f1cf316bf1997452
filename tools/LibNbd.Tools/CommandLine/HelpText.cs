using System.Text;

namespace LibNbd.Tools.CommandLine;

/// <summary>The help of a tool, from its table.</summary>
internal static class HelpText
{
    private const int Width = 80;
    private const int HelpColumn = 27;
    private const int Indentation = 4;

    /// <summary>How to call it, its options, and examples.</summary>
    /// <param name="syntax">The table.</param>
    /// <param name="program">The name that the program was called by.</param>
    public static string Of(ToolSyntax syntax, string program)
    {
        StringBuilder text = new();
        text.Append($"\n{char.ToUpperInvariant(syntax.Summary[0])}{syntax.Summary[1..]}:\n\n");
        foreach (string usage in syntax.Usage)
        {
            text.Append($"    {program} {usage}\n");
        }

        text.Append("\nOptions:\n\n");
        foreach (Option option in syntax.Options.Concat(StandardOptions.All).Where(option => !option.IsHidden))
        {
            Row(text, Label(option), option.Help);
        }

        if (syntax.Examples.Count > 0)
        {
            text.Append("\nExamples:\n\n");
            foreach (string example in syntax.Examples)
            {
                text.Append($"    {program} {example}\n");
            }
        }

        text.Append($"\nPlease read the {syntax.Name}(1) manual page for full usage.\n");
        return text.ToString();
    }

    /// <summary>The names of an option as help and manual page show them: <c>-n, --length=N</c>.</summary>
    public static string Label(Option option)
    {
        string argument = option switch
        {
            { Argument: null } => "",
            { IsArgumentOptional: true } => $"[={option.Argument}]",
            _ => $"={option.Argument}",
        };
        string name = option.IsNegatable ? $"--[no-]{option.Name}" : $"--{option.Name}{argument}";
        return option.Short is { } letter ? $"-{letter}, {name}" : name;
    }

    private static void Row(StringBuilder text, string label, string help)
    {
        text.Append(' ', Indentation).Append(label);
        int column = Indentation + label.Length;
        if (column + 2 > HelpColumn)
        {
            text.Append('\n');
            column = 0;
        }

        bool isFirst = true;
        foreach (string word in help.Split(' '))
        {
            if (!isFirst && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
                isFirst = true;
            }

            int gap = isFirst ? HelpColumn - column : 1;
            text.Append(' ', gap).Append(word);
            column += gap + word.Length;
            isFirst = false;
        }

        text.Append('\n');
    }
}
