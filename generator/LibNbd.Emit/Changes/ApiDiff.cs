using LibNbd.Languages.C;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Text;

namespace LibNbd.Emit.Changes;

/// <summary>Compares two specifications as the programs see them that use the library.</summary>
internal sealed class ApiDiff
{
    private const Impact Everything = Impact.BreaksSource | Impact.BreaksBinary;

    /// <summary>
    /// Of what a program has in itself once it is compiled: a macro, a constant or a value of an enumeration, in C and in .NET. That it
    /// changes or goes is no matter to what was compiled.
    /// </summary>
    private const Impact CompiledIn = Impact.BreaksSource;

    private readonly ApiSpec _old;
    private readonly ApiSpec _new;
    private readonly List<ApiChange> _changes = [];

    private ApiDiff(ApiSpec old, ApiSpec @new) => (_old, _new) = (old, @new);

    /// <summary>Every change, in the order of the format's sections.</summary>
    public static IReadOnlyList<ApiChange> Compare(ApiSpec old, ApiSpec @new)
    {
        ApiDiff diff = new(old, @new);
        diff.Library();
        diff.Versions();
        diff.States();
        diff.Types();
        diff.Lifecycle();
        diff.Pair(
            old.Calls, @new.Calls, c => c.Name, diff.Function, new CallDiff(old, @new, diff._changes).Compare,
            add: c => diff.NewFunction(c.Name, c.Since));
        return diff._changes;
    }

    /// <summary>Whether a program that was compiled against the old library would load the new one, and must not.</summary>
    public static bool NeedsNewSoname(ApiSpec old, ApiSpec @new, IReadOnlyList<ApiChange> changes) =>
        old.Library.Soname == @new.Library.Soname
        && changes.Any(change => change.Impact.HasFlag(Impact.BreaksBinary) && change.Language is null or "C");

    /// <summary>The largest step that any of the changes asks for.</summary>
    public static VersionStep Step(IReadOnlyList<ApiChange> changes) =>
        changes.Count == 0 ? VersionStep.None : changes.Max(change => change.Step);

    /// <summary>The step from one version to the next, null if it goes back; a patch is no step of the API's version.</summary>
    public static VersionStep? Made(string old, string @new)
    {
        (ApiVersion from, ApiVersion to) = (Parse(old), Parse(@new));
        return to < from ? null : to.Major > from.Major ? VersionStep.Major : to > from ? VersionStep.Minor : VersionStep.Patch;
    }

    // What was read is a version.
    private static ApiVersion Parse(string version) =>
        ApiVersion.TryParse(version, out ApiVersion parsed) ? parsed : throw new ArgumentException(
            $"'{version}' is no version", nameof(version));

    private void Library()
    {
        (LibrarySpec a, LibrarySpec b) = (_old.Library, _new.Library);

        // The file to be linked with, the header to be included and the module of pkg-config are called after it.
        Changed("name", a.Name, b.Name, Impact.BreaksSource);
        Changed("soname", a.Soname, b.Soname, Impact.BreaksBinary);
        Changed("symbol prefix", a.SymbolPrefix, b.SymbolPrefix, Everything);
        // The versions of the symbols begin with it too.
        Changed("macro prefix", a.MacroPrefix, b.MacroPrefix, Everything);
        Words(b.Name, (a.Authors, a.Copyright), (b.Authors, b.Copyright));
    }

    // Programs ask for the versions of their symbols by name, so what was released keeps its versions, and gets no others.
    private void Versions()
    {
        EquatableArray<string> before = _old.Library.Versions;
        foreach (string version in before.Except(_new.Library.Versions, StringComparer.Ordinal))
        {
            _changes.Add(new ApiChange(_new.Library.Name, $"version {version} is no longer listed", Impact.BreaksBinary, "C"));
        }

        ApiVersion released = Parse(_old.Library.Version);
        foreach (string version in _new.Library.Versions.Except(before, StringComparer.Ordinal)
            .Where(version => Parse(version) <= released))
        {
            _changes.Add(new ApiChange(
                _new.Library.Name, $"version {version} is new, and {_old.Library.Version} was released without it", Impact.BreaksBinary,
                "C"));
        }
    }

    private void NewFunction(string name, string since) => _changes.Add(Parse(since) <= Parse(_old.Library.Version)
        ? new ApiChange(
            Function(name), $"it is new in version {since}, which was released without it", Impact.Adds | Impact.BreaksBinary, "C")
        : new ApiChange(Function(name), "it is new", Impact.Adds));

    private void Changed(string what, string a, string b, Impact impact)
    {
        if (a != b)
        {
            _changes.Add(new ApiChange(_new.Library.Name, $"the {what} was '{a}' and is '{b}'", impact));
        }
    }

    // Error texts name the phrase, and programs show the names of connection states: both are words to a program.
    private void States()
    {
        Pair(
            _old.States,
            _new.States,
            s => s.Name,
            name => $"state {name}",
            (a, b) => Words($"state {b.Name}", a with { Span = b.Span }, b));
        Pair(
            _old.ConnectionStates, _new.ConnectionStates, s => s.Text, name => $"connection state {name}",
            (a, b) => Words($"connection state {b.Text}", a with { Span = b.Span }, b), Impact.Words, Impact.Words);
    }

    private void Types()
    {
        Pair(_old.Enums, _new.Enums, e => e.Name, name => $"enum {name}", (a, b) =>
        {
            Names($"enum {b.Name}", a.CPrefix, b.CPrefix, a.CSharpName, b.CSharpName);
            Values($"enum {b.Name}", a.Values, b.Values);
            Words($"enum {b.Name}", a.Doc, b.Doc);
        });
        Pair(_old.Flags, _new.Flags, f => f.Name, name => $"flags {name}", (a, b) =>
        {
            Names($"flags {b.Name}", a.CPrefix, b.CPrefix, a.CSharpName, b.CSharpName);
            Values($"flags {b.Name}", a.Values, b.Values);
            Words($"flags {b.Name}", a.Doc, b.Doc);
        });
        Pair(_old.Constants, _new.Constants, c => c.Name, name => $"constant {name}", (a, b) =>
        {
            Value($"constant {b.Name}", a.Value, b.Value);
            Words($"constant {b.Name}", (a.Since, a.Doc), (b.Since, b.Doc));
        },
        removed: CompiledIn);
        Pair(_old.MetaContexts, _new.MetaContexts, m => m.Name, name => $"metadata context {name}", (a, b) =>
        {
            Changed($"text of metadata context {b.Name}", a.Text, b.Text, CompiledIn);
            Values($"metadata context {b.Name}", a.States, b.States);
            Words($"metadata context {b.Name}", (a.Since, a.Doc), (b.Since, b.Doc));
        },
        removed: CompiledIn);
        Pair(_old.Structs, _new.Structs, s => s.Name, name => $"struct {name}", Struct);
        Pair(_old.Closures, _new.Closures, c => c.Name, name => $"callback {name}", Closure);
    }

    private void Struct(StructSpec a, StructSpec b)
    {
        string subject = $"struct {b.Name}";
        Names(subject, a.Name, b.Name, a.CSharpName, b.CSharpName);
        string[] before = [.. a.Fields.Select(f => $"{f.Name} {Vocabulary.YamlName(f.Kind)}")];
        string[] after = [.. b.Fields.Select(f => $"{f.Name} {Vocabulary.YamlName(f.Kind)}")];
        if (!before.SequenceEqual(after, StringComparer.Ordinal))
        {
            _changes.Add(
                new ApiChange(subject, $"the fields were {string.Join(", ", before)} and are {string.Join(", ", after)}", Everything));
        }

        Words(subject, (a.Since, a.Doc), (b.Since, b.Doc));
    }

    private void Closure(ClosureSpec a, ClosureSpec b)
    {
        string subject = $"callback {b.Name}";
        Names(subject, a.Name, b.Name, a.CSharpName, b.CSharpName);
        (CTypes before, CTypes after) = (new(new CNames(_old)), new(new CNames(_new)));
        string[] types = [.. a.Parameters.SelectMany(before.Of).Select(p => p.Type)];
        string[] newTypes = [.. b.Parameters.SelectMany(after.Of).Select(p => p.Type)];
        if (!types.SequenceEqual(newTypes, StringComparer.Ordinal)
            || !a.Parameters.Select(p => p.Kind).SequenceEqual(b.Parameters.Select(p => p.Kind)))
        {
            _changes.Add(
                new ApiChange(subject, $"it took ({string.Join(", ", types)}) and takes ({string.Join(", ", newTypes)})", Everything));
        }
        else
        {
            // Only C# has named arguments.
            foreach ((string was, string now) in a.Parameters.Zip(b.Parameters, (p, q) => (p.Name, q.Name)).Where(
                names => names.Item1 != names.Item2))
            {
                _changes.Add(new ApiChange(subject, $"parameter '{was}' is called '{now}'", Impact.BreaksSource, "C#"));
            }
        }

        ClosureRules(subject, a, b);
        Words(subject, (a.Since, a.Doc), (b.Since, b.Doc));
        foreach ((ClosureParameterSpec was, ClosureParameterSpec now) in a.Parameters.Zip(b.Parameters))
        {
            Words($"{subject}: parameter '{now.Name}'", was.Doc, now.Doc);
        }
    }

    // What is written in words elsewhere, but is a promise to programs.
    private void ClosureRules(string subject, ClosureSpec a, ClosureSpec b)
    {
        if (a.Result != b.Result)
        {
            Broken($"its result was '{Vocabulary.YamlName(a.Result)}' and is '{Vocabulary.YamlName(b.Result)}'");
        }

        if (a.Lifetime != b.Lifetime)
        {
            Broken($"it was kept until '{Vocabulary.YamlName(a.Lifetime)}' and is kept until '{Vocabulary.YamlName(b.Lifetime)}'");
        }

        if (a.Thread != b.Thread)
        {
            Broken($"it ran in the thread '{Vocabulary.YamlName(a.Thread)}' and runs in '{Vocabulary.YamlName(b.Thread)}'");
        }

        void Broken(string text) => _changes.Add(new ApiChange(subject, text, Impact.BreaksBehaviour));
    }

    private void Lifecycle() => Pair(_old.Lifecycle, _new.Lifecycle, f => f.Name, Function, (a, b) =>
    {
        if (a.Kind != b.Kind)
        {
            _changes.Add(new ApiChange(
                Function(b.Name), $"it was of the kind '{Vocabulary.YamlName(a.Kind)}' and is of the kind '{Vocabulary.YamlName(b.Kind)}'",
                Everything));
        }

        Since(Function(b.Name), a.Since, b.Since);
        Words(Function(b.Name), (a.Summary, a.Description, a.ReturnValue), (b.Summary, b.Description, b.ReturnValue));
    },
    add: f => NewFunction(f.Name, f.Since));

    private void Since(string subject, string a, string b) => CallDiff.Since(_changes, subject, a, b);

    private string Function(string name) => _new.Library.SymbolPrefix + name;

    private void Names(string subject, string cName, string newCName, string csharp, string newCsharp)
    {
        if (cName != newCName)
        {
            _changes.Add(new ApiChange(subject, $"it was {cName} and is {newCName}", Impact.BreaksSource, "C"));
        }

        if (csharp != newCsharp)
        {
            _changes.Add(new ApiChange(subject, $"it was {csharp} and is {newCsharp}", Everything, "C#"));
        }
    }

    private void Values(string subject, EquatableArray<ValueSpec> a, EquatableArray<ValueSpec> b) => Pair(
        a, b, v => v.Name, name => $"{subject}: {name}", (old, @new) =>
        {
            Value($"{subject}: {@new.Name}", old.Value, @new.Value);
            Words($"{subject}: {@new.Name}", (old.Since, old.Doc), (@new.Since, @new.Doc));
        },
        removed: CompiledIn);

    private void Value(string subject, uint a, uint b)
    {
        if (a != b)
        {
            _changes.Add(new ApiChange(subject, $"the value was {a} and is {b}", Impact.BreaksBinary));
        }
    }

    private void Words<T>(string subject, T a, T b)
    {
        if (!EqualityComparer<T>.Default.Equals(a, b))
        {
            _changes.Add(new ApiChange(subject, "the documentation changed", Impact.Words));
        }
    }

    private void Pair<T>(
        IEnumerable<T> old, IEnumerable<T> @new, Func<T, string> name, Func<string, string> subject, Action<T, T> compare,
        Impact removed = Everything, Impact added = Impact.Adds, Action<T>? add = null)
    {
        Dictionary<string, T> before = old.ToDictionary(name, StringComparer.Ordinal);
        Dictionary<string, T> after = @new.ToDictionary(name, StringComparer.Ordinal);
        foreach ((string key, T entry) in before)
        {
            if (after.TryGetValue(key, out T? counterpart))
            {
                compare(entry, counterpart);
            }
            else
            {
                _changes.Add(new ApiChange(subject(key), "it was removed", removed));
            }
        }

        foreach ((string key, T entry) in after.Where(entry => !before.ContainsKey(entry.Key)))
        {
            if (add is null)
            {
                _changes.Add(new ApiChange(subject(key), "it is new", added));
            }
            else
            {
                add(entry);
            }
        }
    }
}
