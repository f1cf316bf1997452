namespace LibNbd.Telemetry;

/// <summary>What stands for an error where numbers are counted: few values, and always the same.</summary>
internal static class ErrorTypes
{
    internal static string Of(Exception failure) => failure switch
    {
        NbdException error => Enum.GetName(error.Code) ?? "_OTHER",
        OperationCanceledException => "Cancelled",
        ObjectDisposedException => "Disposed",
        _ => failure.GetType().FullName ?? "_OTHER",
    };
}
