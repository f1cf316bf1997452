using LibNbd.Emit.Changes;
using LibNbd.Emit.Commands;
using LibNbd.Languages;
using LibNbd.Spec;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>Every kind of change is named rightly, and asks for the right step.</summary>
public sealed class DiffTests : IDisposable
{
    private const string Base = """
        format: 1
        library:
          name: libnbd
          version: "1.24"
          soname: libnbd.so.0
          symbol-prefix: nbd_
          macro-prefix: LIBNBD_
          versions: ["1.0", "1.2", "1.24"]
          authors: [Somebody]
          copyright: Copyright (C) 2026 Somebody
        roles: { created-state: created, connected-state: connected, command-flags: command, completion-closure: completion }
        states:
          created: { predicate: aio_is_created, phrase: newly created, doc: New. }
          connected: { predicate: aio_is_ready, phrase: connected, doc: Ready. }
        connection-states:
          start: { name: START, tells: aio_is_created, waits-for: nothing, summary: new, next: [ready] }
          ready: { name: READY, tells: aio_is_ready, waits-for: read, summary: ready, next: [] }
        enums:
          tls:
            c-prefix: TLS
            names: { csharp: TlsMode }
            doc: TLS.
            values:
              disable: { value: 0, since: "1.0", doc: Never. }
              require: { value: 2, since: "1.0", doc: Always. }
        flags:
          command:
            c-prefix: CMD_FLAG
            doc: Flags.
            values:
              fua: { bit: 0, since: "1.0", doc: Force. }
              req-one: { bit: 3, since: "1.0", doc: One. }
        constants:
          read-data: { value: 1, since: "1.0", doc: Data. }
        meta-contexts:
          context-base-allocation: { text: "base:allocation", since: "1.0", doc: Allocation., states: { hole: { value: 1, doc: Hole. } } }
        structs:
          extent: { since: "1.2", doc: A run., fields: { length: { type: uint64, doc: Length. }, flags: { type: uint64, doc: Status. } } }
        closures:
          completion: { since: "1.0", doc: Called., lives-until: operation-over, thread: driver, result: retires, parameters: [{ name: error, type: mutable-int, doc: Errno. }] }
          extent: { since: "1.2", doc: Called., lives-until: replaced, thread: any, result: ignored, parameters: [{ name: entries, type: struct-array, struct: extent, length: nr_entries, doc: Runs. }] }
        lifecycle:
          create: { kind: create, since: "1.0", summary: create, description: Creates., returns: It. }
        calls:
          set_tls:
            since: "1.0"
            summary: set the mode
            parameters:
              - { name: tls, type: enum, enum: tls, doc: The mode. }
            returns: status
            states: [created]
            description: Sets the mode.
          get_count: { since: "1.0", summary: count, returns: uint, states: any, locked: false, may-set-error: false, description: Counts. }
          zero:
            since: "1.2"
            summary: write zeroes
            parameters:
              - { name: count, type: uint64, doc: How many. }
              - { name: offset, type: uint64, doc: Where. }
            optional:
              - { name: flags, type: flags, flags: command, allowed: [fua], doc: How. }
            returns: status
            states: [connected]
            modifies-fd: true
            description: Writes zeroes.
          aio_zero:
            since: "1.2"
            summary: write zeroes
            parameters:
              - { name: count, type: uint64, doc: How many. }
              - { name: offset, type: uint64, doc: Where. }
            optional:
              - { name: completion_callback, type: closure, closure: completion, doc: At the end. }
              - { name: flags, type: flags, flags: command, allowed: [fua], doc: How. }
            returns: cookie
            states: [connected]
            async: completion-callback
            description: Begins.
          aio_is_created: { since: "1.0", summary: new, returns: bool, states: any, locked: false, may-set-error: false, description: Asks. }
          aio_is_ready: { since: "1.0", summary: ready, returns: bool, states: any, locked: false, may-set-error: false, description: Asks. }
          block_status: { since: "1.2", summary: status, parameters: [{ name: extent_callback, type: closure, closure: extent, doc: With each. }], returns: status, states: [connected], description: Asks. }

        """;

    private const string NewCall = "  flush: { since: \"1.26\", summary: flush, returns: status, states: [connected], description: Flushes. }\n  aio_is_created:";

    private readonly TestFolder _folder = new();

    public static TheoryData<string, string, string, string> Kinds => new()
    {
        { "a call is added", "  aio_is_created:", NewCall, "Minor | adds: nbd_flush: it is new" },
        { "a call is removed", CallText("get_count"), "", "Major | breaks source and binary: nbd_get_count: it was removed" },
        { "a call is renamed", "  get_count:", "  get_number:", "Major | breaks source and binary: nbd_get_count: it was removed | breaks binary in C: nbd_get_number: it is new in version 1.0, which was released without it" },
        { "a parameter is added", "type: enum, enum: tls, doc: The mode. }", "type: enum, enum: tls, doc: The mode. }\n      - { name: how, type: int, doc: How. }", "Major | breaks source and binary: nbd_set_tls: parameter 'how' was added" },
        { "a parameter is removed", "    parameters:\n      - { name: tls, type: enum, enum: tls, doc: The mode. }\n", "", "Major | breaks source and binary: nbd_set_tls: parameter 'tls' was removed" },
        { "a parameter has another type", "{ name: tls, type: enum, enum: tls, doc: The mode. }", "{ name: tls, type: int64, doc: The mode. }", "Major | breaks source and binary: nbd_set_tls: parameter 'tls' was int and is int64_t" },
        { "a parameter has another type in C# alone", "{ name: tls, type: enum, enum: tls, doc: The mode. }", "{ name: tls, type: int, doc: The mode. }", "Major | breaks source and binary in C#: nbd_set_tls: parameter 'tls' was TlsMode and is int" },
        { "a parameter is renamed", "{ name: tls, type: enum,", "{ name: mode, type: enum,", "Major | breaks source in C#: nbd_set_tls: parameter 'tls' is called 'mode'" },
        { "the result is another", "summary: count, returns: uint,", "summary: count, returns: uint64,", "Major | breaks source and binary: nbd_get_count: it returned unsigned and returns uint64_t" },
        { "the result is another in C# alone", "enum: tls, doc: The mode. }\n    returns: status", "enum: tls, doc: The mode. }\n    returns: int", "Major | breaks source and binary in C#: nbd_set_tls: it returned void and returns int" },
        { "the result is described", "enum: tls, doc: The mode. }\n    returns: status", "enum: tls, doc: The mode. }\n    returns: { type: status, doc: So. }", "Patch | words: nbd_set_tls: the documentation changed" },
        { "a call waits for the lock", "  get_count: { since: \"1.0\", summary: count, returns: uint, states: any, locked: false, may-set-error: false,", "  get_count: { since: \"1.0\", summary: count, returns: uint, states: any, may-set-error: false,", "Major | breaks behaviour: nbd_get_count: it waits for the handle's lock now" },
        { "fewer states are permitted", "    states: [created]\n    description: Sets", "    states: [connected]\n    description: Sets", "Major | breaks behaviour: nbd_set_tls: it is no longer permitted when created | adds: nbd_set_tls: it is also permitted when connected" },
        { "more states are permitted", "    states: [created]\n    description: Sets", "    states: any\n    description: Sets", "Minor | adds: nbd_set_tls: it is also permitted when connected" },
        { "a call takes no lock any more", "    states: [created]\n    description: Sets", "    states: [created]\n    locked: false\n    description: Sets", "Minor | adds: nbd_set_tls: it takes no lock any more" },
        { "a call may use the socket", "    states: [created]\n    description: Sets", "    states: [created]\n    modifies-fd: true\n    description: Sets", "Major | breaks behaviour: nbd_set_tls: it may use the socket itself now" },
        { "a flag is accepted too", "allowed: [fua]", "allowed: [fua, req-one]", "Minor | adds: nbd_zero: parameter 'flags' also accepts req-one | adds: nbd_aio_zero: parameter 'flags' also accepts req-one" },
        { "a flag is no longer accepted", "allowed: [fua]", "allowed: []", "Major | breaks behaviour: nbd_zero: parameter 'flags' no longer accepts fua | breaks behaviour: nbd_aio_zero: parameter 'flags' no longer accepts fua" },
        { "a symbol moves to another version", "  zero:\n    since: \"1.2\"", "  zero:\n    since: \"1.24\"", "Major | breaks binary in C: nbd_zero: the symbol's version was 1.2 and is 1.24" },
        { "the parameters change places", "      - { name: count, type: uint64, doc: How many. }\n      - { name: offset, type: uint64, doc: Where. }\n", "      - { name: offset, type: uint64, doc: Where. }\n      - { name: count, type: uint64, doc: How many. }\n", "Major | breaks source and binary: nbd_zero: the parameters were in the order count, offset, flags and are in the order offset, count, flags | breaks source and binary: nbd_aio_zero: the parameters were in the order count, offset, completion_callback, flags and are in the order offset, count, completion_callback, flags" },
        { "the asynchronous twin is removed", CallText("aio_zero"), "", "Major | breaks source and binary in C#: nbd_zero: its awaitable form was removed | breaks source and binary: nbd_aio_zero: it was removed" },
        { "words of a call change", "description: Writes zeroes.", "description: Writes nothing.", "Patch | words: nbd_zero: the documentation changed" },
        { "an error is described", "    modifies-fd: true\n    description: Writes", "    modifies-fd: true\n    errors: [{ errno: EIO, when: It fails. }]\n    description: Writes", "Patch | words: nbd_zero: the documentation changed" },
        { "an enum's value is added", "disable: { value: 0,", "allow: { value: 1, since: \"1.24\", doc: Perhaps. }\n      disable: { value: 0,", "Minor | adds: enum tls: allow: it is new" },
        { "an enum's value is removed", "      disable: { value: 0, since: \"1.0\", doc: Never. }\n", "", "Major | breaks source: enum tls: disable: it was removed" },
        { "an enum's value has another number", "require: { value: 2,", "require: { value: 3,", "Major | breaks binary: enum tls: require: the value was 2 and is 3" },
        { "an enum has another prefix", "c-prefix: TLS", "c-prefix: SSL", "Major | breaks source in C: enum tls: it was TLS and is SSL" },
        { "a type is called otherwise in C#", "names: { csharp: TlsMode }", "names: { csharp: SslMode }", "Major | breaks source and binary in C#: enum tls: it was TlsMode and is SslMode | breaks source and binary in C#: nbd_set_tls: parameter 'tls' was TlsMode and is SslMode" },
        { "a flag is another bit", "req-one: { bit: 3,", "req-one: { bit: 4,", "Major | breaks binary: flags command: req-one: the value was 8 and is 16" },
        { "a constant is removed", "constants:\n  read-data: { value: 1, since: \"1.0\", doc: Data. }\n", "", "Major | breaks source: constant read-data: it was removed" },
        { "a metadata context has another text", "text: \"base:allocation\"", "text: \"base:alloc\"", "Major | breaks source: libnbd: the text of metadata context context-base-allocation was 'base:allocation' and is 'base:alloc'" },
        { "a struct has another field", "flags: { type: uint64, doc: Status. } }", "flags: { type: uint64, doc: Status. }, more: { type: uint64, doc: More. } }", "Major | breaks source and binary: struct extent: the fields were length uint64, flags uint64 and are length uint64, flags uint64, more uint64" },
        { "a callback takes more", "[{ name: error, type: mutable-int, doc: Errno. }]", "[{ name: error, type: mutable-int, doc: Errno. }, { name: more, type: uint64, doc: More. }]", "Major | breaks source and binary: callback completion: it took (int *) and takes (int *, uint64_t)" },
        { "a lifecycle function does something else", "create: { kind: create,", "create: { kind: close,", "Major | breaks source and binary: nbd_create: it was of the kind 'create' and is of the kind 'close'" },
        { "a structure's field is of another type", "flags: { type: uint64, doc: Status. }", "flags: { type: uint32, doc: Status. }", "Major | breaks source and binary: struct extent: the fields were length uint64, flags uint64 and are length uint64, flags uint32" },
        { "a callback's result means something else", "result: retires", "result: ignored", "Major | breaks behaviour: callback completion: its result was 'retires' and is 'ignored'" },
        { "a callback is kept for another time", "lives-until: operation-over", "lives-until: replaced", "Major | breaks behaviour: callback completion: it was kept until 'operation-over' and is kept until 'replaced'" },
        { "a callback runs in another thread", "thread: driver", "thread: any", "Major | breaks behaviour: callback completion: it ran in the thread 'driver' and runs in 'any'" },
        { "the soname changes", "soname: libnbd.so.0", "soname: libnbd.so.1", "Major | breaks binary: libnbd: the soname was 'libnbd.so.0' and is 'libnbd.so.1'" },
        { "the macros begin otherwise", "macro-prefix: LIBNBD_", "macro-prefix: NBD_", "Major | breaks source and binary: libnbd: the macro prefix was 'LIBNBD_' and is 'NBD_'" },
        { "a connection state is added", "  ready: { name: READY,", "  wait: { name: WAIT, tells: aio_is_created, waits-for: read, summary: waiting, next: [ready] }\n  ready: { name: READY,", "Patch | words: connection state WAIT: it is new" },
        { "a state is named otherwise in errors", "phrase: newly created", "phrase: brand new", "Patch | words: state created: the documentation changed" },
        { "a call is added to a released version", "  aio_is_created:", NewCall.Replace("1.26", "1.2", StringComparison.Ordinal), "Major | breaks binary in C: nbd_flush: it is new in version 1.2, which was released without it" },
        { "a call is added to the version that is out", "  aio_is_created:", NewCall.Replace("1.26", "1.24", StringComparison.Ordinal), "Major | breaks binary in C: nbd_flush: it is new in version 1.24, which was released without it" },
        { "a version is added", "authors: [Somebody]", "authors: [Somebody] # 1.26", "None" },
        { "a version is put between released ones", "\"1.2\", \"1.24\"]", "\"1.2\", \"1.4\", \"1.24\"]", "Major | breaks binary in C: libnbd: version 1.4 is new, and 1.24 was released without it" },
        { "the library is called otherwise", "name: libnbd\n", "name: libother\n", "Major | breaks source: libother: the name was 'libnbd' and is 'libother'" },
        { "the authors change", "[Somebody]", "[Another]", "Patch | words: libnbd: the documentation changed" },
        { "a value says another version", "require: { value: 2, since: \"1.0\",", "require: { value: 2, since: \"1.2\",", "Patch | words: enum tls: require: the documentation changed" },
        { "a flag says another version", "req-one: { bit: 3, since: \"1.0\",", "req-one: { bit: 3, since: \"1.2\",", "Patch | words: flags command: req-one: the documentation changed" },
        { "a constant says another version", "read-data: { value: 1, since: \"1.0\",", "read-data: { value: 1, since: \"1.2\",", "Patch | words: constant read-data: the documentation changed" },
        { "a constant has another number", "read-data: { value: 1,", "read-data: { value: 2,", "Major | breaks binary: constant read-data: the value was 1 and is 2" },
        { "a parameter of a callback is renamed", "[{ name: error, type: mutable-int,", "[{ name: failure, type: mutable-int,", "Major | breaks source in C#: callback completion: parameter 'error' is called 'failure'" },
        { "a parameter of a callback is described", "doc: Errno. }]", "doc: The errno. }]", "Patch | words: callback completion: parameter 'error': the documentation changed" },
        { "a comment is written", "format: 1", "# A comment.\nformat: 1", "None" },
    };

    internal static ApiSpec Before => Read(Base);

    internal static ApiSpec After(string passage, string replacement) => Read(InVersion26(Base.Replace(passage, replacement, StringComparison.Ordinal)));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_change_is_named(string kind, string passage, string replacement, string expected)
    {
        Assert.Contains(passage, Base, StringComparison.Ordinal);
        IReadOnlyList<ApiChange> changes = ApiDiff.Compare(Before, After(passage, replacement));
        Assert.Equal(expected, string.Join(" | ", [ApiDiff.Step(changes).ToString(), .. changes.Select(change => change.ToString())]));
        Assert.NotEmpty(kind);
    }

    [Fact]
    public void There_are_fifty_kinds_and_more() => Assert.True(Kinds.Count >= 50);

    [Fact]
    public void A_version_that_goes_breaks_what_asks_for_it()
    {
        string newer = InVersion26("# 1.26\n" + Base);
        string without = newer.Replace("\"1.0\", \"1.2\", ", "\"1.0\", ", StringComparison.Ordinal).Replace("since: \"1.2\"", "since: \"1.24\"", StringComparison.Ordinal);

        Assert.Equal(
            "breaks binary in C: libnbd: version 1.2 is no longer listed", ApiDiff.Compare(Read(newer), Read(without))[0].ToString());
    }

    [Fact]
    public void What_becomes_fallible_breaks_behaviour()
    {
        string fallible = Base.Replace("summary: count, returns: uint, states: any, locked: false, may-set-error: false,", "summary: count, returns: int, states: any, locked: false, may-set-error: false,", StringComparison.Ordinal);
        string after = fallible.Replace("summary: count, returns: int, states: any, locked: false, may-set-error: false,", "summary: count, returns: int, states: any, locked: false,", StringComparison.Ordinal);
        Assert.Equal("breaks behaviour: nbd_get_count: it can fail now", Assert.Single(ApiDiff.Compare(Read(fallible), Read(after))).ToString());
        Assert.Equal("adds: nbd_get_count: it cannot fail any more", Assert.Single(ApiDiff.Compare(Read(after), Read(fallible))).ToString());
    }

    [Fact]
    public void What_must_be_given_breaks_CSharp()
    {
        const string Optional = "  trim: { since: \"1.0\", summary: trim, optional: [{ name: flags, type: flags, flags: command, allowed: [], doc: How. }], returns: status, states: [connected], description: Trims. }\n  aio_is_created:";
        string optional = Base.Replace("  aio_is_created:", Optional, StringComparison.Ordinal);
        string required = optional.Replace("summary: trim, optional:", "summary: trim, parameters:", StringComparison.Ordinal);
        Assert.Equal("breaks source in C#: nbd_trim: parameter 'flags' must be given", Assert.Single(ApiDiff.Compare(Read(optional), Read(required))).ToString());
        Assert.Equal("adds in C#: nbd_trim: parameter 'flags' may be left out", Assert.Single(ApiDiff.Compare(Read(required), Read(optional))).ToString());
    }

    [Theory]
    [InlineData("a value is added", "1.24", "diff: new.yaml: raise 'version' under 'library', list the new version under 'versions', and use it as 'since' for what is new\n")]
    [InlineData("a value is added", "1.26", "")]
    [InlineData("a value is added", "1.2", "diff: new.yaml: the version goes backwards: 'version' under 'library' was 1.24\ndiff: new.yaml: programs that were linked against libnbd.so.0 do not run with this version: change 'soname' under 'library'\n")]
    [InlineData("a struct grows", "2.0", "diff: new.yaml: programs that were linked against libnbd.so.0 do not run with this version: change 'soname' under 'library'\n")]
    [InlineData("a struct grows, and the soname changes", "2.0", "")]
    [InlineData("a type is renamed in C#", "2.0", "")]
    public void The_command_fails_unless_version_and_soname_fit(string change, string version, string expected)
    {
        File.WriteAllText(_folder["old.yaml"], Base);
        string changed = change switch
        {
            "a value is added" => Base.Replace("disable: { value: 0,", "allow: { value: 1, since: \"1.2\", doc: Perhaps. }\n      disable: { value: 0,", StringComparison.Ordinal),
            "a type is renamed in C#" => Base.Replace("names: { csharp: TlsMode }", "names: { csharp: SslMode }", StringComparison.Ordinal),
            _ => Base.Replace("flags: { type: uint64, doc: Status. } }", "flags: { type: uint64, doc: Status. }, more: { type: uint64, doc: More. } }", StringComparison.Ordinal),
        };
        if (change.Contains("soname", StringComparison.Ordinal))
        {
            changed = changed.Replace("libnbd.so.0", "libnbd.so.1", StringComparison.Ordinal);
        }

        File.WriteAllText(_folder["new.yaml"], InVersion(changed, version));
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int status = CommandLine.Run(["diff", "old.yaml", "new.yaml"], new CommandContext(output, error, _folder.Root));

        Assert.Equal(expected, error.ToString());
        Assert.Equal(expected.Length == 0 ? ExitCodes.Success : ExitCodes.Failure, status);
        Assert.Contains($"the version was 1.24 and is {version}\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_specification_does_not_differ_from_itself() => Assert.Empty(ApiDiff.Compare(Specification.Spec, Specification.Read(Specification.Yaml)));

    private static string CallText(string name)
    {
        int start = Base.IndexOf($"\n  {name}:", StringComparison.Ordinal) + 1;
        int end = start;
        do
        {
            end = Base.IndexOf('\n', end) + 1;
        }
        while (Base[end..].StartsWith("    ", StringComparison.Ordinal));
        return Base[start..end];
    }

    // What says that it came with 1.26 is of a library that is 1.26.
    private static string InVersion26(string yaml) => yaml.Contains("1.26", StringComparison.Ordinal) ? InVersion(yaml, "1.26") : yaml;

    private static string InVersion(string yaml, string version)
    {
        string[] listed = [.. new[] { "1.0", "1.2", "1.24", "1.26", "2.0" }.TakeWhile(v => v != version), version];
        return version switch
        {
            // What is newer than the library is refused when it is read, so all of it is of the first two versions then.
            "1.2" => yaml.Replace("version: \"1.24\"", "version: \"1.2\"", StringComparison.Ordinal)
                .Replace("versions: [\"1.0\", \"1.2\", \"1.24\"]", "versions: [\"1.0\", \"1.2\"]", StringComparison.Ordinal),
            _ => yaml.Replace("version: \"1.24\"", $"version: \"{version}\"", StringComparison.Ordinal).Replace(
                "versions: [\"1.0\", \"1.2\", \"1.24\"]", $"versions: [{string.Join(", ", listed.Select(v => $"\"{v}\""))}]", StringComparison.Ordinal),
        };
    }

    private static ApiSpec Read(string yaml)
    {
        SpecResult result = LanguageList.All.Read(yaml, "test.yaml");
        Assert.True(result.Spec is not null, string.Join("\n", result.Diagnostics));
        return result.Spec!;
    }
}
