using LibNbd.Languages.C;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Emit.Changes;

/// <summary>Compares two specifications as the programs see them that use the library.</summary>
internal sealed class ApiDiff
{
    private const Impact Everything = Impact.BreaksSource | Impact.BreaksBinary;

    private readonly ApiSpec _old;
    private readonly ApiSpec _new;
    private readonly List<ApiChange> _changes = [];

    private ApiDiff(ApiSpec old, ApiSpec @new) => (_old, _new) = (old, @new);

    /// <summary>Every change, in the order of the format's sections.</summary>
    public static IReadOnlyList<ApiChange> Compare(ApiSpec old, ApiSpec @new)
    {
        ApiDiff diff = new(old, @new);
        diff.Library();
        diff.States();
        diff.Types();
        diff.Lifecycle();
        diff.Pair(old.Calls, @new.Calls, c => c.Name, diff.Function, new CallDiff(old, @new, diff._changes).Compare);
        return diff._changes;
    }

    /// <summary>The largest step that any of the changes asks for.</summary>
    public static VersionStep Step(IReadOnlyList<ApiChange> changes) => changes.Count == 0 ? VersionStep.None : changes.Max(change => change.Step);

    /// <summary>The step from one version to the next; a patch is no step of the API's version.</summary>
    public static VersionStep Made(string old, string @new)
    {
        (ApiVersion from, ApiVersion to) = (Parse(old), Parse(@new));
        return to.Major > from.Major ? VersionStep.Major : to > from ? VersionStep.Minor : VersionStep.Patch;
    }

    // What was read is a version.
    private static ApiVersion Parse(string version) =>
        ApiVersion.TryParse(version, out ApiVersion parsed) ? parsed : throw new ArgumentException($"'{version}' is no version", nameof(version));

    private void Library()
    {
        (LibrarySpec a, LibrarySpec b) = (_old.Library, _new.Library);
        Changed("soname", a.Soname, b.Soname, Impact.BreaksBinary);
        Changed("symbol prefix", a.SymbolPrefix, b.SymbolPrefix, Everything);
        Changed("macro prefix", a.MacroPrefix, b.MacroPrefix, Impact.BreaksSource);
    }

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
        Pair(_old.States, _new.States, s => s.Name, name => $"state {name}", (a, b) => Words($"state {b.Name}", a with { Span = b.Span }, b));
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
            Words($"constant {b.Name}", a.Doc, b.Doc);
        });
        Pair(_old.MetaContexts, _new.MetaContexts, m => m.Name, name => $"metadata context {name}", (a, b) =>
        {
            Changed($"text of metadata context {b.Name}", a.Text, b.Text, Impact.BreaksBinary);
            Values($"metadata context {b.Name}", a.States, b.States);
            Words($"metadata context {b.Name}", a.Doc, b.Doc);
        });
        Pair(_old.Structs, _new.Structs, s => s.Name, name => $"struct {name}", Struct);
        Pair(_old.Closures, _new.Closures, c => c.Name, name => $"callback {name}", Closure);
    }

    private void Struct(StructSpec a, StructSpec b)
    {
        string subject = $"struct {b.Name}";
        Names(subject, a.CName, b.CName, a.CSharpName, b.CSharpName);
        string[] before = [.. a.Fields.Select(f => f.Name)];
        string[] after = [.. b.Fields.Select(f => f.Name)];
        if (!before.SequenceEqual(after, StringComparer.Ordinal))
        {
            _changes.Add(new ApiChange(subject, $"the fields were {string.Join(", ", before)} and are {string.Join(", ", after)}", Everything));
        }

        Words(subject, a.Doc, b.Doc);
    }

    private void Closure(ClosureSpec a, ClosureSpec b)
    {
        string subject = $"callback {b.Name}";
        Names(subject, a.Name, b.Name, a.CSharpName, b.CSharpName);
        (CTypes before, CTypes after) = (new(_old.Library), new(_new.Library));
        string[] types = [.. a.Parameters.SelectMany(before.Of).Select(p => p.Type)];
        string[] newTypes = [.. b.Parameters.SelectMany(after.Of).Select(p => p.Type)];
        if (!types.SequenceEqual(newTypes, StringComparer.Ordinal) || !a.Parameters.Select(p => p.Kind).SequenceEqual(b.Parameters.Select(p => p.Kind)))
        {
            _changes.Add(new ApiChange(subject, $"it took ({string.Join(", ", types)}) and takes ({string.Join(", ", newTypes)})", Everything));
        }

        Words(subject, a.Doc, b.Doc);
    }

    private void Lifecycle() => Pair(_old.Lifecycle, _new.Lifecycle, f => f.Name, Function, (a, b) =>
    {
        if (a.Prototype != b.Prototype)
        {
            _changes.Add(new ApiChange(Function(b.Name), $"the prototype was '{a.Prototype}' and is '{b.Prototype}'", Everything, "C"));
        }

        if (!a.CSharp.Equals(b.CSharp))
        {
            _changes.Add(new ApiChange(Function(b.Name), "its members in C# are others", Everything, "C#"));
        }

        Since(Function(b.Name), a.Since, b.Since);
        Words(Function(b.Name), (a.Summary, a.Description, a.ReturnValue), (b.Summary, b.Description, b.ReturnValue));
    });

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
            Words($"{subject}: {@new.Name}", old.Doc, @new.Doc);
        },
        // A macro that is gone is no matter to what was compiled; a member of a .NET type that is gone neither, its value was compiled in.
        removed: Impact.BreaksSource);

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
        Impact removed = Everything, Impact added = Impact.Adds)
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
                _changes.Add(new ApiChange(subject(key), "it is gone", removed));
            }
        }

        foreach (string key in after.Keys.Where(key => !before.ContainsKey(key)))
        {
            _changes.Add(new ApiChange(subject(key), "it is new", added));
        }
    }
}
