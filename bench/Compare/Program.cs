using System.CommandLine;
using LibNbd.Bench.Compare.Client;
using LibNbd.Bench.Compare.Run;

if (args is ["client", ..])
{
    return ManagedClient.Run(args.AsSpan(1));
}

Option<int> pairs = new("--pairs") { Description = "how often the sides take turns", DefaultValueFactory = _ => 5 };
Option<double> seconds = new("--seconds") { Description = "how long each turn is measured", DefaultValueFactory = _ => 1 };
Option<string> filter = new("--filter") { Description = "only works whose name contains this", DefaultValueFactory = _ => "" };
Option<string?> peerRoot = new("--peer-root") { Description = "a folder with a newer libnbd, unpacked, to compare with" };
Option<string?> native = new("--native") { Description = "the folder of our libnbd.so.0" };
RootCommand command = new("Compares this library with libnbd in C on the same servers, in turn") { pairs, seconds, filter, peerRoot, native };
command.SetAction(parsed =>
{
    Comparison.Run(
        new Settings(
            parsed.GetValue(pairs), parsed.GetValue(seconds), parsed.GetValue(filter)!, parsed.GetValue(peerRoot), parsed.GetValue(native)),
        Console.Out);
    return 0;
});
return command.Parse(args).Invoke();
