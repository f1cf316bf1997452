using LibNbd.Emit.Commands;

return CommandLine.Run(args, Console.Out, Console.Error, Directory.GetCurrentDirectory());
