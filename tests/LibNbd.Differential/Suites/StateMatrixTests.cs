using LibNbd.Differential.Comparison;
using LibNbd.Differential.Faces;
using LibNbd.Differential.Programs;
using LibNbd.Differential.Servers;
using LibNbd.Spec.Model;

namespace LibNbd.Differential.Suites;

/// <summary>Every call in every state, with good arguments and with bad ones.</summary>
public sealed class StateMatrixTests
{
    public static TheoryData<string> AllFaces => [FaceNames.Gates, FaceNames.Public, FaceNames.Native];

    [Theory]
    [MemberData(nameof(AllFaces))]
    public Task Every_call_in_every_state(string face) => Comparer.AssertSame(AllGood, face);

    [Theory]
    [MemberData(nameof(AllFaces))]
    public Task Every_bad_argument(string face) => Comparer.AssertSame(AllBad, face);

    /// <summary>What is listed for a program that is gone would never be found stale.</summary>
    [Fact]
    public void Every_expected_difference_is_that_of_a_program()
    {
        HashSet<string> programs =
        [
            .. ((IEnumerable<CallProgram>)[
                .. AllGood, .. AllBad, .. ErrorRows.All, .. Lifetimes.All, .. TourServer.All.SelectMany(Tour.On),
            ])
                .Select(static program => program.Name),
        ];
        foreach (string face in (string[])[FaceNames.Gates, FaceNames.Public, FaceNames.Native])
        {
            Assert.DoesNotContain(ExpectedDifferences.Of(face).Programs, program => !programs.Contains(program));
        }
    }

    private static List<CallProgram> AllGood =>
        [.. States.Names.SelectMany(static state => Specification.Api.Calls.Select(call => Good(state, call)))];

    private static List<CallProgram> AllBad =>
        [.. Specification.Api.Calls.SelectMany(static call => StatesOf(call).SelectMany(state => Bad(state, call)))];

    /// <summary>The first state in which it is permitted, and one in which it is not: there the state is what is said.</summary>
    private static IEnumerable<string> StatesOf(CallSpec call) => call.States.Count == 0
        ? ["created"]
        : [call.States[0], States.Names.First(state => !call.States.Contains(state))];

    private static CallProgram Good(string state, CallSpec call) =>
        new(
            $"matrix/{state}/{call.Name}",
            "memory",
            [.. States.Into(state), Arguments.Good(call), .. LastError(state, call), .. After(state, call)]);

    private static IEnumerable<CallProgram> Bad(string state, CallSpec call) => Arguments.Bad(call).Select(bad =>
        new CallProgram($"bad/{state}/{call.Name}/{bad.What}", "memory", [.. States.Into(state), bad.Line, .. After(state, call)]));

    /// <summary>Success may leave an error as well; with what is only begun, whether it has come already is chance.</summary>
    private static IEnumerable<string> LastError(string state, CallSpec call) =>
        call.IsAio && call.States.Contains(state) && state is "created" or "negotiating" ? [] : ["h0 get_errno", "h0 get_error"];

    /// <summary>What has been begun is brought to its end. Where nobody answers it has none.</summary>
    private static IEnumerable<string> After(string state, CallSpec call) => (call.IsAio, state) switch
    {
        (true, "created" or "negotiating") => ["h0 wait connected"],
        (true, "connected") => ["h0 wait idle"],
        _ => [],
    };
}
