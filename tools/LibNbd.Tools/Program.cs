using System.Text;
using LibNbd.Tools.Common;

namespace LibNbd.Tools;

/// <summary>The program. Which tool it is, its own name says, or else the first word behind it.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using ToolContext context = new()
        {
            Program = "nbd",
            Input = StandardStreams.Open(StandardStreams.In),
            Output = StandardStreams.Open(StandardStreams.Out),
            Error = new StreamWriter(StandardStreams.Open(StandardStreams.Error), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
            {
                AutoFlush = true,
                NewLine = "\n",
            },
            IsInputTerminal = !Console.IsInputRedirected,
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            Columns = Terminal.Columns,
        };
        return Run(Environment.GetCommandLineArgs()[0], arguments, context);
    }

    /// <summary>Runs the tool that is meant.</summary>
    /// <param name="path">The program, as it was called.</param>
    /// <param name="arguments">What follows it.</param>
    /// <param name="context">Its streams.</param>
    /// <returns>The exit status.</returns>
    public static int Run(string path, IReadOnlyList<string> arguments, ToolContext context)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (ToolList.All.FirstOrDefault(known => known.Name == name) is { } called)
        {
            context.Program = called.Name;
            return ToolRunner.Run(called.Create(), context, arguments);
        }

        if (arguments.Count > 0 && ToolList.Find(arguments[0]) is { } meant)
        {
            context.Program = $"nbd {meant.Word}";
            return ToolRunner.Run(meant.Create(), context, [.. arguments.Skip(1)]);
        }

        context.Program = "nbd";
        return ToolRunner.Run(new OverviewTool(), context, arguments);
    }
}
