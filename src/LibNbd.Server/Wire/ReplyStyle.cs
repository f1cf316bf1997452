namespace LibNbd.Server;

/// <summary>How the replies of a connection are framed.</summary>
public enum ReplyStyle
{
    /// <summary>Simple replies.</summary>
    Simple,

    /// <summary>Structured reply chunks.</summary>
    Structured,

    /// <summary>Extended headers: 32-byte requests and chunks.</summary>
    Extended,
}
