using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace LibNbd.TestLogger;

/// <summary>Says why tests were skipped, which the console logger does only beside the name of each test that passed.</summary>
[FriendlyName("skips")]
[ExtensionUri("logger://libnbd/skips")]
public sealed class SkipReasonLogger : ITestLogger
{
    private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.TestResult += (_, result) => Add(result.Result);
        events.TestRunComplete += (_, _) => Write();
    }

    private void Add(TestResult result)
    {
        if (result.Outcome == TestOutcome.Skipped)
        {
            string reason = string.IsNullOrWhiteSpace(result.ErrorMessage) ? "no reason is given" : result.ErrorMessage.Trim();
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }
    }

    private void Write()
    {
        foreach ((string reason, int tests) in _reasons)
        {
            Console.WriteLine($"  {tests} skipped: {reason}");
        }
    }
}
