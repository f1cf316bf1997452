namespace LibNbd.TestSupport.Servers;

/// <summary>Sets variables of the environment, and puts them back. Only for tests that run alone.</summary>
public sealed class Variables : IDisposable
{
    private readonly List<(string Name, string? Value)> _before = [];

    public Variables(params (string Name, string? Value)[] values)
    {
        foreach ((string name, string? value) in values)
        {
            _before.Add((name, Environment.GetEnvironmentVariable(name)));
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
