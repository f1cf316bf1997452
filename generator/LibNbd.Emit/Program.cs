using LibNbd.Emit.Commands;

return CommandLine.Run(args, new CommandContext(Console.Out, Console.Error, Directory.GetCurrentDirectory()));
