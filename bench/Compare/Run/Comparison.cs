using System.ComponentModel;
using System.Diagnostics;
using LibNbd.Bench.Compare.Client;

namespace LibNbd.Bench.Compare.Run;

/// <summary>
/// Runs the sides of each work in turn and prints their ratios, a line of a Markdown table each; how far it is goes to another writer.
/// </summary>
internal sealed class Comparison : IDisposable
{
    private const int ServerCore = 1;
    private const int ClientCore = 0;

    /// <summary>Until the just-in-time compiler has done its best; a program of a day's run does not notice it.</summary>
    private const double ManagedWarmUp = 6;

    /// <summary>The same for what is compared with itself on a handle: there the compiler's last steps would be the difference.</summary>
    private const double PooledWarmUp = 16;

    private readonly Programs _programs;
    private readonly Settings _settings;
    private readonly TextWriter _output;
    private readonly TextWriter _progress;
    private readonly bool _hasStrace = Programs.Find("strace") is not null;

    internal Comparison(Settings settings, TextWriter output, TextWriter progress)
    {
        _settings = settings;
        _output = output;
        _progress = progress;
        _programs = new Programs(settings);
    }

    public void Dispose() => _programs.Dispose();

    /// <summary>Measures all that is asked for; what fails is told, and the rest measured.</summary>
    /// <returns>Whether nothing failed.</returns>
    internal bool Run()
    {
        foreach (string fact in Facts.Lines(_programs, _settings))
        {
            _output.WriteLine("- " + fact);
        }

        _output.WriteLine();
        foreach (string line in Table.Head)
        {
            _output.WriteLine(line);
        }

        Work[] works = [.. _settings.Works()];
        Stopwatch whole = Stopwatch.StartNew();
        int failed = 0;
        for (int i = 0; i < works.Length; i++)
        {
            Work work = works[i];
            Stopwatch clock = Stopwatch.StartNew();
            _progress.WriteLine($"[{i + 1}/{works.Length}] {work.Name}");
            string outcome;
            try
            {
                outcome = Missing(work) is { } missing ? $"left out: {missing}" : Measure(work);
            }
            catch (Exception e) when (e is InvalidOperationException or TimeoutException or Win32Exception)
            {
                failed++;
                outcome = $"FAILED: {e.Message}";
            }

            _output.Flush();
            _progress.WriteLine(Table.Text($"    {outcome}, {clock.Elapsed.TotalSeconds:f1} s"));
        }

        _progress.WriteLine(Table.Text($"{works.Length} works, {failed} failed, {whole.Elapsed.TotalMinutes:f1} min"));
        return failed == 0;
    }

    /// <summary>Why a work cannot be measured here; null if it can.</summary>
    private string? Missing(Work work)
    {
        string? server = work.Server switch
        {
            ServerKind.Nbdkit => "nbdkit",
            ServerKind.Qemu => "qemu-nbd",
            _ => null,
        };
        return server is not null && Programs.Find(server) is null ? $"no {server} here"
            : Missing(work.Reference) ?? (work.Against.Select(Missing).All(missing => missing is not null)
                ? Missing(work.Against[0])
                : null);
    }

    private string? Missing(ClientKind client) =>
        client.IsOnOurs() && _settings.NativeFolder is null ? "it needs --native"
            : client == ClientKind.PythonOnOurs && _settings.PythonFolder is null ? "it needs --python"
            : client == ClientKind.PythonOnC && !Programs.HasPythonModule ? "no python3-libnbd here"
            : client is ClientKind.GoOnC or ClientKind.GoOnOurs && _settings.GoProgram is null ? "it needs --go"
            : client == ClientKind.GoOnOurs && _settings.NativeFolder is null ? "it needs --native"
            : client is ClientKind.RustOnC or ClientKind.RustOnOurs && _settings.RustProgram is null ? "it needs --rust"
            : client == ClientKind.RustOnOurs && _settings.NativeFolder is null ? "it needs --native"
            : client == ClientKind.OCamlOnOurs && (_settings.OCamlFolder is null || _settings.NativeFolder is null)
                ? "it needs --ocaml and --native"
            : client == ClientKind.OCamlOnC && !Programs.HasOCamlModule ? "no libnbd-ocaml-dev here"
            : client.Tool() is { } tool && Programs.Find(tool) is null ? $"no {tool} here"
            : null;

    private string Measure(Work work)
    {
        int? clientCore = work.Placement == Placement.Free ? null : ClientCore;
        int? serverCore = work.Placement == Placement.Apart ? ServerCore : clientCore;
        using Server server = new(_programs, work.Server, work.Tcp, work.ExportMiB, serverCore);
        try
        {
            return Measure(work, server, clientCore);
        }
        catch (InvalidOperationException e) when (server.Ending is { } ending)
        {
            throw new InvalidOperationException($"{e.Message}; {ending}", e);
        }
    }

    private string Measure(Work work, Server server, int? clientCore)
    {
        ClientOptions options = work.Options with { Uri = server.Uri, Seconds = _settings.Seconds };
        ClientKind[] sides = [.. work.Against.SelectMany(WithEarlier).Where(side => Missing(side) is null)];
        List<Sample> reference = [];
        Dictionary<ClientKind, List<Sample>> samples = sides.ToDictionary(side => side, _ => new List<Sample>());
        for (int i = 0; i < _settings.Pairs; i++)
        {
            reference.Add(Sample.Take(_programs, work.Reference, server, Suited(work, options, work.Reference), clientCore));
            foreach (ClientKind side in sides)
            {
                samples[side].Add(Sample.Take(_programs, side, server, Suited(work, options, side), clientCore));
            }
        }

        double? referenceCalls = Calls(work.Reference);
        foreach (ClientKind side in sides)
        {
            _output.WriteLine(Table.Row(work, side, samples[side], reference, Calls(side), referenceCalls));
        }

        return "done";

        double? Calls(ClientKind side) =>
            work.CountsCalls && _hasStrace ? Sample.Calls(_programs, side, server, Suited(work, options, side)) : null;
    }

    private IEnumerable<ClientKind> WithEarlier(ClientKind side) =>
        side == ClientKind.Managed && _settings.EarlierFolder is not null ? [ClientKind.Earlier, side] : [side];

    private static ClientOptions Suited(Work work, ClientOptions options, ClientKind side) => side switch
    {
        ClientKind.Client => options with { WarmUp = PooledWarmUp, Mode = work.PeerMode ?? options.Mode },
        ClientKind.Managed when work.Reference == ClientKind.Managed => options with { WarmUp = PooledWarmUp },
        ClientKind.Managed or ClientKind.Earlier => options with { WarmUp = ManagedWarmUp },
        ClientKind.PythonOnOurs or ClientKind.GoOnC or ClientKind.GoOnOurs or ClientKind.RustOnC or ClientKind.RustOnOurs
            or ClientKind.OCamlOnOurs => options,
        // It takes no refusal: it asks for structured replies only where they are granted.
        ClientKind.Bare => options with { Simple = work.Server != ServerKind.FastSpinStructured },
        _ => options with { Mode = work.PeerMode ?? options.Mode },
    };
}
