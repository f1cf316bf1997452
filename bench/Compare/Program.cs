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
Option<bool> targets = new("--targets") { Description = "only works that have a target" };
Option<bool> list = new("--list") { Description = "prints the names of the works that would be measured, and measures nothing" };
Option<string?> peerRoot = new("--peer-root") { Description = "a folder with a newer libnbd, unpacked, to compare with" };
Option<string?> native = new("--native") { Description = "the folder of our libnbd.so.0" };
Option<string?> python = new("--python") { Description = "the folder that our Python module was installed in" };
Option<string?> go = new("--go") { Description = "the client in Go, built" };
Option<string?> rust = new("--rust") { Description = "the client in Rust, built" };
Option<string?> ocaml = new("--ocaml") { Description = "the folder of findlib that our OCaml package was installed in" };
Option<string?> earlier = new("--earlier") { Description = "the folder of this program built from an earlier state, measured as well" };
pairs.Validators.Add(result => Require(result.GetValue(pairs) > 0, result, "--pairs: at least one is needed"));
seconds.Validators.Add(result => Require(result.GetValue(seconds) > 0, result, "--seconds: a time above 0 is needed"));
peerRoot.Validators.Add(result => RequireFile(result, peerRoot, "usr/lib/x86_64-linux-gnu/libnbd.so.0"));
native.Validators.Add(result => RequireFile(result, native, "libnbd.so.0"));
python.Validators.Add(result => RequireFile(result, python, "nbd/_native.abi3.so"));
go.Validators.Add(result => Require(File.Exists(result.GetValue(go)), result, "--go: there is no such program"));
rust.Validators.Add(result => Require(File.Exists(result.GetValue(rust)), result, "--rust: there is no such program"));
ocaml.Validators.Add(result => RequireFile(result, ocaml, "nbd/META"));
earlier.Validators.Add(result => RequireFile(result, earlier, Programs.Earlier));
RootCommand command = new("Compares this library with libnbd in C on the same servers, in turn")
{
    pairs, seconds, filter, targets, list, peerRoot, native, python, go, rust, ocaml, earlier,
};
command.SetAction(parsed =>
{
    Settings settings = new(
        parsed.GetValue(pairs),
        parsed.GetValue(seconds),
        parsed.GetValue(filter)!,
        parsed.GetValue(targets),
        Absolute(parsed.GetValue(peerRoot)),
        Absolute(parsed.GetValue(native)),
        Absolute(parsed.GetValue(python)),
        Absolute(parsed.GetValue(go)),
        Absolute(parsed.GetValue(rust)),
        Absolute(parsed.GetValue(ocaml)),
        Absolute(parsed.GetValue(earlier)));
    if (!settings.Works().Any())
    {
        Console.Error.WriteLine($"No work has '{settings.Filter}' in its name; --list tells the names.");
        return 1;
    }

    if (parsed.GetValue(list))
    {
        foreach (Work work in settings.Works())
        {
            Console.WriteLine(work.Name);
        }

        return 0;
    }

    using Comparison comparison = new(settings, Console.Out, Console.Error);
    return comparison.Run() ? 0 : 1;
});
return command.Parse(args).Invoke();

static string? Absolute(string? folder) => folder is null ? null : Path.GetFullPath(folder);

static void RequireFile(System.CommandLine.Parsing.OptionResult result, Option<string?> option, string file)
{
    string folder = result.GetValue(option)!;
    Require(File.Exists(Path.Combine(folder, file)), result, $"{option.Name}: there is no '{file}' in '{folder}'");
}

static void Require(bool holds, System.CommandLine.Parsing.OptionResult result, string otherwise)
{
    if (!holds)
    {
        result.AddError(otherwise);
    }
}
