using System.Runtime.InteropServices;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>What the system says of an error number.</summary>
internal static class ErrorText
{
    /// <summary>The text of strerror.</summary>
    public static string Of(int error) => Marshal.GetPInvokeErrorMessage(error);
}
