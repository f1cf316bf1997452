// The handwritten part of the public class.
#nullable enable
using System;
using LibNbd.Runtime.Handle;

namespace LibNbd;

/// <summary>A handle.</summary>
public sealed partial class NbdHandle : IDisposable
{
    private readonly HandleCore _core = new();

    /// <summary>Frees it.</summary>
    public void Dispose()
    {
    }
}
