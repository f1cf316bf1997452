using LibNbd.Runtime.Handle;

namespace LibNbd.Runtime.Engine;

/// <summary>What a command was given to call and to free.</summary>
internal readonly struct CommandClosures(ChunkClosure chunk, ExtentClosure extent, Extent64Closure extent64, CompletionClosure completion)
{
    /// <summary>Frees them in libnbd's order: those of the data first, the completion last. One that throws does not cost the others.</summary>
    internal void Free()
    {
        try
        {
            chunk.Free();
        }
        catch (Exception exception)
        {
            CallbackFault.Capture(exception);
        }

        try
        {
            extent.Free();
        }
        catch (Exception exception)
        {
            CallbackFault.Capture(exception);
        }

        try
        {
            extent64.Free();
        }
        catch (Exception exception)
        {
            CallbackFault.Capture(exception);
        }

        try
        {
            completion.Free();
        }
        catch (Exception exception)
        {
            CallbackFault.Capture(exception);
        }
    }
}
