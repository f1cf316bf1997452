using System.Globalization;
using System.Text.RegularExpressions;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Semantics;

namespace LibNbd.Spec.Tests;

/// <summary>What follows from an entry. The expectations are written out, so that no change of the derivation passes unseen.</summary>
public class SemanticsTests
{
    private static readonly ApiSpec Spec = SpecReader.Read(Example.Yaml, Example.Path).Spec!;

    [Theory]
    [InlineData("set_tls", "State WrongState EINVAL|Enum tls NotAMember EINVAL")]
    [InlineData("connect_tcp", "State WrongState EINVAL|NotNull hostname Null EFAULT|NotNull port Null EFAULT")]
    [InlineData(
        "pread", "State StillCreated ENOTCONN WrongState EINVAL|NotNull buf Null EFAULT|CommandFlags flags UnacceptedCommandFlag EINVAL")]
    [InlineData(
        "aio_pread",
        "State StillCreated ENOTCONN WrongState EINVAL|NotNull buf Null EFAULT|CommandFlags flags UnacceptedCommandFlag EINVAL")]
    [InlineData("get_tls", "")]
    public void Checks_are_in_the_order_in_which_they_are_made(string call, string expected) =>
        Assert.Equal(expected, string.Join('|', CallChecks.Of(Call(call), Spec.Roles, Spec.States).Select(Shape)));

    [Fact]
    public void Each_refusal_has_the_text_that_the_library_gives()
    {
        IEnumerable<string> texts = new[] { "set_tls", "connect_tcp", "pread" }
            .SelectMany(name => CallChecks.Of(Call(name), Spec.Roles, Spec.States))
            .SelectMany(check => check.Refusals)
            .Select(refusal => refusal.Text)
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(
            [
                "invalid state: {0}: the handle must be newly created",
                "tls: invalid value for parameter: {0}",
                "hostname cannot be NULL",
                "port cannot be NULL",
                "invalid state: {0}: the handle must be connected with the server",
                "buf cannot be NULL",
                "flags: invalid value for flag: 0x{0:x}",
            ],
            texts,
            StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(ParameterKind.BytesOut, false, "Out Caller Call False")]
    [InlineData(ParameterKind.BytesPersistIn, false, "In Caller Operation False")]
    [InlineData(ParameterKind.BytesPersistOut, false, "Out Caller Operation False")]
    [InlineData(ParameterKind.Closure, true, "In Library Operation True")]
    [InlineData(ParameterKind.Closure, false, "In Library Operation False")]
    [InlineData(ParameterKind.String, false, "In Caller Call False")]
    [InlineData(ParameterKind.UInt64, false, "In None Call False")]
    [InlineData(ParameterKind.Fd, false, "In Caller Call False")]
    public void Every_parameter_has_a_direction_an_owner_and_a_lifetime(ParameterKind kind, bool optional, string expected)
    {
        ParameterFacts facts = ParameterFacts.Of(
            new ParameterSpec("p", kind, null, "chunk", null, optional, Prose.Empty, SourceSpan.Start), Spec.Closures);

        Assert.Equal(expected, $"{facts.Direction} {facts.Owner} {facts.Lifetime} {facts.MayBeNull}");
    }

    [Theory]
    [InlineData("pread", OperationEnd.Return)]
    [InlineData("aio_pread", OperationEnd.Retirement)]
    [InlineData("aio_connect_tcp", OperationEnd.StateChange)]
    public void How_a_call_ends(string call, OperationEnd expected) => Assert.Equal(expected, Call(call).End());

    /// <summary>By the real specification: which calls are a start and a wait, and what each waits for.</summary>
    [Fact]
    public void A_call_that_waits_begins_with_its_twin_or_with_itself()
    {
        ApiSpec spec = SpecReader.Read(File.ReadAllText(Repository.PathOf("api", "nbd-api.yaml")), "nbd-api.yaml").Spec!;
        ILookup<WaitTarget, string> waits = spec.Calls
            .Where(call => call.Start(spec.Calls) is not null)
            .ToLookup(call => call.Start(spec.Calls)!.Awaits(spec.Roles, spec.States), call => call.Name);

        Assert.Equal("shutdown", string.Join(' ', waits[WaitTarget.ConnectionEnd]));
        Assert.Equal(
            "block_status block_status_64 block_status_filter cache flush pread pread_structured pwrite trim zero",
            string.Join(' ', waits[WaitTarget.Command].Order(StringComparer.Ordinal)));
        Assert.All(
            waits[WaitTarget.Connection],
            name => Assert.True(name.StartsWith("connect", StringComparison.Ordinal) || name == "opt_abort", name));
        Assert.All(waits[WaitTarget.Option], name => Assert.StartsWith("opt_", name, StringComparison.Ordinal));
        Assert.Equal(
            spec.Calls.Where(call => call.Twin is not null && !call.IsAio)
                .Select(call => call.Name)
                .Append("shutdown")
                .Order(StringComparer.Ordinal),
            waits.SelectMany(group => group).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.All(spec.Calls.Where(call => call.IsAio), call => Assert.Null(call.Start(spec.Calls)));
        Assert.Equal(
            WaitTarget.ConnectionEnd,
            spec.Calls.Single(call => call.Name == "aio_disconnect").Awaits(spec.Roles, spec.States));
    }

    [Fact]
    public void The_completion_closure_is_what_the_roles_call_so()
    {
        Assert.Equal("completion_callback", Call("aio_pread").Completion(Spec.Roles)?.Name);
        Assert.Equal(
            ["buf", "offset", "flags"], Call("aio_pread").Shared(Spec.Roles).Select(parameter => parameter.Name), StringComparer.Ordinal);

        ApiSpec renamed = SpecReader.Read(Example.Yaml.Replace("completion:", "ending:", StringComparison.Ordinal).Replace(
            "closure: completion", "closure: ending", StringComparison.Ordinal)
            .Replace("completion-closure: completion", "completion-closure: ending", StringComparison.Ordinal), Example.Path).Spec!;
        Assert.Equal("completion_callback", renamed.Calls.Single(call => call.Name == "aio_pread").Completion(renamed.Roles)?.Name);
    }

    [Fact]
    public void Without_a_role_what_depends_on_it_does_not_arise()
    {
        RolesSpec none = RolesSpec.None;

        Assert.Equal(
            "State WrongState EINVAL|NotNull buf Null EFAULT|Flags flags UnacceptedFlag EINVAL",
            string.Join('|', CallChecks.Of(Call("pread"), none, Spec.States).Select(Shape)));
        Assert.Null(Call("aio_pread").Completion(none));
    }

    [Fact]
    public void A_closure_is_kept_as_long_as_it_says_and_a_descriptor_may_be_taken()
    {
        ClosureSpec kept = Spec.Closures[0] with { Lifetime = ClosureLifetime.Replaced };
        ParameterSpec closure = new("p", ParameterKind.Closure, null, kept.Name, null, false, Prose.Empty, SourceSpan.Start);
        ParameterSpec descriptor = new("p", ParameterKind.Fd, null, null, null, false, Prose.Empty, SourceSpan.Start) { IsTaken = true };

        Assert.Equal(UseLifetime.Replaced, ParameterFacts.Of(closure, [kept]).Lifetime);
        Assert.Equal(Ownership.Library, ParameterFacts.Of(descriptor, []).Owner);
    }

    [Theory]
    [InlineData(ClosureResult.Ignored, "a number, which is ignored")]
    [InlineData(ClosureResult.Fails, "0 to continue, or -1 to fail the command with the value of {error}, or with EPROTO if that is 0")]
    [InlineData(ClosureResult.Retires, "1 to retire the command at once, -1 to fail it with the value of {error} if that is not 0, or 0 "
        + "to leave it to [aio_done]; for an option request the result is ignored")]
    public void What_a_closure_returns_follows_from_its_result(ClosureResult result, string expected) => Assert.Equal(
        expected,
        string.Concat(ClosureText.Result(
            Spec.Closures[0] with { Result = result }, RolesSpec.None with { CommandCompletedCall = "aio_done" }).Inlines.Select(Text)));

    [Theory]
    [InlineData(LifecycleKind.Create, false, LifecycleResult.Handle)]
    [InlineData(LifecycleKind.Close, true, LifecycleResult.Nothing)]
    [InlineData(LifecycleKind.ErrorText, false, LifecycleResult.Text)]
    [InlineData(LifecycleKind.ErrorNumber, false, LifecycleResult.Number)]
    public void What_a_lifecycle_function_takes_and_gives_follows_from_its_kind(LifecycleKind kind, bool takes, LifecycleResult result) =>
        Assert.Equal(new LifecycleFacts(takes, result), LifecycleFacts.Of(kind));

    [Fact]
    public void Errors_are_grouped_by_their_number_in_the_order_of_the_first()
    {
        CallErrors errors = new(Spec.Roles, Spec.States, Spec.Enums, Spec.Flags, new NullWords());
        CallSpec pread = Call("pread");

        Assert.Equal(
            [
                "ENOTCONN: the handle is still newly created",
                "EINVAL: the handle is in another state in which the call is not permitted; {flags} is not <command.>, and strict mode "
                    + "includes this check; The range is beyond the end.",
                "EFAULT: {buf} is nothing",
                ": The server said so.",
            ],
            errors.Of(pread, pread.Errors).Select(group => $"{group.Errno}: {string.Join("; ", group.Conditions.Select(Text))}"),
            StringComparer.Ordinal);
    }

    [Fact]
    public void An_error_that_two_entries_name_is_told_once()
    {
        CallErrors errors = new(Spec.Roles, Spec.States, Spec.Enums, Spec.Flags, new NullWords());
        CallSpec pread = Call("pread");

        Assert.Equal(
            errors.Of(pread, pread.Errors).Select(group => group.Conditions.Count),
            errors.Of(pread, [.. pread.Errors, .. pread.Errors]).Select(group => group.Conditions.Count));
    }

    [Fact]
    public void Error_numbers_are_those_of_the_runtime()
    {
        // The runtime's own constants; aliases have no number of their own.
        string source = Repository.Read("src/LibNbd.Protocol/Errno.cs");
        IEnumerable<string> runtime = Regex.Matches(
            source, @"const int (?<name>E\w+) = (?<number>\d+);", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5))
            .Select(match => $"{match.Groups["name"].Value} {match.Groups["number"].Value}");

        Assert.Equal(
            runtime,
            Vocabulary.Errnos.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {(int)pair.Value}")),
            StringComparer.Ordinal);
    }

    private static string Text(Prose prose) => string.Concat(((ParagraphBlock)prose.Blocks[0]).Inlines.Select(Text));

    private static string Text(ProseInline inline) => inline switch
    {
        TextInline text => text.Text,
        CodeInline code => code.Text,
        ParameterInline parameter => "{" + parameter.Name + "}",
        CallReferenceInline call => "[" + call.Call + "]",
        ValueInline value => "<" + value.Type + "." + value.Name + ">",
        NullInline => "nothing",
        _ => throw new InvalidOperationException(inline.GetType().Name),
    };

    private sealed class NullWords : INullWords
    {
        public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters) =>
            [DocText.Of($"{DocText.List([.. parameters.Select(p => DocText.Variable(p.Name))], "or")} is {DocText.Null}")];

        public DocText IsNullClosure(ParameterSpec closure) => DocText.Of($"{DocText.Variable(closure.Name)} is {DocText.Null}");
    }

    private static CallSpec Call(string name) => Spec.Calls.Single(call => call.Name == name);

    private static string Shape(CallCheck check) => string.Join(
        ' ', new[] { check.Kind.ToString(), check.Parameter?.Name }.OfType<string>()
            .Concat(check.Refusals.SelectMany(refusal => new[] { refusal.Reason.ToString(), refusal.Errno.ToString() })));
}
