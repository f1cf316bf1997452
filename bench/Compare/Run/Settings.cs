namespace LibNbd.Bench.Compare.Run;

/// <summary>How it is measured.</summary>
/// <param name="Pairs">How often the sides take turns.</param>
/// <param name="Seconds">How long each turn is measured.</param>
/// <param name="Filter">Only works whose name contains this.</param>
/// <param name="TargetsOnly">Only works that have a target.</param>
/// <param name="PeerRoot">A folder with a newer libnbd to compare with; null for the machine's own.</param>
/// <param name="NativeFolder">The folder with our libnbd.so.0; null leaves its rows out.</param>
/// <param name="PythonFolder">The folder that our Python module was installed in; null leaves its rows out.</param>
/// <param name="GoProgram">The client in Go, built; null leaves its rows out.</param>
/// <param name="RustProgram">The client in Rust, built; null leaves its rows out.</param>
/// <param name="OCamlFolder">The folder of findlib that our OCaml package was installed in; null leaves its rows out.</param>
/// <param name="EarlierFolder">The folder with this program built from an earlier state; null leaves its rows out.</param>
internal sealed record Settings(
    int Pairs, double Seconds, string Filter, bool TargetsOnly, string? PeerRoot, string? NativeFolder, string? PythonFolder,
    string? GoProgram, string? RustProgram, string? OCamlFolder, string? EarlierFolder)
{
    /// <summary>The works that are asked for.</summary>
    internal IEnumerable<Work> Works() => Run.Works.All().Where(work =>
        work.Name.Contains(Filter, StringComparison.OrdinalIgnoreCase) && (work.Target is not null || !TargetsOnly));
}
