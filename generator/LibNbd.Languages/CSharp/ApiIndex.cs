using LibNbd.Spec.Model;

namespace LibNbd.Languages.CSharp;

/// <summary>A call that documentation may point to.</summary>
/// <param name="Name">Its name in the YAML.</param>
/// <param name="Cref">What a <c>cref</c> needs to find its method, and no overload of it.</param>
/// <param name="AsyncCref">The same of its awaitable form, or null.</param>
internal sealed record CallLink(string Name, string Cref, string? AsyncCref);

/// <summary>A lifecycle function that documentation may point to.</summary>
/// <param name="Name">Its name in the YAML.</param>
/// <param name="Kind">What it does.</param>
internal sealed record LifecycleLink(string Name, LifecycleKind Kind);

/// <summary>
/// What the code of a call depends on besides the call itself. Value-equal, so that one call's edit leaves the others cached.
/// </summary>
internal sealed record ApiIndex(
    LibrarySpec Library,
    RolesSpec Roles,
    EquatableArray<StateSpec> States,
    EquatableArray<EnumSpec> Enums,
    EquatableArray<FlagsSpec> Flags,
    EquatableArray<ConstantSpec> Constants,
    EquatableArray<MetaContextSpec> MetaContexts,
    EquatableArray<ClosureSpec> Closures,
    EquatableArray<LifecycleLink> Lifecycle,
    EquatableArray<CallLink> Links)
{
    /// <summary>The index of a specification, with the given calls to link to.</summary>
    public static ApiIndex Of(ApiSpec spec, EquatableArray<CallLink> links) =>
        new(
            spec.Library, spec.Roles, spec.States, spec.Enums, spec.Flags, spec.Constants, spec.MetaContexts, spec.Closures,
            spec.Lifecycle.Select(f => new LifecycleLink(f.Name, f.Kind)).ToEquatableArray(), links);

    /// <summary>The state of this name.</summary>
    public StateSpec State(string name) => States.First(s => s.Name == name);

    /// <summary>The enumeration of this name.</summary>
    public EnumSpec Enum(string? name) => Enums.First(e => e.Name == name);

    /// <summary>The flags of this name.</summary>
    public FlagsSpec FlagSet(string? name) => Flags.First(f => f.Name == name);

    /// <summary>The closure of this name.</summary>
    public ClosureSpec Closure(string? name) => Closures.First(c => c.Name == name);

    /// <summary>Where documentation finds this call, or null.</summary>
    public CallLink? Link(string name) => Links.FirstOrDefault(l => l.Name == name);

    /// <summary>The C name of a call.</summary>
    public string Symbol(CallSpec call) => Library.SymbolPrefix + call.Name;
}
