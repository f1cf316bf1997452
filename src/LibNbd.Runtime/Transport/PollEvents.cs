namespace LibNbd.Runtime.Transport;

/// <summary>What is waited for, or what came. HangUp, Error and Invalid come unasked.</summary>
[Flags]
internal enum PollEvents
{
    None = 0,

    /// <summary>There is something to receive, or the end of the stream.</summary>
    Read = 1,

    /// <summary>There is room to send, or a connect has ended one way or the other.</summary>
    Write = 2,

    /// <summary>Both directions are shut. The portable implementation cannot tell it from Read, and says Read.</summary>
    HangUp = 4,

    /// <summary>The socket has an error to report.</summary>
    Error = 8,

    /// <summary>The descriptor is not one that can be polled.</summary>
    Invalid = 16,
}

/// <summary>One descriptor of a poll; a negative one is passed over.</summary>
internal struct PollItem(int descriptor, PollEvents events)
{
    internal int Descriptor = descriptor;
    internal PollEvents Events = events;
    internal PollEvents Ready;
}
