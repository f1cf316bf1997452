namespace LibNbd.Interop.Tests.Harness;

/// <summary>The handles of a test.</summary>
internal static class ScopeHandles
{
    /// <summary>A handle that is closed at the end if the test did not do it.</summary>
    internal static NbdHandle NewHandle(this Scope scope) => scope.Own(new NbdHandle());
}
