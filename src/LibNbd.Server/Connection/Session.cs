using LibNbd.Protocol;

namespace LibNbd.Server.Connection;

/// <summary>A selected metadata context.</summary>
internal readonly record struct SelectedContext(uint Id, string Name);

/// <summary>What the handshake agreed on.</summary>
internal sealed record Session(IExport Export, string ExportName, TransmissionFlags Flags, ReplyStyle Style, SelectedContext[] Contexts);
