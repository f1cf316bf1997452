namespace LibNbd.Commands;

/// <summary>What kinds of commands are called.</summary>
internal static class CommandKinds
{
    internal static string Name(this CommandKind kind) => kind switch
    {
        CommandKind.Read => "read",
        CommandKind.Write => "write",
        CommandKind.Zero => "zero",
        CommandKind.Trim => "trim",
        CommandKind.Cache => "cache",
        CommandKind.Flush => "flush",
        CommandKind.BlockStatus => "block_status",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a command"),
    };
}
