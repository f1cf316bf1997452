namespace LibNbd.Runtime.Engine;

/// <summary>What a command was given to call and to free.</summary>
internal readonly struct CommandClosures(ChunkClosure chunk, ExtentClosure extent, Extent64Closure extent64, CompletionClosure completion)
{
    /// <summary>Frees them in libnbd's order: those of the data first, the completion last.</summary>
    internal void Free()
    {
        chunk.Free();
        extent.Free();
        extent64.Free();
        completion.Free();
    }
}
