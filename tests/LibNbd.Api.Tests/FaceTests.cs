using LibNbd.Spec.Model;

namespace LibNbd.Api.Tests;

/// <summary>The state matrix through the public faces: blocking, low-level and awaited, for every call that has them.</summary>
public sealed class FaceTests
{
    public static TheoryData<string> AllStates => SpecificationTests.AllStates;

    [Fact]
    public void Every_call_with_an_async_twin_has_an_awaited_face()
    {
        HashSet<string> twins = [.. Specification.Spec.Calls.Where(c => c.Async.Kind != AsyncKind.None).Select(c => c.Name)];
        Assert.NotEmpty(twins);
        foreach (CallSpec call in Specification.Spec.Calls)
        {
            // The awaited shutdown is written by hand: aio_disconnect is no twin of its name.
            bool expected = twins.Contains("aio_" + call.Name) || call.Name == "shutdown";
            Assert.Equal((call.Name, expected), (call.Name, Face.Of(call).Any(face => face.Awaited)));
        }
    }

    [Theory]
    [MemberData(nameof(AllStates))]
    public void A_call_that_the_state_does_not_permit_throws_its_error_and_changes_nothing(string state) => Bounded.Run(() =>
    {
        using HandleIn handle = HandleIn.State(state);
        HandleSnapshot before = HandleSnapshot.Of(handle.Nbd);
        int refused = 0;
        int awaited = 0;
        foreach (CallSpec call in Specification.Spec.Calls.Where(c => c.States.Count != 0 && !c.States.Contains(state)))
        {
            foreach (Face face in Face.Of(call))
            {
                Expect.Error(
                    state == "created" ? Errno.ENOTCONN : Errno.EINVAL,
                    $"nbd_{call.Name}: invalid state: {HandleIn.StateName(state)}: the handle must be {SpecificationTests.Phrases(call)}",
                    () => face.Invoke(handle.Nbd));
                Assert.Equal(before, HandleSnapshot.Of(handle.Nbd));
                refused++;
                awaited += face.Awaited ? 1 : 0;
            }
        }

        Assert.NotEqual(0, refused);
        Assert.NotEqual(0, awaited);
    });

    [Theory]
    [MemberData(nameof(AllStates))]
    public void A_call_that_the_state_permits_is_not_refused_for_it(string state) => Bounded.Run(() =>
    {
        foreach (CallSpec call in Specification.Spec.Calls.Where(c => c.States.Count == 0 || c.States.Contains(state)))
        {
            foreach (Face face in Face.Of(call))
            {
                using HandleIn handle = HandleIn.State(state);
                try
                {
                    face.Invoke(handle.Nbd);
                }
                catch (NbdException error)
                {
                    Assert.DoesNotContain("invalid state", error.Message, StringComparison.Ordinal);
                    Assert.StartsWith($"nbd_{call.Name}: ", error.Message, StringComparison.Ordinal);
                }
            }
        }
    });
}
