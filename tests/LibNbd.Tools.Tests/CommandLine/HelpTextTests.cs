using LibNbd.Tools.CommandLine;

namespace LibNbd.Tools.Tests.CommandLine;

/// <summary>Help is made from the table alone.</summary>
public sealed class HelpTextTests
{
    [Fact]
    public void Every_option_has_its_line_and_long_ones_are_folded()
    {
        ToolSyntax syntax = new()
        {
            Name = "nbdtoy",
            Summary = "show how help looks",
            Usage = ["[--list] NBD-URI"],
            Options =
            [
                new Option("list") { Short = 'L', Help = "List what there is." },
                new Option("a-name-that-is-long") { Argument = "N", Help = "Begins on the next line, because its name leaves no room." },
                new Option("map") { Argument = "CONTEXT", IsArgumentOptional = true, Help = "Show it." },
                new Option("color") { Aliases = ["colour"], IsNegatable = true, Help = "Use colours." },
                new Option("secret") { IsHidden = true },
            ],
            Examples = ["nbd://localhost"],
        };

        Assert.Equal(
            """

            Show how help looks:

                nbd toy [--list] NBD-URI

            Options:

                -L, --list             List what there is.
                --a-name-that-is-long=N
                                       Begins on the next line, because its name leaves no
                                       room.
                --map[=CONTEXT]        Show it.
                --[no-]color           Use colours.
                -h, --help             Show this help.
                -V, --version          Show the version of the tool and of the library.

            Examples:

                nbd toy nbd://localhost

            Please read the nbdtoy(1) manual page for full usage.

            """,
            HelpText.Of(syntax, "nbd toy"));
    }
}
