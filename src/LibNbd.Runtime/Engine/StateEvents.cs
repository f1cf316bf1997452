namespace LibNbd.Runtime.Engine;

/// <summary>What a state waits for. The numbers are those of <c>aio_get_direction</c>.</summary>
[Flags]
internal enum StateEvents
{
    None = 0,
    Read = 1,
    Write = 2,
    Both = Read | Write,
}
