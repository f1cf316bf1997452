using System.Text;
using LibNbd.Tools.Common;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Copy.Report;

/// <summary>Shows how far a copy is, from a thread of its own, which the copy does not wait for.</summary>
internal sealed class ProgressReport : IDisposable
{
    private const int BarMilliseconds = 100;
    private const int LineMilliseconds = 1000;

    private readonly CopyProgress _progress;
    private readonly ProgressText _text;
    private readonly ProgressStyle _style;
    private readonly TextWriter _writer;
    private readonly TextWriter? _owned;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;

    private ProgressReport(TextWriter writer, TextWriter? owned, ProgressStyle style, CopyProgress progress)
    {
        (_writer, _owned, _style, _progress) = (writer, owned, style, progress);
        _text = new ProgressText(progress);
        Show(isEnd: false);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Begins, if the user wants to see something.</summary>
    public static ProgressReport? Start(ToolContext context, CopySettings settings, CopyProgress progress)
    {
        if (settings.Progress == ProgressStyle.None)
        {
            return null;
        }

        if (settings.ProgressDescriptor is not { } descriptor)
        {
            return new ProgressReport(context.Error, null, settings.Progress, progress);
        }

        try
        {
            FileStream stream = new(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
            return new ProgressReport(writer, writer, settings.Progress, progress);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ToolException($"--progress: file descriptor {descriptor} cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>The copy went well: shows the last line.</summary>
    public void Finish()
    {
        Stop();
        Show(isEnd: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _end.Dispose();
        _owned?.Dispose();
    }

    private void Stop()
    {
        if (!_end.IsSet)
        {
            _end.Set();
            _thread.Join();
        }
    }

    private void Run()
    {
        int interval = _style is ProgressStyle.Bar or ProgressStyle.Percent ? BarMilliseconds : LineMilliseconds;
        while (!_end.Wait(interval))
        {
            Show(isEnd: false);
        }
    }

    private void Show(bool isEnd)
    {
        try
        {
            _writer.Write(_text.Of(_style, isEnd));
            _writer.Flush();
        }
        catch (IOException)
        {
            // Nobody looks: the copy goes on.
        }
    }
}
