namespace LibNbd.Protocol;

/// <summary>The magic numbers of the wire. All integers of NBD are unsigned and big-endian.</summary>
internal static class Magic
{
    /// <summary>"NBDMAGIC", the first eight bytes of every server.</summary>
    internal const ulong Greeting = 0x4e42444d41474943;

    /// <summary>The second magic of an oldstyle server.</summary>
    internal const ulong Oldstyle = 0x0000420281861253;

    /// <summary>"IHAVEOPT": the second magic of a newstyle server, and what begins every option request.</summary>
    internal const ulong Option = 0x49484156454f5054;

    /// <summary>Begins every option reply.</summary>
    internal const ulong OptionReply = 0x0003e889045565a9;

    /// <summary>Begins a compact request.</summary>
    internal const uint Request = 0x25609513;

    /// <summary>Begins a simple reply.</summary>
    internal const uint SimpleReply = 0x67446698;

    /// <summary>Begins a structured reply chunk.</summary>
    internal const uint StructuredReply = 0x668e33ef;

    /// <summary>Begins an extended request.</summary>
    internal const uint ExtendedRequest = 0x21e41c71;

    /// <summary>Begins an extended reply chunk.</summary>
    internal const uint ExtendedReply = 0x6e8a278c;
}
