using System.Diagnostics;

namespace LibNbd.Telemetry;

/// <summary>What is kept of an operation while somebody listens; nothing otherwise.</summary>
/// <param name="IsMeasured">Whether it is measured.</param>
/// <param name="Started">When it began.</param>
/// <param name="Activity">Its activity, if it is traced.</param>
internal readonly record struct OperationTrace(bool IsMeasured, long Started, Activity? Activity)
{
    /// <summary>Whether there is anything to end.</summary>
    internal bool IsActive => IsMeasured || Activity is not null;
}
