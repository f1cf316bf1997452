using LibNbd.Spec.Text;

namespace LibNbd.Spec.Model;

/// <summary>The whole API, checked. Lists keep the order of the YAML.</summary>
public sealed record ApiSpec(
    LibrarySpec Library,
    RolesSpec Roles,
    EquatableArray<TopicSpec> Topics,
    EquatableArray<StateSpec> States,
    EquatableArray<ConnectionStateSpec> ConnectionStates,
    EquatableArray<EnumSpec> Enums,
    EquatableArray<FlagsSpec> Flags,
    EquatableArray<ConstantSpec> Constants,
    EquatableArray<MetaContextSpec> MetaContexts,
    EquatableArray<StructSpec> Structs,
    EquatableArray<ClosureSpec> Closures,
    EquatableArray<LifecycleSpec> Lifecycle,
    EquatableArray<CallSpec> Calls)
{
    /// <summary>
    /// The pages that are no call's. The command line reads them from files beside the YAML; the compiler has no use for them.
    /// </summary>
    public EquatableArray<PageSpec> Pages { get; init; }

    /// <summary>Programs that show the calls of a topic in a language, from files beside the YAML as well.</summary>
    public EquatableArray<TopicExampleSpec> Examples { get; init; }

    /// <summary>The guides for those who write programs, in their order, from the documents of the repository.</summary>
    public EquatableArray<GuideSpec> Guides { get; init; }

    /// <summary>The pictures that the guides show.</summary>
    public EquatableArray<PictureSpec> Pictures { get; init; }
}

/// <summary>Facts of the library as a whole.</summary>
/// <param name="Name">The C library's name, <c>libnbd</c>.</param>
/// <param name="Version">The newest API version described, such as <c>1.24</c>.</param>
/// <param name="Soname">The ELF soname, <c>libnbd.so.0</c>.</param>
/// <param name="SymbolPrefix">What stands before every C function, <c>nbd_</c>.</param>
/// <param name="MacroPrefix">What stands before every C macro, <c>LIBNBD_</c>.</param>
/// <param name="Versions">Every version that added a symbol, oldest first.</param>
/// <param name="Authors">Who wrote this, for the AUTHORS section.</param>
/// <param name="Copyright">The copyright line.</param>
public sealed record LibrarySpec(
    string Name, string Version, string Soname, string SymbolPrefix, string MacroPrefix,
    EquatableArray<string> Versions, EquatableArray<string> Authors, string Copyright);

/// <summary>A chapter of the documentation. Every call and lifecycle function is in one.</summary>
/// <param name="Name">Its name in the YAML: <c>handle</c>.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Doc">What its calls are for.</param>
public sealed record TopicSpec(string Name, string Title, Prose Doc, SourceSpan Span);

/// <summary>A program that shows the calls of a topic.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Language">The key of its language.</param>
/// <param name="Text">The program.</param>
public sealed record TopicExampleSpec(string Topic, string Language, string Text);

/// <summary>A guide.</summary>
/// <param name="Path">Its file, from the root of the repository: <c>docs/guides/tls.md</c>.</param>
/// <param name="Title">What the list of guides calls it.</param>
/// <param name="Summary">What the list of guides says of it.</param>
/// <param name="Text">The file, in Markdown.</param>
public sealed record GuideSpec(string Path, string Title, string Summary, string Text);

/// <summary>A picture of the documents.</summary>
/// <param name="Path">Its file, from the root of the repository.</param>
/// <param name="Text">The file, in SVG.</param>
public sealed record PictureSpec(string Path, string Text);

/// <summary>One of the six states of a handle as permitted states are written.</summary>
/// <param name="Name">Its name in the YAML: <c>created</c>.</param>
/// <param name="Predicates">The calls that tell it (any one of them true).</param>
/// <param name="Phrase">How a state error names it: <c>newly created</c>.</param>
/// <param name="Doc">What it means.</param>
public sealed record StateSpec(string Name, EquatableArray<string> Predicates, string Phrase, Prose Doc, SourceSpan Span);

/// <summary>One state of the state machine, many of which make up a <see cref="StateSpec"/>. See docs/adr/0007.</summary>
/// <param name="Name">Its name in the YAML: <c>opt-go-recv-reply</c>.</param>
/// <param name="Text">Its name as <c>connection_state</c> shows it: <c>NEWSTYLE.OPT_GO.RECV_REPLY</c>.</param>
/// <param name="Predicate">The call that is true in it: <c>aio_is_connecting</c>.</param>
/// <param name="WaitsFor">What it waits for on the socket.</param>
/// <param name="Summary">What it means, or is doing, as a short phrase.</param>
/// <param name="Next">The states that may follow, but for <c>dead</c>, which may follow all that are not final.</param>
public sealed record ConnectionStateSpec(
    string Name, string Text, string Predicate, WaitKind WaitsFor, string Summary, EquatableArray<string> Next, SourceSpan Span);

/// <summary>A value of an enumeration, a set of flags, or a constant.</summary>
/// <param name="Name">Its name in the YAML, lower case with hyphens: <c>req-one</c>.</param>
/// <param name="Value">The number.</param>
/// <param name="Since">The version that brought it.</param>
public sealed record ValueSpec(string Name, uint Value, string Since, Prose Doc, SourceSpan Span);

/// <summary>An enumeration.</summary>
/// <param name="Name">Its name in the YAML: <c>tls</c>.</param>
/// <param name="CPrefix">The C macro is <c>LIBNBD_</c> + this + <c>_</c> + the value's name: <c>TLS</c>.</param>
/// <param name="Names">What it is called in languages whose rule does not give the name.</param>
public sealed record EnumSpec(
    string Name, string CPrefix, EquatableArray<LanguageName> Names, Prose Doc, EquatableArray<ValueSpec> Values, SourceSpan Span);

/// <summary>A set of flags.</summary>
/// <param name="Mask">All of them or-ed.</param>
public sealed record FlagsSpec(
    string Name, string CPrefix, EquatableArray<LanguageName> Names, Prose Doc, EquatableArray<ValueSpec> Values, uint Mask,
    SourceSpan Span);

/// <summary>A constant: <c>LIBNBD_</c> + name in upper case.</summary>
public sealed record ConstantSpec(string Name, uint Value, string Since, Prose Doc, SourceSpan Span);

/// <summary>A metadata context or namespace that has a macro of its own, with the bits of its status.</summary>
/// <param name="Name">The name in the YAML and, in upper case, the macro: <c>context-base-allocation</c>.</param>
/// <param name="Text">The text: <c>base:allocation</c>.</param>
/// <param name="IsNamespace">True for <c>base:</c>, which stands for all contexts that begin so.</param>
/// <param name="States">The bits of its status.</param>
public sealed record MetaContextSpec(
    string Name, string Text, bool IsNamespace, string Since, Prose Doc, EquatableArray<ValueSpec> States, SourceSpan Span);

/// <summary>A structure that callbacks hand out. In C, <c>nbd_</c> and its name.</summary>
public sealed record StructSpec(
    string Name, EquatableArray<LanguageName> Names, string Since, Prose Doc, EquatableArray<StructFieldSpec> Fields, SourceSpan Span);

/// <summary>A field of a structure.</summary>
public sealed record StructFieldSpec(string Name, FieldKind Kind, Prose Doc, SourceSpan Span);

/// <summary>A callback type.</summary>
/// <param name="Name">Its name in the YAML: <c>extent64</c>. In C, <c>nbd_extent64_callback</c>.</param>
/// <param name="Names">What it is called in languages whose rule does not give the name.</param>
/// <param name="Doc">When it is called, and what for; what follows from the other fields is not said again.</param>
/// <param name="Lifetime">Until when it is kept; then it is freed.</param>
/// <param name="Thread">In which thread it runs. It always does so with the handle's lock held.</param>
/// <param name="Result">What it means that it returns something.</param>
public sealed record ClosureSpec(
    string Name, EquatableArray<LanguageName> Names, string Since, Prose Doc, ClosureLifetime Lifetime, ClosureThread Thread,
    ClosureResult Result,
    EquatableArray<ClosureParameterSpec> Parameters, SourceSpan Span);

/// <summary>A parameter of a callback.</summary>
/// <param name="LengthName">For bytes and arrays: the C name of their length. Otherwise null.</param>
/// <param name="TypeName">For arrays of structures: which one. Otherwise null.</param>
public sealed record ClosureParameterSpec(
    string Name, ClosureParameterKind Kind, string? LengthName, string? TypeName, Prose Doc, SourceSpan Span);

/// <summary>An exported function that is not a call on a handle: create, close, get_error, get_errno.</summary>
/// <param name="Kind">What it does, and so what it takes and gives. There is one of each kind at most.</param>
/// <param name="Topic">Its chapter, or null where the specification has no topics.</param>
public sealed record LifecycleSpec(
    string Name, LifecycleKind Kind, string Since, string Summary, string? Topic, Prose Description, Prose ReturnValue,
    EquatableArray<string> SeeAlso, SourceSpan Span);

/// <summary>A parameter of a call.</summary>
/// <param name="Name">Its C name.</param>
/// <param name="LengthName">For buffers and socket addresses: the C name of the length that follows. Otherwise null.</param>
/// <param name="TypeName">For closure, enum and flags: which one. Otherwise null.</param>
/// <param name="Allowed">For flags: the names of those the call accepts; null stands for all of them.</param>
/// <param name="Optional">Optional in languages that have optional arguments; a trailing parameter in C.</param>
public sealed record ParameterSpec(
    string Name, ParameterKind Kind, string? LengthName, string? TypeName, EquatableArray<string>? Allowed, bool Optional,
    Prose Doc, SourceSpan Span)
{
    /// <summary>For a descriptor: it belongs to the library from the call on, which closes it, also if the call fails.</summary>
    public bool IsTaken { get; init; }
}

/// <summary>What a call returns.</summary>
/// <param name="TypeName">For enum and flags: which one. Otherwise null.</param>
/// <param name="Doc">What the value means, in words of its own; empty where the kind says all.</param>
public sealed record ReturnSpec(ReturnKind Kind, string? TypeName, Prose Doc, SourceSpan Span);

/// <summary>How an asynchronous call ends.</summary>
/// <param name="Predicate">For <see cref="AsyncKind.ChangesState"/>: the call to ask.</param>
/// <param name="Value">For <see cref="AsyncKind.ChangesState"/>: the answer that means it is over.</param>
public sealed record AsyncSpec(AsyncKind Kind, string? Predicate, bool Value);

/// <summary>An error of a call that its state and parameter checks do not say already.</summary>
/// <param name="Errno">Its number, or null where none goes with it.</param>
public sealed record ErrorSpec(ErrnoName? Errno, Prose When, SourceSpan Span);

/// <summary>A change of a call in a later version.</summary>
public sealed record ChangeSpec(string Version, Prose What);

/// <summary>One call on a handle.</summary>
/// <param name="Name">Its name without the prefix: <c>aio_connect_tcp</c>.</param>
/// <param name="Topic">Its chapter, or null where the specification has no topics.</param>
/// <param name="States">The permitted states in the order of the state list; empty stands for any.</param>
/// <param name="Locked">Whether it takes the handle's lock.</param>
/// <param name="MaySetError">False: it cannot fail, and leaves the thread's last error as it is.</param>
/// <param name="ModifiesFd">It may itself read or write the socket until that would block.</param>
/// <param name="MovesTo">
/// The state that it leads the handle to and waits for, where <paramref name="Async"/> and <paramref name="Twin"/> do not say so.
/// </param>
/// <param name="Twin">The asynchronous call of a synchronous one or the reverse (<c>X</c> and <c>aio_X</c>), if both are here.</param>
/// <param name="Example">A short C example, or null.</param>
public sealed record CallSpec(
    string Name, string Since, string Summary, string? Topic,
    EquatableArray<ParameterSpec> Parameters, ReturnSpec Returns,
    EquatableArray<string> States, bool Locked, bool MaySetError, bool ModifiesFd, string? MovesTo, AsyncSpec Async, string? Twin,
    Prose Description, EquatableArray<ErrorSpec> Errors, EquatableArray<ChangeSpec> Changes, string? Example,
    EquatableArray<string> SeeAlso, SourceSpan Span)
{
    /// <summary>Whether its name begins with <c>aio_</c>.</summary>
    public bool IsAio => CallNames.IsAsynchronous(Name);
}
