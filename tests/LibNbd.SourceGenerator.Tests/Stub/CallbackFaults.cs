// What the types of the API need of the runtime, which they are compiled into.
#nullable enable
using System;

namespace LibNbd.Protocol
{
    internal static class WireText
    {
        internal static byte[] EncodeTerminated(string text) => new byte[text.Length + 1];
    }
}

namespace LibNbd.Runtime.Engine
{
    internal interface ICompletionSink
    {
    }

    internal struct CallbackFaults
    {
        internal int Add(Exception exception) => -1;

        internal int Add(Exception exception, ref int error) => -1;
    }

    internal readonly unsafe struct NativeClosure
    {
        internal void* Callback => null;

        internal void* UserData => null;

        internal bool IsNull => true;

        internal void Free()
        {
        }
    }
}
