using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace LibNbd.TestLogger;

/// <summary>
/// Tells in full of an exception that nobody caught on a thread of its own. It would end any other process; here it fails the run though
/// every test passed, and the console logger has no more than its type.
/// </summary>
[FriendlyName("unhandled")]
[ExtensionUri("logger://libnbd/unhandled")]
public sealed class UnhandledLogger : ITestLogger
{
    private const string Mark = "    [FATAL ERROR] ";

    // What belongs to it is indented by more than what else is told.
    private const string Indent = "      ";

    private bool _isTelling;

    /// <inheritdoc/>
    public void Initialize(TestLoggerEvents events, string testRunDirectory)
    {
        ArgumentNullException.ThrowIfNull(events);
        events.TestRunMessage += (_, message) => Add(message.Level, WithoutTime(message.Message));
    }

    private static string WithoutTime(string text)
    {
        int end = text.StartsWith("[xUnit.net ", StringComparison.Ordinal) ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        return end < 0 ? text : text[Math.Min(end + 2, text.Length)..];
    }

    private void Add(TestMessageLevel level, string text)
    {
        if (level == TestMessageLevel.Error && text.StartsWith(Mark, StringComparison.Ordinal))
        {
            _isTelling = true;
            Console.WriteLine($"  unhandled exception, which fails the run: {text[Mark.Length..]}");
        }
        else
        {
            _isTelling &= level == TestMessageLevel.Informational && text.StartsWith(Indent, StringComparison.Ordinal);
            if (_isTelling)
            {
                Console.WriteLine(text);
            }
        }
    }
}
