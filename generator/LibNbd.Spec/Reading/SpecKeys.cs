namespace LibNbd.Spec.Reading;

/// <summary>The keys of one sort of mapping.</summary>
/// <param name="Owner">How a message calls the mapping.</param>
/// <param name="Required">Those that must be there.</param>
/// <param name="Optional">Those that may be there.</param>
internal sealed record KeySet(string Owner, string[] Required, string[] Optional)
{
    public IEnumerable<string> All => Required.Concat(Optional);

    public bool Contains(string key) =>
        Array.IndexOf(Required, key) >= 0 || Array.IndexOf(Optional, key) >= 0;
}

/// <summary>Every key of the format. The JSON Schema says the same, and a test compares the two.</summary>
internal static class SpecKeys
{
    public static KeySet Root { get; } = new(
        "the specification", ["format", "library", "calls"],
        [
            "roles", "topics", "states", "connection-states", "enums", "flags", "constants", "meta-contexts", "structs", "closures",
            "lifecycle",
        ]);

    public static KeySet Library { get; } = new(
        "library", ["name", "version", "soname", "symbol-prefix", "macro-prefix", "versions", "authors", "copyright"], []);

    public static KeySet Roles { get; } = new(
        "roles", [],
        [
            "created-state", "connecting-state", "negotiating-state", "connected-state", "closed-state", "dead-state", "command-flags",
            "completion-closure", "command-completed-call", "poll-call", "strict-mode-call", "connection-state-call",
        ]);

    public static KeySet Topic { get; } = new("a topic", ["title", "doc"], []);

    public static KeySet State { get; } = new("a state", ["predicate", "phrase", "doc"], []);

    public static KeySet ConnectionState { get; } = new(
        "a connection state", ["name", "tells", "waits-for", "summary", "next"], []);

    public static KeySet Enum { get; } = new("an enum", ["c-prefix", "doc", "values"], ["names"]);

    public static KeySet EnumValue { get; } = new("an enum's value", ["value", "since", "doc"], []);

    public static KeySet Flags { get; } = new("a set of flags", ["c-prefix", "doc", "values"], ["names"]);

    public static KeySet FlagValue { get; } = new("a flag", ["bit", "since", "doc"], []);

    public static KeySet Constant { get; } = new("a constant", ["value", "since", "doc"], []);

    public static KeySet MetaContext { get; } = new("a metadata context", ["text", "since", "doc"], ["states"]);

    public static KeySet MetaContextState { get; } = new("a metadata context's state", ["value", "doc"], []);

    public static KeySet Struct { get; } = new("a struct", ["since", "doc", "fields"], ["names"]);

    public static KeySet StructField { get; } = new("a struct's field", ["type", "doc"], []);

    public static KeySet Closure { get; } = new(
        "a closure", ["since", "doc", "lives-until", "thread", "result", "parameters"], ["names"]);

    public static KeySet ClosureParameter { get; } = new("a closure's parameter", ["name", "type", "doc"], ["length", "struct"]);

    public static KeySet Lifecycle { get; } = new(
        "a lifecycle call", ["kind", "since", "summary", "description", "returns"], ["topic", "see-also"]);

    public static KeySet Call { get; } = new(
        "a call", ["since", "summary", "returns", "states", "description"],
        [
            "topic", "parameters", "optional", "locked", "may-set-error", "modifies-fd", "moves-to", "async", "errors", "changed",
            "example", "see-also",
        ]);

    public static KeySet Parameter { get; } = new(
        "a parameter", ["name", "type", "doc"], ["length", "closure", "enum", "flags", "allowed", "taken"]);

    public static KeySet Return { get; } = new("returns", ["type"], ["enum", "flags", "doc"]);

    public static KeySet Async { get; } = new("async", ["until"], []);

    public static KeySet Error { get; } = new("an error", ["when"], ["errno"]);

    public static KeySet Change { get; } = new("a change", ["version", "what"], []);
}
