using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Report;

/// <summary>What <c>--verbose</c> says of a copy before it begins.</summary>
internal static class Summary
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter error, string program, CopyPlan plan)
    {
        Side(error, program, "src", plan.Source);
        Side(error, program, "dst", plan.Destination);
        string isSynchronous = plan.Settings.Synchronous || plan.Source.IsStream || plan.Destination.IsStream ? "true" : "false";
        error.Write(
            $"{program}: connections={plan.Workers} requests={plan.Settings.Requests} threads={plan.Workers} "
            + $"synchronous={isSynchronous}\n");
        error.Flush();
    }

    private static void Side(TextWriter error, string program, string side, End end)
    {
        error.Write($"{program}: {side}: {end.Kind} \"{end.Name}\"\n");
        string size = end.Size is { } known ? HumanSize.Both((ulong)known) : "-1";
        error.Write($"{program}: {side}: size={size}, preferred block size={end.PreferredBlock}\n");
    }
}
