namespace LibNbd.SourceGenerator.Tests;

/// <summary>The helper that compares snapshots can fail.</summary>
public sealed class SnapshotHelperTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("libnbd-snapshots-").FullName;

    [Fact]
    public void DifferenceFailsAndLeavesWhatWasReceived()
    {
        File.WriteAllText(Path.Combine(_folder, "A.verified.cs"), "old");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshot.Match("new", "A", _folder, update: false, ci: false));
        Assert.Equal("new", File.ReadAllText(Path.Combine(_folder, "A.received.cs")));
        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder, "A.verified.cs")));
    }

    [Fact]
    public void MissingSnapshotFails() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshot.Match("new", "B", _folder, update: false, ci: false));

    [Fact]
    public void UpdateWritesAndIsRefusedInCi()
    {
        Assert.Throws<InvalidOperationException>(() => Snapshot.Match("new", "C", _folder, update: true, ci: true));
        Snapshot.Match("new", "C", _folder, update: true, ci: false);
        Snapshot.Match("new", "C", _folder, update: false, ci: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
