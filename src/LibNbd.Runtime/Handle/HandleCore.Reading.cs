using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle;

/// <summary>Reading, and what a buffer holds that was not read into (<c>pread_initialize</c>).</summary>
/// <remarks>
/// <para>
/// It guarantees that a buffer that was given to a read holds zeroes wherever the server put nothing, by the time the caller has it back: the call
/// was refused or failed, the command is done, withdrawn, cancelled, or its handle closed. So nobody mistakes for data what was there before.
/// </para>
/// <para>
/// Clearing it all beforehand is a second walk over the memory for nothing, as a good server fills all of it. So it is left to the end, when
/// what is missing is known (<see cref="Command.ClearRest"/>), wherever the memory is certain to be there then: while a blocking call
/// waits, and where it is an array. C programs may have freed theirs before they close the handle: theirs is cleared beforehand.
/// </para>
/// </remarks>
internal sealed partial class HandleCore
{
    /// <summary>Clears a buffer of a call that is refused, or of one that must begin with a clear one.</summary>
    internal void ClearOutput(Span<byte> buffer)
    {
        if (_preadInitialize)
        {
            buffer.Clear();
        }
    }

    /// <inheritdoc cref="ClearOutput(Span{byte})"/>
    internal void ClearOutput(in IoBuffer buffer)
    {
        if (_preadInitialize && !buffer.IsNull)
        {
            buffer.Clear();
        }
    }

    private long Read(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags, bool clearsLate)
    {
        if (!clearsLate)
        {
            ClearOutput(buf);
        }

        Command? command = Prepare(NbdCommand.Read, flags, offset, buf.Length, Errno.EINVAL, ref completion);
        if (command is null)
        {
            if (clearsLate)
            {
                ClearOutput(buf);
            }

            return -1;
        }

        command.Buffer = buf;
        command.ClearsRest = clearsLate && _preadInitialize;
        command.ZeroHoles = !_preadInitialize;
        return Submit(command);
    }
}
