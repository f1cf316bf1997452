namespace LibNbd.Differential.Faces;

/// <summary>What ends a program that hangs. Nothing that works comes near.</summary>
internal static class Limits
{
    /// <summary>A whole program.</summary>
    internal const int ProgramSeconds = 60;

    /// <summary>One step of a wait.</summary>
    internal const int WaitStepMilliseconds = 20_000;
}
