using System.Text;

namespace LibNbd.Tools.Common;

/// <summary>What a tool has to do with the world besides servers: its streams, its name, and whether it shall end.</summary>
internal sealed class ToolContext : IDisposable
{
    private const int BufferSize = 32 << 10;

    private TextWriter? _out;

    /// <summary>The name by which messages begin, such as <c>nbdinfo</c> or <c>nbd info</c>.</summary>
    public required string Program { get; set; }

    /// <summary>Standard input.</summary>
    public required Stream Input { get; init; }

    /// <summary>Standard output, unbuffered. A tool uses this or <see cref="Out"/>.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error. What is written is seen at once.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether standard input is a terminal.</summary>
    public bool IsInputTerminal { get; init; }

    /// <summary>Whether standard output is a terminal.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether standard error is a terminal.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>How many columns the terminal has, or what is usual.</summary>
    public Func<int> Columns { get; init; } = static () => Terminal.UsualColumns;

    /// <summary>Cancelled when the tool shall end; see <see cref="Tool.CatchesSignals"/>.</summary>
    public CancellationToken Token { get; set; }

    /// <summary>Text on standard output, buffered. It is written out when the tool has ended, well or not.</summary>
    public TextWriter Out =>
        _out ??= new StreamWriter(Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize, leaveOpen: true)
        {
            NewLine = "\n",
        };

    /// <summary>Writes a message on standard error, as all tools do: <c>PROGRAM: MESSAGE</c>.</summary>
    public void Report(string message)
    {
        Error.Write($"{Program}: {message}\n");
        Error.Flush();
    }

    /// <summary>Writes out what <see cref="Out"/> holds.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Flush() => _out?.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
    }
}
