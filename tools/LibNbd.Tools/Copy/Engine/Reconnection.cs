using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>Makes a lost connection again, as often in a row as the user allows.</summary>
internal sealed class Reconnection(CopyPlan plan, Lane lane, Side side)
{
    /// <summary>The first pause between two attempts; each is twice as long as the one before.</summary>
    private const int FirstPauseMilliseconds = 50;

    /// <summary>The longest pause.</summary>
    private const int MaxPauseMilliseconds = 5000;

    private int _attempts;

    /// <summary>The connection was lost.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether the connection is gone, and may be made again.</summary>
    public bool IsLost => CanRepeat(plan, lane, Errno.ENOTCONN) && lane.Loss is not null;

    /// <summary>
    /// Whether an operation that ended so is made good by another connection. No server can send ENOTCONN: the connection was lost.
    /// </summary>
    public static bool CanRepeat(CopyPlan plan, Lane lane, int error) =>
        plan.Settings.Retries > 0 && (error is Errno.ENOTCONN or Errno.ESHUTDOWN) && lane.End is NbdEnd { CanReconnect: true };

    /// <summary>Something was copied: a later loss has all its attempts again.</summary>
    public void NoteProgress() => _attempts = IsDown ? _attempts : 0;

    /// <summary>Connects again, or fails the copy.</summary>
    public void Restore()
    {
        string reason = lane.Loss ?? "the server is shutting down";
        plan.Progress.NoteLoss(side, reason);
        while (plan.Failure is null && !plan.Stops)
        {
            if (_attempts == plan.Settings.Retries)
            {
                plan.Fail($"{lane.End.Name}: {reason}; gave up after {_attempts} attempts to connect again");
                return;
            }

            Pause(_attempts++);
            try
            {
                if (lane.TryReconnect())
                {
                    IsDown = false;
                    return;
                }
            }
            catch (ToolException failure)
            {
                plan.Fail(failure.Message);
                return;
            }

            reason = lane.Loss ?? reason;
        }
    }

    /// <summary>None before the first attempt.</summary>
    private void Pause(int attempt)
    {
        int left = attempt == 0 ? 0 : (int)Math.Min(MaxPauseMilliseconds, (long)FirstPauseMilliseconds << Math.Min(attempt - 1, 16));
        while (left > 0 && plan.Failure is null && !plan.Stops)
        {
            int part = Math.Min(left, CopyPlan.LookUpMilliseconds);
            Thread.Sleep(part);
            left -= part;
        }
    }
}
