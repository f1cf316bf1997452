using LibNbd.Languages.C;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Changes;

/// <summary>Compares the two entries of a call.</summary>
internal sealed class CallDiff(ApiSpec old, ApiSpec @new, List<ApiChange> changes)
{
    private const Impact Everything = Impact.BreaksSource | Impact.BreaksBinary;

    private readonly CTypes _oldTypes = new(new CNames(old));
    private readonly CTypes _newTypes = new(new CNames(@new));
    private readonly ApiIndex _oldIndex = ApiIndex.Of(old, EquatableArray<CallLink>.Empty);
    private readonly ApiIndex _newIndex = ApiIndex.Of(@new, EquatableArray<CallLink>.Empty);

    private string _subject = "";

    /// <summary>Adds what changed.</summary>
    public void Compare(CallSpec a, CallSpec b)
    {
        _subject = @new.Library.SymbolPrefix + b.Name;
        int before = changes.Count;
        Parameters(a, b);
        Result(a, b);
        States(a, b);
        Behaviour(a, b);
        Awaitable(a, b);
        Since(changes, _subject, a.Since, b.Since);
        if (changes.Count == before && !OnlyPlacesDiffer(a, b))
        {
            Add("the documentation changed", Impact.Words);
        }
    }

    /// <summary>A symbol carries the version that brought it: a program that was linked against the old one does not find it.</summary>
    public static void Since(List<ApiChange> changes, string subject, string a, string b)
    {
        if (a != b)
        {
            changes.Add(new ApiChange(subject, $"the symbol's version was {a} and is {b}", Impact.BreaksBinary, "C"));
        }
    }

    // The same entry at another place of the file: nothing changed. A twin that came or went is told of itself.
    private static bool OnlyPlacesDiffer(CallSpec a, CallSpec b) => WithoutPlaces(a).Equals(WithoutPlaces(b));

    private static CallSpec WithoutPlaces(CallSpec call) => call with
    {
        Span = SourceSpan.Start,
        Twin = null,
        Returns = call.Returns with { Span = SourceSpan.Start },
        Parameters = call.Parameters.Select(p => p with { Span = SourceSpan.Start }).ToEquatableArray(),
        Errors = call.Errors.Select(e => e with { Span = SourceSpan.Start }).ToEquatableArray(),
    };

    private void Add(string text, Impact impact, string? language = null) => changes.Add(new ApiChange(_subject, text, impact, language));

    private void Parameters(CallSpec a, CallSpec b)
    {
        string[] before = [.. a.Parameters.Select(p => p.Name)];
        string[] after = [.. b.Parameters.Select(p => p.Name)];
        if (before.Length != after.Length)
        {
            foreach (string name in before.Except(after, StringComparer.Ordinal))
            {
                Add($"parameter '{name}' was removed", Everything);
            }

            foreach (string name in after.Except(before, StringComparer.Ordinal))
            {
                Add($"parameter '{name}' was added", Everything);
            }
        }
        else if (!before.SequenceEqual(after, StringComparer.Ordinal)
            && before.Order(StringComparer.Ordinal).SequenceEqual(after.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            Add(
                $"the parameters were in the order {string.Join(", ", before)} and are in the order {string.Join(", ", after)}",
                Everything);
        }
        else
        {
            for (int i = 0; i < before.Length; i++)
            {
                Parameter(a.Parameters[i], b.Parameters[i]);
            }
        }
    }

    private void Parameter(ParameterSpec a, ParameterSpec b)
    {
        string was = string.Join(", ", _oldTypes.Of(a).Select(p => p.Type));
        string now = string.Join(", ", _newTypes.Of(b).Select(p => p.Type));
        string csharp = CSharpTypes.Face(a, _oldIndex);
        string newCsharp = CSharpTypes.Face(b, _newIndex);
        if (was != now)
        {
            Add($"parameter '{b.Name}' was {was} and is {now}", Everything);
        }
        else if (csharp.TrimEnd('?') != newCsharp.TrimEnd('?'))
        {
            Add($"parameter '{b.Name}' was {csharp} and is {newCsharp}", Everything, "C#");
        }

        if (a.Name != b.Name)
        {
            // Only C# has named arguments.
            Add($"parameter '{a.Name}' is called '{b.Name}'", Impact.BreaksSource, "C#");
        }

        if (a.Optional != b.Optional)
        {
            Add(
                $"parameter '{b.Name}' {(b.Optional ? "may be left out" : "must be given")}",
                b.Optional ? Impact.Adds : Impact.BreaksSource,
                "C#");
        }

        Allowed(a, b);
    }

    // Null stands for all.
    private void Allowed(ParameterSpec a, ParameterSpec b)
    {
        if (a.Kind != ParameterKind.Flags || b.Kind != ParameterKind.Flags)
        {
            return;
        }

        string[] before = Accepted(a, old);
        string[] after = Accepted(b, @new);
        string[] refused = [.. before.Except(after, StringComparer.Ordinal)];
        string[] accepted = [.. after.Except(before, StringComparer.Ordinal)];
        if (refused.Length > 0)
        {
            Add($"parameter '{b.Name}' no longer accepts {string.Join(", ", refused)}", Impact.BreaksBehaviour);
        }

        if (accepted.Length > 0)
        {
            Add($"parameter '{b.Name}' also accepts {string.Join(", ", accepted)}", Impact.Adds);
        }
    }

    private static string[] Accepted(ParameterSpec parameter, ApiSpec spec) => parameter.Allowed is { } allowed
        ? [.. allowed]
        : [.. spec.Flags.First(f => f.Name == parameter.TypeName).Values.Select(v => v.Name)];

    private void Result(CallSpec a, CallSpec b)
    {
        string was = CTypes.Of(a.Returns.Kind);
        string now = CTypes.Of(b.Returns.Kind);
        string csharp = CSharpTypes.FaceResult(a.Returns, _oldIndex);
        string newCsharp = CSharpTypes.FaceResult(b.Returns, _newIndex);
        if (was != now)
        {
            Add($"it returned {was} and returns {now}", Everything);
        }
        else if (csharp != newCsharp)
        {
            Add($"it returned {csharp} and returns {newCsharp}", Everything, "C#");
        }
        else if (a.Returns.Kind != b.Returns.Kind)
        {
            Add($"its result is of a different kind, {b.Returns.Kind}", Impact.BreaksBehaviour);
        }
    }

    private void States(CallSpec a, CallSpec b)
    {
        string[] before = Permitted(a, old);
        string[] after = Permitted(b, @new);
        string[] refused = [.. before.Except(after, StringComparer.Ordinal)];
        string[] permitted = [.. after.Except(before, StringComparer.Ordinal)];
        if (refused.Length > 0)
        {
            Add($"it is no longer permitted when {string.Join(", ", refused)}", Impact.BreaksBehaviour);
        }

        if (permitted.Length > 0)
        {
            Add($"it is also permitted when {string.Join(", ", permitted)}", Impact.Adds);
        }
    }

    // A state that is new in itself permits nothing that was refused before.
    private string[] Permitted(CallSpec call, ApiSpec spec) => call.States.Count > 0
        ? [.. call.States]
        : [.. spec.States.Select(s => s.Name).Where(name => old.States.Any(s => s.Name == name))];

    private void Behaviour(CallSpec a, CallSpec b)
    {
        if (a.MaySetError != b.MaySetError)
        {
            Add(b.MaySetError ? "it can fail now" : "it cannot fail any more", b.MaySetError ? Impact.BreaksBehaviour : Impact.Adds);
        }

        if (a.Locked != b.Locked)
        {
            Add(
                b.Locked ? "it waits for the handle's lock now" : "it takes no lock any more",
                b.Locked ? Impact.BreaksBehaviour : Impact.Adds);
        }

        if (a.ModifiesFd != b.ModifiesFd)
        {
            Add(
                b.ModifiesFd ? "it may use the socket itself now" : "it does not use the socket any more",
                b.ModifiesFd ? Impact.BreaksBehaviour : Impact.Adds);
        }

        if (a.Async != b.Async)
        {
            Add("it ends in a different way", Impact.BreaksBehaviour);
        }
    }

    // The awaitable form hangs on the twin; where the twin itself came or went, that is told with it.
    private void Awaitable(CallSpec a, CallSpec b)
    {
        bool had = CSharpSignatures.Start(a, old.Calls) is not null;
        bool has = CSharpSignatures.Start(b, @new.Calls) is not null;
        if (had != has)
        {
            Add($"its awaitable form {(has ? "is new" : "was removed")}", has ? Impact.Adds : Everything, "C#");
        }
    }
}
