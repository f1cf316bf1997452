namespace LibNbd.Emit.Output;

/// <summary>A target cannot be written to its folder; the folder was left as it is.</summary>
internal sealed class OutputException(string message) : Exception(message);
