using LibNbd.Spec.Model;

namespace LibNbd.Api.Tests;

/// <summary>Every call of the specification in every state, and with every parameter wrong in turn.</summary>
public sealed class SpecificationTests
{
    private static readonly string[] States = ["created", "connecting", "negotiating", "connected", "closed", "dead"];

    public static TheoryData<string> AllStates => [.. States];

    public static TheoryData<string> AllCalls => [.. Specification.Spec.Calls.Select(call => call.Name)];

    [Fact]
    public void The_states_tested_are_those_of_the_specification() =>
        Assert.Equal(States, Specification.Spec.States.Select(state => state.Name));

    /// <summary>Everything else is wrong as well: the state is told first. Nothing changes, and every closure is freed once.</summary>
    [Theory]
    [MemberData(nameof(AllStates))]
    public void A_call_that_the_state_does_not_permit_is_refused_and_changes_nothing(string state) => Bounded.Run(() =>
    {
        using HandleIn handle = HandleIn.State(state);
        HandleSnapshot before = HandleSnapshot.Of(handle.Nbd);
        int refused = 0;
        foreach (CallSpec call in Specification.Spec.Calls)
        {
            if (call.States.Count == 0 || call.States.Contains(state))
            {
                continue;
            }

            foreach (bool good in (bool[])[true, false])
            {
                Gate gate = new(call);
                object? result = gate.Invoke(handle.Nbd.Core, gate.Arguments(good));
                AssertIsError(result);
                Expect.LastError(
                    state == "created" ? Errno.ENOTCONN : Errno.EINVAL,
                    $"nbd_{call.Name}: invalid state: {HandleIn.StateName(state)}: the handle must be {Phrases(call)}");
                Assert.Equal(gate.Made, gate.Freed);
                Assert.Equal(before, HandleSnapshot.Of(handle.Nbd));
            }

            refused++;
        }

        Assert.NotEqual(0, refused);
    });

    [Theory]
    [MemberData(nameof(AllStates))]
    public void A_call_that_the_state_permits_is_not_refused_for_it(string state) => Bounded.Run(() =>
    {
        foreach (CallSpec call in Specification.Spec.Calls)
        {
            if (call.States.Count != 0 && !call.States.Contains(state))
            {
                continue;
            }

            Gate gate = new(call);
            using (HandleIn handle = HandleIn.State(state))
            {
                object? result = gate.Invoke(handle.Nbd.Core, gate.Arguments(good: true));
                if (result is null or -1 or -1L)
                {
                    Assert.DoesNotContain("invalid state", NbdHandle.GetError(), StringComparison.Ordinal);
                    Assert.StartsWith($"nbd_{call.Name}: ", NbdHandle.GetError(), StringComparison.Ordinal);
                }
            }

            // At the latest the closed handle gives its closures back.
            Assert.Equal(gate.Made, gate.Freed);
        }
    });

    /// <summary>All parameters wrong, then each put right from the left: the leftmost wrong one is told.</summary>
    [Theory]
    [MemberData(nameof(AllCalls))]
    public void Parameters_are_checked_from_left_to_right(string name) => Bounded.Run(() =>
    {
        CallSpec call = Specification.Spec.Calls.Single(c => c.Name == name);
        string state = call.States.Count == 0 || call.States.Contains("connected") ? "connected" : call.States[0];
        using HandleIn handle = HandleIn.State(state);
        HandleSnapshot before = HandleSnapshot.Of(handle.Nbd);
        for (int right = 0; right < call.Parameters.Count; right++)
        {
            Gate gate = new(call);
            if (gate.Refusal(right) is not { } refusal)
            {
                continue;
            }

            object?[] arguments = [.. Enumerable.Range(0, call.Parameters.Count).Select(i => gate.Argument(i, i < right))];
            AssertIsError(gate.Invoke(handle.Nbd.Core, arguments));
            Expect.LastError(refusal.Errno, $"nbd_{name}: {refusal.Text}");
            Assert.Equal(gate.Made, gate.Freed);
            Assert.Equal(before, HandleSnapshot.Of(handle.Nbd));
        }
    });

    /// <summary>Each flag that a command does not take, one at a time, and each that it takes.</summary>
    [Theory]
    [MemberData(nameof(AllCalls))]
    public void Flags_that_a_call_does_not_take_are_refused(string name) => Bounded.Run(() =>
    {
        CallSpec call = Specification.Spec.Calls.Single(c => c.Name == name);
        int index = call.Parameters.ToList().FindIndex(p => p.Kind == ParameterKind.Flags);
        if (index < 0 || name == "shutdown")
        {
            return;
        }

        FlagsSpec flags = Specification.Spec.Flags.Single(f => f.Name == call.Parameters[index].TypeName);
        IEnumerable<string>? allowed = call.Parameters[index].Allowed;
        foreach (ValueSpec flag in flags.Values)
        {
            using HandleIn handle = HandleIn.State(call.States.Count == 0 ? "connected" : call.States[0]);
            Gate gate = new(call);
            object?[] arguments = gate.Arguments(good: true);
            arguments[index] = Enum.ToObject(arguments[index]!.GetType(), flag.Value);
            object? result = gate.Invoke(handle.Nbd.Core, arguments);
            string text = $"nbd_{name}: {call.Parameters[index].Name}: invalid value for flag: 0x{flag.Value:x}";
            if (allowed is null || allowed.Contains(flag.Name))
            {
                Assert.False(
                    result is -1 or -1L && NbdHandle.GetError()!.StartsWith(text, StringComparison.Ordinal), $"{flag.Name} is refused");
            }
            else
            {
                AssertIsError(result);
                Expect.LastError(Errno.EINVAL, text);
            }
        }
    });

    internal static string Phrases(CallSpec call) => string.Join(
        ", or ", Specification.Spec.States.Where(state => call.States.Contains(state.Name)).Select(state => state.Phrase));

    private static void AssertIsError(object? result) =>
        Assert.True(result is null or -1 or -1L, $"a call that must fail returned {result}");
}
