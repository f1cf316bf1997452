using LibNbd.Emit;

return EmitCommand.Run(args, Console.Out, Console.Error, Directory.GetCurrentDirectory());
