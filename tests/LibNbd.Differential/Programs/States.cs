namespace LibNbd.Differential.Programs;

/// <summary>How a handle comes into each of the six states, on the server called memory.</summary>
internal static class States
{
    internal static readonly string[] Names = ["created", "connecting", "negotiating", "connected", "closed", "dead"];

    internal static IReadOnlyList<string> Into(string state) => state switch
    {
        "created" => ["h0 create"],
        "connecting" => ["h0 create", "h0 aio_connect_unix s:{silent}", "h0 wait receiving"],
        "negotiating" => ["h0 create", "h0 set_opt_mode true", "h0 connect_unix s:{sock}"],
        "connected" => ["h0 create", "h0 add_meta_context s:base:allocation", "h0 connect_unix s:{sock}"],
        "closed" => ["h0 create", "h0 connect_unix s:{sock}", "h0 shutdown"],
        "dead" => ["h0 create", "h0 connect_unix s:{dir}/nowhere"],
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
    };
}
