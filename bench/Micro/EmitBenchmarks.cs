using BenchmarkDotNet.Attributes;
using LibNbd.Emit.Commands;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Bench.Micro;

/// <summary>What the specification costs: to be read and checked, as in every compilation that it changed for, and to be emitted.</summary>
[MemoryDiagnoser]
public class EmitBenchmarks
{
    private string _yaml = "";
    private ApiSpec _spec = null!;

    /// <summary>The targets, by name.</summary>
    public static IEnumerable<string> Targets => TargetList.All.Select(target => target.Name);

    /// <summary>The repository's own specification.</summary>
    [GlobalSetup]
    public void Read()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "global.json")))
        {
            root = root.Parent;
        }

        _yaml = File.ReadAllText(Path.Combine(root!.FullName, "api", "nbd-api.yaml"));
        _spec = ReadAndCheck() ?? throw new InvalidOperationException("the specification is wrong");
    }

    /// <summary>YAML to a checked model.</summary>
    [Benchmark]
    public ApiSpec? ReadAndCheck() => LanguageList.All.Read(_yaml, "nbd-api.yaml").Spec;

    /// <summary>All files of a target, not written.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(Targets))]
    public int Emit(string target) =>
        TargetList.All.First(t => t.Name == target).Emit(_spec, LanguageList.All).Sum(file => file.Text.Length);
}
