using System.Buffers;
using System.Runtime.InteropServices;

namespace LibNbd.Tools.Fuse;

/// <summary>A buffer that libfuse receives requests in, and from which data is written on. libfuse allocates it at its first use.</summary>
internal sealed unsafe class ReceiveBuffer : MemoryManager<byte>
{
    private byte* _data;
    private int _length;

    /// <summary>The buffer; 0 before its first use.</summary>
    public nint Address { get; set; }

    /// <summary>The part of it with the data of a write.</summary>
    public ReadOnlyMemory<byte> Data(byte* data, int length)
    {
        _data = data;
        _length = length;
        return Memory;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_data, _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_data + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // libfuse allocates with malloc, and leaves freeing to its caller.
        NativeMemory.Free((void*)Address);
        Address = 0;
    }
}
