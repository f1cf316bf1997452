using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Reading;

/// <summary>An entry as read.</summary>
/// <param name="Spec">The entry; meaningless in part if broken.</param>
/// <param name="Fields">Where its values stand.</param>
/// <param name="IsBroken">Something in it was reported. Rules that compare entries leave it alone: one mistake, one report.</param>
internal sealed record Entry<T>(T Spec, Fields Fields, bool IsBroken);

/// <summary>Everything as read, before the rules that need more than one place.</summary>
internal sealed class Draft
{
    public LibrarySpec? Library { get; set; }

    public Fields? LibraryFields { get; set; }

    public RolesSpec Roles { get; set; } = RolesSpec.None;

    /// <summary>A role names what is not there: rules that depend on roles have nothing to say then.</summary>
    public bool AreRolesBroken { get; set; }

    public List<Entry<TopicSpec>> Topics { get; } = [];

    public List<Entry<StateSpec>> States { get; } = [];

    public List<Entry<ConnectionStateSpec>> ConnectionStates { get; } = [];

    public List<Entry<EnumSpec>> Enums { get; } = [];

    public List<Entry<FlagsSpec>> Flags { get; } = [];

    public List<Entry<ConstantSpec>> Constants { get; } = [];

    public List<Entry<MetaContextSpec>> MetaContexts { get; } = [];

    public List<Entry<StructSpec>> Structs { get; } = [];

    public List<Entry<ClosureSpec>> Closures { get; } = [];

    public List<Entry<LifecycleSpec>> Lifecycle { get; } = [];

    public List<CallEntry> Calls { get; } = [];

    /// <summary>The model. Call only if nothing is wrong.</summary>
    public ApiSpec ToSpec() => new(
        Library!, Roles,
        Specs(Topics), Specs(States), Specs(ConnectionStates), Specs(Enums), Specs(Flags), Specs(Constants), Specs(MetaContexts),
        Specs(Structs), Specs(Closures),
        Specs(Lifecycle), WithTwins());

    /// <summary>The model without its calls. Call only if nothing is wrong but in them.</summary>
    public ApiSpec ToTypes()
    {
        Calls.Clear();
        return ToSpec();
    }

    private static EquatableArray<T> Specs<T>(List<Entry<T>> entries)
        where T : IEquatable<T> => entries.Select(entry => entry.Spec).ToEquatableArray();

    private EquatableArray<CallSpec> WithTwins()
    {
        HashSet<string> names = new(Calls.Select(call => call.Spec.Name), StringComparer.Ordinal);
        return Calls.Select(call => call.Spec with { Twin = TwinOf(call.Spec, names) }).ToEquatableArray();
    }

    private static string? TwinOf(CallSpec call, HashSet<string> names)
    {
        string twin = CallNames.TwinOf(call.Name);
        return names.Contains(twin) ? twin : null;
    }
}

/// <summary>A call as read, with the places of its parameters.</summary>
internal sealed class CallEntry(CallSpec spec, Fields fields, IReadOnlyList<Fields> parameterFields, bool isBroken)
{
    public CallSpec Spec { get; } = spec;

    public Fields Fields { get; } = fields;

    /// <summary>In the order of the parameters.</summary>
    public IReadOnlyList<Fields> ParameterFields { get; } = parameterFields;

    /// <summary>As of <see cref="Entry{T}.IsBroken"/>; also set when a name in it turns out to be unknown.</summary>
    public bool IsBroken { get; set; } = isBroken;
}
