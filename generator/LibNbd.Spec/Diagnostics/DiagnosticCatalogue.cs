namespace LibNbd.Spec.Diagnostics;

/// <summary>Every kind of diagnostic of the specification. A number, once given, keeps its meaning.</summary>
/// <remarks>A last hole may hold a suggestion ("; did you mean 'x'?") and is empty where there is none.</remarks>
public static class DiagnosticCatalogue
{
    /// <summary>A type name outside the closed set.</summary>
    public static DiagnosticKind UnknownType { get; } = Error("NBD001", "Unknown type", "unknown {0} type '{1}'{2}");

    /// <summary>The text is not YAML.</summary>
    public static DiagnosticKind YamlSyntax { get; } = Error("NBD002", "YAML syntax error", "not valid YAML: {0}");

    /// <summary>The same key twice in a mapping.</summary>
    public static DiagnosticKind DuplicateKey { get; } = Error("NBD003", "Duplicate key", "key '{0}' is already defined in line {1}");

    /// <summary>A key that the format does not have.</summary>
    public static DiagnosticKind UnknownKey { get; } = Error("NBD004", "Unknown key", "{0} has no key '{1}'{2}");

    /// <summary>A key that the format demands is absent.</summary>
    public static DiagnosticKind MissingKey { get; } = Error("NBD005", "Missing key", "{0} needs the key '{1}'");

    /// <summary>A list where a mapping belongs, and so on.</summary>
    public static DiagnosticKind WrongNodeKind { get; } = Error("NBD006", "Wrong kind of node", "{0} must be {1}, not {2}");

    /// <summary>A scalar that is not of the demanded form.</summary>
    public static DiagnosticKind WrongValue { get; } = Error("NBD007", "Invalid value", "'{0}' is not a valid value for {1}: {2}");

    /// <summary>Anchors, aliases, tags, several documents, deep nesting.</summary>
    public static DiagnosticKind UnsupportedYaml { get; } =
        Error("NBD008", "YAML feature not supported", "{0} cannot be used here: {1}");

    /// <summary>A name that is not written as names of its sort are.</summary>
    public static DiagnosticKind MalformedName { get; } = Error("NBD009", "Malformed name", "'{0}' is not a valid name for {1}: {2}");

    /// <summary>A version that is not two numbers in quotes.</summary>
    public static DiagnosticKind MalformedVersion { get; } =
        Error("NBD010", "Malformed version", "'{0}' is not a version: write two numbers in quotes, such as \"1.24\"");

    /// <summary>A format number that this reader does not know.</summary>
    public static DiagnosticKind UnknownFormat { get; } =
        Error("NBD011", "Unknown format", "format '{0}' is not supported: this reader supports format {1}");

    /// <summary>Markdown outside the subset.</summary>
    public static DiagnosticKind UnsupportedMarkdown { get; } =
        Error("NBD012", "Markdown not supported", "{0} cannot be used in prose: {1}");

    /// <summary>A <c>[name]</c> in prose that is no call.</summary>
    public static DiagnosticKind UnknownCallInProse { get; } =
        Error("NBD013", "Unknown call in prose", "[{0}] does not refer to a call{1}");

    /// <summary>An empty text where one is demanded.</summary>
    public static DiagnosticKind EmptyText { get; } = Error("NBD014", "Empty text", "{0} must not be empty");

    /// <summary>A summary of several lines, or with a final dot.</summary>
    public static DiagnosticKind MalformedSummary { get; } = Error("NBD015", "Malformed summary", "the summary {0}");

    /// <summary>A type that needs a further key which is absent.</summary>
    public static DiagnosticKind MissingDetail { get; } = Error("NBD016", "Key required by the type", "type '{0}' needs the key '{1}'");

    /// <summary>A key that the type has no use for.</summary>
    public static DiagnosticKind SuperfluousDetail { get; } =
        Error("NBD017", "Key not used by the type", "type '{0}' does not take the key '{1}'");

    /// <summary>A closure, enumeration or set of flags that is not defined.</summary>
    public static DiagnosticKind UnknownTypeName { get; } = Error("NBD018", "Unknown closure, enum or flags", "unknown {0} '{1}'{2}");

    /// <summary>A flag that its set does not have.</summary>
    public static DiagnosticKind UnknownFlag { get; } = Error("NBD019", "Unknown flag", "the flags '{0}' have no flag '{1}'{2}");

    /// <summary>A state that is not defined.</summary>
    public static DiagnosticKind UnknownState { get; } = Error("NBD020", "Unknown state", "there is no state '{0}'{1}");

    /// <summary>A reference to a call that is not defined.</summary>
    public static DiagnosticKind UnknownCall { get; } = Error("NBD021", "Unknown call", "there is no call '{0}'{1}");

    /// <summary>A version outside the library's list.</summary>
    public static DiagnosticKind UnknownVersion { get; } =
        Error("NBD022", "Unknown version", "version {0} is not one of the library's versions{1}");

    /// <summary>Something newer than the library.</summary>
    public static DiagnosticKind NewerThanLibrary { get; } =
        Error("NBD023", "Newer than the library", "version {0} is newer than the library's version {1}");

    /// <summary>A change in or before the version that brought the call.</summary>
    public static DiagnosticKind ChangedTooEarly { get; } =
        Error("NBD024", "Changed before it was introduced", "a change in {0} is not later than {1}, the version that introduced the call");

    /// <summary>Two values of an enumeration with one number.</summary>
    public static DiagnosticKind DuplicateValue { get; } = Error("NBD025", "Duplicate value", "value {0} is already used by '{1}'");

    /// <summary>Two flags that share a bit.</summary>
    public static DiagnosticKind OverlappingFlags { get; } = Error("NBD026", "Flags overlap", "'{0}' shares a bit with '{1}'");

    /// <summary>A name that is taken.</summary>
    public static DiagnosticKind DuplicateName { get; } = Error("NBD027", "Duplicate name", "{0} '{1}' occurs more than once");

    /// <summary>Two things that would have one name in a language.</summary>
    public static DiagnosticKind NameCollision { get; } =
        Error("NBD028", "Names collide in a language", "'{0}' would be '{1}' in {2}, which is already the name of {3}");

    /// <summary>A name that a target language keeps for itself.</summary>
    public static DiagnosticKind ReservedWord { get; } = Error("NBD029", "Reserved word", "'{0}' cannot be used as a name: {1}");

    /// <summary>A synchronous call and its asynchronous twin take different parameters.</summary>
    public static DiagnosticKind TwinParameters { get; } =
        Error("NBD030", "Twins disagree on parameters", "the parameters of '{0}' and '{1}' disagree: {2}");

    /// <summary>A synchronous call and its asynchronous twin are permitted in different states.</summary>
    public static DiagnosticKind TwinStates { get; } =
        Error("NBD031", "Twins disagree on states", "the states of '{0}' ({1}) differ from those of '{2}' ({3})");

    /// <summary>A way of ending that does not fit the call.</summary>
    public static DiagnosticKind AsyncMismatch { get; } = Error("NBD032", "Asynchronous kind does not fit the call", "'{0}' {1}");

    /// <summary>A completion callback without its closure parameter or the reverse.</summary>
    public static DiagnosticKind CompletionMismatch { get; } =
        Error("NBD033", "Completion callback and closure do not match", "'{0}' {1}");

    /// <summary>A predicate that does not exist or answers no yes or no.</summary>
    public static DiagnosticKind BadPredicate { get; } = Error("NBD034", "Not a predicate", "'{0}' is not a predicate: {1}");

    /// <summary>A call that cannot fail with a parameter that can be wrong.</summary>
    public static DiagnosticKind FallibleParameter { get; } = Error(
        "NBD035", "Parameter that can be invalid", "parameter '{0}' can be invalid, but '{1}' has may-set-error: false");

    /// <summary>A call that may fail, whose result cannot tell.</summary>
    public static DiagnosticKind ErrorCannotBeReturned { get; } = Error(
        "NBD036", "Result cannot report an error",
        "'{0}' may fail, but its return type '{1}' cannot report an error: set may-set-error: false");

    /// <summary>A call that checks the state but cannot report.</summary>
    public static DiagnosticKind StatesWithoutError { get; } = Error(
        "NBD037", "State check without an error", "'{0}' checks the state, but has may-set-error: false");

    /// <summary>An optional parameter of a type that has no default.</summary>
    public static DiagnosticKind BadOptional { get; } = Error(
        "NBD038", "Parameter cannot be optional", "a parameter of type '{0}' cannot be optional: only a closure or flags can");

    /// <summary>The library's list of versions is out of order.</summary>
    public static DiagnosticKind VersionOrder { get; } = Error("NBD039", "Versions out of order", "version {0} must not come after {1}");

    /// <summary>A call that the handwritten runtime does not have. Reported by the source generator.</summary>
    public static DiagnosticKind NoRuntimeMethod { get; } = Error(
        "NBD040", "Call has no runtime method",
        "call '{0}' has no method in the runtime: LibNbd.Runtime.Handle.HandleCore or one of its parts needs '{1}'");

    /// <summary>The project asks for code, but gives no specification, or several. Reported by the source generator.</summary>
    public static DiagnosticKind NoYaml { get; } = Error(
        "NBD041", "No YAML file",
        "LibNbdGenerate is '{0}', which needs exactly one nbd-api.yaml among the AdditionalFiles, but there are {1}");

    /// <summary>The project asks for something that the source generator does not make.</summary>
    public static DiagnosticKind UnknownMode { get; } = Error(
        "NBD042", "Unknown mode", "LibNbdGenerate is '{0}': it must be 'types', 'api' or 'native'");

    /// <summary>A topic that is not defined.</summary>
    public static DiagnosticKind UnknownTopic { get; } = Error("NBD043", "Unknown topic", "there is no topic '{0}'{1}");

    /// <summary>A connection state that says of itself what no state of the handle is told by.</summary>
    public static DiagnosticKind UnknownStateGroup { get; } = Error(
        "NBD044", "Connection state without a handle state", "'{0}' is not the predicate of a state{1}");

    /// <summary>A line <c>@something</c> of a page that stands for nothing.</summary>
    public static DiagnosticKind UnknownInsert { get; } = Error("NBD045", "Unknown insert", "there is no insert '@{0}'{1}");

    /// <summary>A page that does not begin as pages do, or has text outside its sections.</summary>
    public static DiagnosticKind MalformedPage { get; } = Error("NBD046", "Malformed page", "not a valid page: {0}");

    /// <summary>A character that ends a line or is not shown.</summary>
    public static DiagnosticKind UnprintableCharacter { get; } = Error(
        "NBD047", "Character not allowed", "the text contains the character {0}, which ends a line or is invisible");

    /// <summary>A <c>[type.name]</c> in prose that is no value.</summary>
    public static DiagnosticKind UnknownValueInProse { get; } = Error(
        "NBD048", "Unknown value in prose", "[{0}] does not refer to a value{1}");

    /// <summary>A method of the runtime that belonged to a call which is gone. Reported by the source generator.</summary>
    public static DiagnosticKind DeadRuntimeMethod { get; } = Warning(
        "NBD049", "Runtime method without a call", "'{0}' is not the method of a call, and nothing in the runtime uses it: delete it");

    /// <summary>All of them, in the order of their numbers.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        UnknownType, YamlSyntax, DuplicateKey, UnknownKey, MissingKey, WrongNodeKind, WrongValue, UnsupportedYaml, MalformedName,
        MalformedVersion, UnknownFormat, UnsupportedMarkdown, UnknownCallInProse, EmptyText, MalformedSummary, MissingDetail,
        SuperfluousDetail, UnknownTypeName, UnknownFlag, UnknownState, UnknownCall, UnknownVersion, NewerThanLibrary,
        ChangedTooEarly, DuplicateValue, OverlappingFlags, DuplicateName, NameCollision, ReservedWord, TwinParameters, TwinStates,
        AsyncMismatch, CompletionMismatch, BadPredicate, FallibleParameter, ErrorCannotBeReturned, StatesWithoutError, BadOptional,
        VersionOrder, NoRuntimeMethod, NoYaml, UnknownMode, UnknownTopic, UnknownStateGroup,
        UnknownInsert, MalformedPage, UnprintableCharacter, UnknownValueInProse, DeadRuntimeMethod,
    ];

    private static DiagnosticKind Warning(string id, string title, string format) => new(id, title, SpecSeverity.Warning, format);

    private static DiagnosticKind Error(string id, string title, string format) => new(id, title, SpecSeverity.Error, format);
}
