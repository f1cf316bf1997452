namespace LibNbd.Emit.Output;

/// <summary>A file that a target gives.</summary>
/// <param name="Path">Where it is, below the folder that the target is emitted to.</param>
/// <param name="Text">Its content, with LF.</param>
internal sealed record EmittedFile(OutputPath Path, string Text);
