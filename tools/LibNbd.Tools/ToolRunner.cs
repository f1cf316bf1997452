using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools;

/// <summary>Runs a tool on a command line: what all of them have in common.</summary>
internal static class ToolRunner
{
    /// <summary>The exit status of whatever fails.</summary>
    public const int Failure = 1;

    /// <summary>Runs it. Nothing that it throws gets out.</summary>
    /// <returns>The exit status.</returns>
    public static int Run(Tool tool, ToolContext context, IReadOnlyList<string> arguments)
    {
        int status;
        try
        {
            status = Dispatch(tool, context, arguments);
        }
        catch (UsageException e)
        {
            if (e.Message.Length > 0)
            {
                context.Report(e.Message);
            }

            context.Error.Write(HelpText.Of(tool.Syntax, context.Program));
            status = tool.UsageStatus;
        }
        catch (ToolException e)
        {
            if (e.Message.Length > 0)
            {
                context.Report(e.Message);
            }

            status = Failure;
        }
        catch (IOException e) when (e.HResult == Errno.EPIPE)
        {
            // Whoever read the output has seen enough, as in nbddump ... | head.
            return Failure;
        }
        catch (OperationCanceledException) when (context.Token.IsCancellationRequested)
        {
            status = Failure;
        }
#pragma warning disable CA1031 // whatever it is, the user gets it as a message
        catch (Exception e)
        {
            context.Report(e.Message);
            status = Failure;
        }
#pragma warning restore CA1031

        try
        {
            context.Flush();
        }
        catch (IOException e)
        {
            if (e.HResult != Errno.EPIPE)
            {
                context.Report(e.Message);
            }

            status = Failure;
        }

        return status;
    }

    private static int Dispatch(Tool tool, ToolContext context, IReadOnlyList<string> arguments)
    {
        ParsedOptions options = CommandParser.Parse(tool.Syntax, arguments);
        if (options.Has(StandardOptions.Help))
        {
            context.Out.Write(HelpText.Of(tool.Syntax, context.Program));
            return 0;
        }

        if (options.Has(StandardOptions.Version))
        {
            context.Out.Write(VersionText.Of(tool.Syntax.Name));
            return 0;
        }

        if (options.Has(StandardOptions.LongOptions))
        {
            foreach (string name in tool.Syntax.AllOptions.Where(option => !option.IsHidden)
                .SelectMany(option => option.LongNames).Select(known => known.Name))
            {
                context.Out.Write($"--{name}\n");
            }

            return 0;
        }

        if (options.Has(StandardOptions.ShortOptions))
        {
            foreach (char letter in tool.Syntax.AllOptions.Where(option => !option.IsHidden).Select(option => option.Short).OfType<char>())
            {
                context.Out.Write($"-{letter}\n");
            }

            return 0;
        }

        if (!tool.CatchesSignals)
        {
            return tool.Run(context, options);
        }

        using EndSignals signals = new(context.Token);
        context.Token = signals.Token;
        return tool.Run(context, options);
    }
}
