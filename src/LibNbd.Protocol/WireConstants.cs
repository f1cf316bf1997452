namespace LibNbd.Protocol;

/// <summary>What the server says of itself in the greeting (16 bits).</summary>
[Flags]
internal enum HandshakeFlagBits : ushort
{
    None = 0,
    FixedNewstyle = 1,
    NoZeroes = 2,
}

/// <summary>What the server says of an export (16 bits).</summary>
[Flags]
internal enum TransmissionFlags : ushort
{
    None = 0,
    HasFlags = 1 << 0,
    ReadOnly = 1 << 1,
    SendFlush = 1 << 2,
    SendFua = 1 << 3,
    Rotational = 1 << 4,
    SendTrim = 1 << 5,
    SendWriteZeroes = 1 << 6,
    SendDf = 1 << 7,
    CanMultiConn = 1 << 8,
    SendResize = 1 << 9,
    SendCache = 1 << 10,
    SendFastZero = 1 << 11,
    BlockStatusPayload = 1 << 12,
}

/// <summary>Information types inside an INFO reply and in the request list of INFO and GO.</summary>
internal enum InfoCode : ushort
{
    Export = 0,
    Name = 1,
    Description = 2,
    BlockSize = 3,
}

/// <summary>Flags of a reply chunk.</summary>
[Flags]
internal enum ChunkFlags : ushort
{
    None = 0,
    Done = 1,
}

/// <summary>Types of a reply chunk. Bit 15 marks an error.</summary>
internal enum ChunkType : ushort
{
    None = 0,
    OffsetData = 1,
    OffsetHole = 2,
    BlockStatus = 5,
    BlockStatusExtended = 6,
    ErrorBit = 0x8000,
    Error = 0x8001,
    ErrorOffset = 0x8002,
}
