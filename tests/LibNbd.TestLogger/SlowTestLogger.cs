using System.Globalization;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace LibNbd.TestLogger;

/// <summary>Names the tests that take long, so that a run which takes too long shows where.</summary>
[FriendlyName("slow")]
[ExtensionUri("logger://libnbd/slow")]
public sealed class SlowTestLogger : ITestLogger
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    private readonly List<TestResult> _tests = [];

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.TestResult += (_, result) => Add(result.Result);
        events.TestRunComplete += (_, _) => Write();
    }

    private void Add(TestResult result)
    {
        if (result.Duration > Slow)
        {
            _tests.Add(result);
        }
    }

    private void Write()
    {
        foreach (TestResult test in _tests.OrderByDescending(static test => test.Duration))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {test.Duration.TotalSeconds:F0} s: {test.DisplayName}"));
        }
    }
}
