using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Tests;

public class WholeSpecTests
{
    private static readonly ApiSpec Spec = Read(Example.Yaml);

    [Fact]
    public void The_specification_of_this_repository_is_sound()
    {
        SpecResult result = SpecReader.Read(Repository.Read("api/nbd-api.yaml"), "api/nbd-api.yaml");

        Assert.Equal("", string.Join("\n", result.Diagnostics));
        Assert.NotNull(result.Spec);
    }

    [Fact]
    public void Library_and_states_are_read()
    {
        Assert.Equal(
            new LibrarySpec(
                "libnbd", "1.24", "libnbd.so.0", "nbd_", "LIBNBD_", List("1.0", "1.2", "1.10", "1.24"),
                List("One Author", "Another Author"), "Copyright (C) 2026 The LibNbd authors"),
            Spec.Library);
        Assert.Equal(
            [
                new StateSpec("created", List("aio_is_created"), "newly created", Doc("Nothing was connected yet."), Spec.States[0].Span),
                new StateSpec(
                    "connected", List("aio_is_ready", "aio_is_processing"), "connected with the server", Doc("Commands may be issued."),
                    Spec.States[1].Span),
            ],
            Spec.States);
    }

    [Fact]
    public void Connection_states_are_read()
    {
        Assert.Equal(
            [
                new ConnectionStateSpec(
                    "start", "START", "aio_is_created", WaitKind.Nothing, "nothing was begun", List(
                        "go-up"), Spec.ConnectionStates[0].Span),
                new ConnectionStateSpec(
                    "go-up", "GO.UP", "aio_is_processing", WaitKind.Read, "it is up", List("start"), Spec.ConnectionStates[1].Span),
            ],
            Spec.ConnectionStates);
    }

    [Fact]
    public void Where_there_are_topics_every_call_names_one()
    {
        const string Topics = "topics:\n  io: { title: Commands, doc: They move data. }\n";
        string named = Example.Yaml
            .Replace("summary: ", "topic: io, summary: ", StringComparison.Ordinal)
            .Replace("\n    topic: io, summary: ", "\n    topic: io\n    summary: ", StringComparison.Ordinal);
        int states = named.IndexOf("connection-states:", StringComparison.Ordinal);
        named = named[..states] + named[states..].Replace("topic: io, ", "", StringComparison.Ordinal) + Topics;

        ApiSpec spec = Read(named);
        SpecResult without = SpecReader.Read(Example.Yaml + Topics, "x.yaml");

        Assert.Equal(new TopicSpec("io", "Commands", Doc("They move data."), spec.Topics[0].Span), Assert.Single(spec.Topics));
        Assert.All(spec.Calls, call => Assert.Equal("io", call.Topic));
        Assert.All(spec.Lifecycle, function => Assert.Equal("io", function.Topic));
        Assert.All(without.Diagnostics, diagnostic => Assert.Equal("NBD005", diagnostic.Id));
        Assert.Equal(spec.Calls.Count + spec.Lifecycle.Count, without.Diagnostics.Count);
    }

    [Fact]
    public void Enums_flags_constants_contexts_and_structs_are_read()
    {
        EnumSpec tls = Assert.Single(Spec.Enums);
        Assert.Equal(("tls", "TLS", "TlsMode"), (tls.Name, tls.CPrefix, tls.Names.In("csharp")));
        Assert.Equal(new ValueSpec("require", 2, "1.0", Doc("Always."), tls.Values[1].Span), tls.Values[1]);

        FlagsSpec command = Assert.Single(Spec.Flags);
        Assert.Equal((0x09u, 0x08u), (command.Mask, command.Values[1].Value));

        Assert.Equal(("read-data", 1u), (Spec.Constants[0].Name, Spec.Constants[0].Value));

        Assert.Equal(("base:", true), (Spec.MetaContexts[0].Text, Spec.MetaContexts[0].IsNamespace));
        Assert.Equal(("base:allocation", false), (Spec.MetaContexts[1].Text, Spec.MetaContexts[1].IsNamespace));
        Assert.Equal([("hole", 1u, "1.0"), ("zero", 2u, "1.0")], Spec.MetaContexts[1].States.Select(s => (s.Name, s.Value, s.Since)));

        StructSpec extent = Assert.Single(Spec.Structs);
        Assert.Equal(("extent", FieldKind.UInt64, "1.2"), (extent.Name, extent.Fields[0].Kind, extent.Since));
        Assert.Equal("length flags", string.Join(' ', extent.Fields.Select(field => field.Name)));
    }

    [Fact]
    public void Closures_and_lifecycle_calls_are_read()
    {
        ClosureSpec chunk = Spec.Closures[0];
        Assert.Equal(("chunk", "ChunkCallback"), (chunk.Name, chunk.CSharpName));
        Assert.Equal(
            [
                ("subbuf", ClosureParameterKind.BytesIn, "count"), ("offset", ClosureParameterKind.UInt64, null),
                ("error", ClosureParameterKind.MutableInt, null),
            ],
            chunk.Parameters.Select(parameter => (parameter.Name, parameter.Kind, parameter.LengthName)));

        LifecycleSpec close = Spec.Lifecycle[1];
        Assert.Equal(
            ("close", LifecycleKind.Close, Doc("Nothing."), List("create")),
            (close.Name, close.Kind, close.ReturnValue, close.SeeAlso));
    }

    [Fact]
    public void A_call_is_read_whole()
    {
        CallSpec pread = Call("pread");

        Assert.Equal(("1.0", "read from the server", "aio_pread"), (pread.Since, pread.Summary, pread.Twin));
        Assert.Equal(
            [
                new ParameterSpec(
                    "buf", ParameterKind.BytesOut, "count", null, null, false, Doc("Where the data goes."), pread.Parameters[0].Span),
                new ParameterSpec("offset", ParameterKind.UInt64, null, null, null, false, Doc("Where to read."), pread.Parameters[1].Span),
                new ParameterSpec(
                    "flags", ParameterKind.Flags, null, "command", List(), true, Doc("None so far."), pread.Parameters[2].Span),
            ],
            pread.Parameters);
        Assert.Equal((ReturnKind.Status, AsyncKind.None), (pread.Returns.Kind, pread.Async.Kind));
        Assert.Equal((true, true, true), (pread.Locked, pread.MaySetError, pread.ModifiesFd));
        Assert.Equal(List("connected"), pread.States);
        Assert.Equal(
            [(ErrnoName.EINVAL, Doc("The range is beyond the end.")), (null, Doc("The server said so."))],
            pread.Errors.Select(error => (error.Errno, error.When)));
        Assert.Equal(new ChangeSpec("1.16", Doc("It may read more at once.")), Assert.Single(pread.Changes));
        Assert.Equal("nbd_pread (nbd, buf, sizeof buf, 0, 0);\n", pread.Example);
        Assert.Equal(List("aio_pread"), pread.SeeAlso);
    }

    [Fact]
    public void Asynchronous_kinds_and_twins_are_read()
    {
        Assert.Equal(new AsyncSpec(AsyncKind.CompletionCallback, null, false), Call("aio_pread").Async);
        Assert.Equal(new AsyncSpec(AsyncKind.ChangesState, "aio_is_created", false), Call("aio_connect_tcp").Async);
        Assert.Equal(("pread", null), (Call("aio_pread").Twin, Call("aio_is_ready").Twin));
    }

    [Fact]
    public void Absent_keys_have_the_defaults_of_the_format()
    {
        CallSpec get = Call("get_tls");

        Assert.Equal((true, false, false, 0), (get.Locked, get.MaySetError, get.ModifiesFd, get.States.Count));
        Assert.Equal((ReturnKind.Enum, "tls"), (get.Returns.Kind, get.Returns.TypeName));
        Assert.Null(get.Example);
        Assert.Null(Call("set_tls").Parameters[0].Allowed);
        Assert.False(Call("aio_is_ready").Locked);
    }

    [Fact]
    public void States_are_in_the_order_of_the_state_list()
    {
        string yaml = Example.Yaml.Replace(
            "    states: [created]\n    description: Sets", "    states: [connected, created]\n    description: Sets",
            StringComparison.Ordinal);

        Assert.Equal(List("created", "connected"), Read(yaml).Calls[0].States);
    }

    [Fact]
    public void Places_count_from_one_and_are_those_of_the_names()
    {
        Marked call = Marked.Edit("  zero:\n", "  «zero»:\n");
        Marked parameter = Marked.Edit("{ name: count, type: uint64,", "{ name: «count», type: uint64,");
        Marked value = Marked.Edit("req-one: {", "«req-one»: {");

        Assert.Equal(call.Span, Call("zero").Span);
        Assert.Equal(parameter.Span, Call("zero").Parameters[0].Span);
        Assert.Equal(value.Span, Spec.Flags[0].Values[1].Span);
    }

    [Fact]
    public void Two_readings_are_equal_and_have_one_hash()
    {
        ApiSpec again = Read(new string(Example.Yaml));

        Assert.NotSame(Spec, again);
        Assert.Equal(Spec, again);
        Assert.Equal(Spec.GetHashCode(), again.GetHashCode());
    }

    [Fact]
    public void One_word_more_makes_a_difference() =>
        Assert.NotEqual(Spec, Read(Example.Yaml.Replace("doc: How many. }", "doc: How very many. }", StringComparison.Ordinal)));

    [Fact]
    public void Two_failures_are_equal()
    {
        string yaml = Example.Yaml.Replace("format: 1", "format: 2", StringComparison.Ordinal);

        Assert.Equal(SpecReader.Read(yaml, "x"), SpecReader.Read(yaml, "x"));
    }

    private static ApiSpec Read(string yaml)
    {
        SpecResult result = SpecReader.Read(yaml, Example.Path);
        Assert.Equal("", string.Join("\n", result.Diagnostics));
        return result.Spec!;
    }

    private static CallSpec Call(string name) => Spec.Calls.Single(call => call.Name == name);

    private static Prose Doc(string text) => new(
        new EquatableArray<ProseBlock>([new ParagraphBlock(new EquatableArray<ProseInline>([new TextInline(text)]))]));

    private static EquatableArray<string> List(params string[] items) => new(items);
}
