using System.Text;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Tests.Harness;

/// <summary>Runs one of our tools in this process, as the program does it.</summary>
internal static class ToolRun
{
    /// <summary>Runs it to its end, on a thread of its own.</summary>
    public static Task<ProgramResult> Of(string tool, params IEnumerable<string> arguments) => Of(new Settings(), tool, arguments);

    /// <summary>The same with input, or a terminal.</summary>
    public static async Task<ProgramResult> Of(Settings settings, string tool, params IEnumerable<string> arguments)
    {
        string[] words = [.. arguments];
        using MemoryStream output = new();
        using StringWriter errors = new() { NewLine = "\n" };
        using ToolContext context = new()
        {
            Program = "",
            Input = new MemoryStream(settings.Input),
            Output = output,
            Error = errors,
            IsInputTerminal = settings.IsTerminal,
            IsOutputTerminal = settings.IsTerminal,
            IsErrorTerminal = settings.IsTerminal,
            Columns = () => settings.Columns,
            Token = settings.Token,
        };
        int status = await Bounded.Of(Task.Factory.StartNew(
            () => Program.Run($"/usr/bin/{tool}", words, context),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        return new ProgramResult(status, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }

    /// <summary>What else a run may have.</summary>
    internal sealed record Settings
    {
        /// <summary>Standard input.</summary>
        public byte[] Input { get; init; } = [];

        /// <summary>Whether the three streams are a terminal.</summary>
        public bool IsTerminal { get; init; }

        /// <summary>How wide that is.</summary>
        public int Columns { get; init; } = 80;

        /// <summary>Ends it.</summary>
        public CancellationToken Token { get; init; }
    }
}
