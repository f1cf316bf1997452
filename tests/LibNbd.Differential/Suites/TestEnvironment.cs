using System.Runtime.CompilerServices;

namespace LibNbd.Differential.Suites;

/// <summary>What the libraries look up in the environment is the same wherever the tests run.</summary>
internal static class TestEnvironment
{
    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("LOGNAME", "tester");
        Environment.SetEnvironmentVariable("LIBNBD_DEBUG", null);
    }
}
