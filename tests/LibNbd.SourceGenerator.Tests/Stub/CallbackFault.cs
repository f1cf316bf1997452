// What the types of the API need of the runtime, which they are compiled into.
#nullable enable
using System;

namespace LibNbd.Runtime.Engine;

internal static class CallbackFault
{
    internal static int Capture(Exception exception) => -1;

    internal static int Capture(Exception exception, ref int error) => -1;
}
