using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace LibNbd.Architecture.Tests;

/// <summary>What docs/architecture.md and docs/adr/0009 say of the rooms of <c>src</c>, and of the parts of a handle.</summary>
public sealed partial class SourceTests
{
    private const string Runtime = "src/LibNbd.Runtime/";

    // Few enough to be held in mind.
    private const int MostLines = 600;
    private const int MostMembers = 40;

    // Rooms from the top down. A room uses what stands below it, and of rooms on one line none uses another.
    private static readonly string[][] Rooms =
    [
        ["src/LibNbd.Extensions", "src/LibNbd.OpenTelemetry"],
        ["src/LibNbd.Client*", "src/LibNbd.Native"],
        ["src/LibNbd.Generated", "src/LibNbd.Server/*"],
        [Runtime + "Handle*"],
        [Runtime + "Engine", Runtime + "Transport/Tls"],
        [Runtime + "Transport/Linux", Runtime + "Transport/Portable", Runtime + "Transport/Processes"],
        [Runtime + "Transport"],
        [Runtime + "Transport/Names"],
        ["src/LibNbd.Protocol"],
    ];

    // The types of Runtime/Handle from the top down. A type uses what stands below it; those on one line are one part, and know each other.
    private static readonly string[][] Parts =
    [
        ["ThrowHelper"],
        ["UnclosedHandle", "HandleCore"],
        ["CallWaits"],
        ["OptionAnswer"],
        ["UriCalls"],
        ["SubprocessCalls"],
        ["ConnectCalls"],
        ["ShutdownCalls"],
        ["CommandCalls"],
        ["OptionCalls"],
        ["EventCalls"],
        ["CommandChecks"],
        ["CallFaults"],
        ["ExportQueries"],
        ["LibraryCalls"],
        ["Connector"],
        ["AwaitPump", "AsyncOperation", "StateAwaited", "StateWaiters", "SocketWatch"],
        ["ContinuationQueue"],
        ["IContinuationRunner"],
        ["LossDetector"],
        ["ConnectionWaiter"],
        ["ConnectionDriver"],
        ["IDriverEvents", "IConnectStep"],
        ["WaitingRoom"],
        ["ShortWait"],
        ["FailureDetails"],
        ["EngineReports"],
        ["HandleLock"],
        ["EndedWork", "EndedBatch"],
        ["ChildProcess"],
        ["TlsOptions"],
        ["UriPolicy"],
        ["HandleSettings"],
        ["ConnectTarget"],
        ["DebugLog"],
        ["SshCommand"],
        ["NbdUri"],
        ["UriText"],
        ["Require"],
        ["CallResult"],
        ["LastError", "LastErrorState"],
        ["TraceText"],
        ["NbdException"],
        ["NbdErrorDetails"],
        ["NbdErrorCode"],
    ];

    // Where an arrow runs up on purpose.
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["SocketPlatform"] = "chooses the platform once, so it names those that there are",
    };

    // Larger than the others, for a reason.
    private static readonly Dictionary<string, string> LargeOnPurpose = new(StringComparer.Ordinal)
    {
        ["AsyncOperation"] = "half of it is the three interfaces of a ValueTask",
        ["Command"] = "a pooled record: what a command needs on its way",
        ["Connection"] = "the engine: one machine of states and the lists of its commands, under one description",
        ["HandleCore"] = "the composition: every part, and what generated code calls on a handle",
        ["Handshake"] = "the engine's negotiation: a method for each option and each answer",
        ["Libc"] = "declarations of foreign functions",
        ["OpenSsl"] = "declarations of foreign functions",
        ["ReplyParser"] = "the engine's reader: a method for each kind of reply and each step of it",
        ["TlsPriority"] = "the language of GnuTLS's priority strings, and its words",
    };

    // Files of several small types that are read together; each has a name of its own.
    private static readonly string[] Families =
    [
        "src/LibNbd.Protocol/OptionMessage.cs",
        "src/LibNbd.Protocol/ReplyHeader.cs",
        "src/LibNbd.Protocol/WireConstants.cs",
        "src/LibNbd.Runtime/Transport/Tls/OpenSslHandles.cs",
        "src/LibNbd.Server/ServerRecords.cs",
    ];

    private static readonly Dictionary<string, string> ThreadStatics = new(StringComparer.Ordinal)
    {
        ["LastError"] = "C's interface asks for a last error a thread",
        ["ErrorText"] = "C's interface lends the last error's text to the thread",
        ["CompletionScope"] = "what is at hand while this thread runs a continuation: a hint, and nothing once that has returned",
        ["BufferPool"] = "a cache of buffers for each thread: no state of anybody's",
    };

    private static readonly Lazy<SourceTree> Sources = new(() => SourceTree.Of("src"));
    private static readonly Lazy<IReadOnlyList<TypeUse>> Uses = new(() => [.. Sources.Value.TypeUses()]);

    [Fact]
    public void Every_folder_is_a_room() => Assert.All(
        Sources.Value.Files.Select(file => SourceTree.FolderOf(file.FilePath)).Distinct(StringComparer.Ordinal),
        folder => Assert.True(LevelOf(folder) is not null, $"{folder} has no place among the rooms"));

    [Fact]
    public void Arrows_between_rooms_run_down() => AssertNone(Uses.Value
        .Where(use => RoomOf(use.FromFolder) != RoomOf(use.ToFolder)
            && LevelOf(use.ToFolder) <= LevelOf(use.FromFolder)
            && !Exceptions.ContainsKey(use.From))
        .Select(use => use.ToString()));

    [Fact]
    public void The_client_stands_on_the_public_API_alone() => AssertNone(Uses.Value
        .Where(use => use.FromFolder.StartsWith("src/LibNbd.Client", StringComparison.Ordinal)
            && !use.ToFolder.StartsWith("src/LibNbd.Client", StringComparison.Ordinal)
            && use.ToFolder != "src/LibNbd.Generated"
            && use.To is not ("NbdException" or "NbdErrorCode"))
        .Select(use => use.ToString()));

    [Fact]
    public void Every_type_of_the_handle_is_in_the_list_of_parts() => AssertSame(
        Parts.SelectMany(part => part), Sources.Value.Types().Where(type => IsOfHandle(type.Folder)).Select(type => type.Name));

    [Fact]
    public void Arrows_between_parts_run_down() => AssertNone(Uses.Value
        .Where(use => IsOfHandle(use.FromFolder) && IsOfHandle(use.ToFolder) && PartOf(use.To) < PartOf(use.From))
        .Select(use => use.ToString()));

    [Fact]
    public void Fields_are_private() => AssertNone(Sources.Value.Types()
        .Where(type => IsOfHandle(type.Folder) && type.Symbol.TypeKind == TypeKind.Class)
        .SelectMany(type => type.Symbol.GetMembers().OfType<IFieldSymbol>())
        .Where(field => !field.IsImplicitlyDeclared && !field.IsConst && field.DeclaredAccessibility != Accessibility.Private)
        .Select(field => field.ToDisplayString()));

    [Fact]
    public void Nothing_is_kept_for_a_thread_but_the_last_error() => AssertSame(
        ThreadStatics.Keys,
        Sources.Value.Types()
            .Where(type => type.Symbol.GetMembers().OfType<IFieldSymbol>()
                .Any(field => IsOfAThread(field.Type.Name)
                    || field.GetAttributes().Any(attribute => IsOfAThread(attribute.AttributeClass!.Name))))
            .Select(type => type.Name));

    [Fact]
    public void Types_are_small_or_have_a_reason_not_to_be()
    {
        SourceType[] large =
        [
            .. Sources.Value.Types()
                .Where(type => type.Folder.StartsWith(Runtime, StringComparison.Ordinal)
                    && (type.Lines > MostLines || type.Members > MostMembers)),
        ];
        AssertNone(large
            .Where(type => !LargeOnPurpose.ContainsKey(type.Name))
            .Select(type => $"{type.Name}: {type.Lines} lines, {type.Members} members"));

        // An exception that is none any more goes.
        AssertSame(LargeOnPurpose.Keys, large.Select(type => type.Name));
    }

    [Fact]
    public void A_file_holds_the_type_that_it_is_named_after() => AssertSame(
        Families,
        Sources.Value.Files
            .Select(file => file.FilePath)
            .Except(
                Sources.Value.Types().SelectMany(
                    type => type.Files.Where(file => IsNamedAfter(Path.GetFileNameWithoutExtension(file), type.Name))),
                StringComparer.Ordinal));

    [Fact]
    public void A_type_is_in_the_folder_of_its_namespace() => AssertNone(Sources.Value.Files
        .Select(file => (file.FilePath, Space: SourceTree.NamespaceOf(file)))
        .Where(file => file.Space != SpaceOf(file.FilePath) && !PublicSpace().IsMatch(file.FilePath) && file.Space != "LibNbd.Server")
        .Select(file => $"{file.FilePath}: {file.Space}"));

    // All of them at once, so that one run is enough to mend them.
    private static void AssertNone(IEnumerable<string> wrong)
    {
        string text = string.Join('\n', wrong);
        Assert.True(text.Length == 0, text);
    }

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        HashSet<string> found = actual.ToHashSet(StringComparer.Ordinal);
        IEnumerable<string> missing = expected.Except(found, StringComparer.Ordinal);
        AssertNone([.. found.Except(expected, StringComparer.Ordinal), .. missing.Select(name => $"not there: {name}")]);
    }

    private static bool IsOfHandle(string folder) => folder.StartsWith(Runtime + "Handle", StringComparison.Ordinal);

    private static bool IsOfAThread(string type) => type is "ThreadStaticAttribute" or "ThreadLocal" or "AsyncLocal";

    // HandleCore.cs, and Connection.Commands.cs of a partial type.
    private static bool IsNamedAfter(string file, string type) => file.Split('.')[0] == type;

    private static int PartOf(string type) => Array.FindIndex(Parts, part => part.Contains(type, StringComparer.Ordinal));

    private static string? RoomOf(string folder) => LevelOf(folder) is { } level ? Rooms[level].First(room => Holds(room, folder)) : null;

    // The exact room before a family of them.
    private static int? LevelOf(string folder)
    {
        int exact = Array.FindIndex(Rooms, level => level.Contains(folder, StringComparer.Ordinal));
        int family = Array.FindIndex(Rooms, level => level.Any(room => Holds(room, folder)));
        return exact >= 0 ? exact : family >= 0 ? family : null;
    }

    private static bool Holds(string room, string folder) =>
        room.EndsWith('*') ? folder.StartsWith(room[..^1].TrimEnd('/'), StringComparison.Ordinal) : folder == room;

    // src/LibNbd.Runtime/Transport/Tls/TlsSession.cs is in LibNbd.Runtime.Transport.Tls; src/LibNbd.Generated is the assembly LibNbd, whose
    // namespace src/LibNbd.Client shares.
    private static string SpaceOf(string file) => string.Join('.', file.Split('/')[1..^1])
        .Replace("LibNbd.Generated", "LibNbd", StringComparison.Ordinal)
        .Replace("LibNbd.Client", "LibNbd", StringComparison.Ordinal);

    // What stands in the public namespace LibNbd besides the assembly LibNbd: the exception, and the part by hand of the generated exports.
    // Methods that extend another package's types stand in the namespace where they are looked for.
    [GeneratedRegex(
        @"^src/LibNbd\.(Runtime/Handle/Nbd(Exception|ErrorCode)|Native/Exports|(Extensions|OpenTelemetry)/\w+BuilderExtensions"
            + @"|Extensions/\w+CollectionExtensions)\.cs$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PublicSpace();
}
