namespace LibNbd.SourceGenerator.Tests;

/// <summary>The helper that compares snapshots can fail.</summary>
public sealed class SnapshotHelperTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("libnbd-snapshots-").FullName;

    [Fact]
    public void Difference_fails_and_leaves_what_was_received()
    {
        File.WriteAllText(Path.Combine(_folder, "A.verified.cs"), "old");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshot.Match("new", "A", _folder, update: false, ci: false));
        Assert.Equal("new", File.ReadAllText(Path.Combine(_folder, "A.received.cs")));
        Assert.Equal("old", File.ReadAllText(Path.Combine(_folder, "A.verified.cs")));
    }

    [Fact]
    public void Missing_snapshot_fails() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshot.Match("new", "B", _folder, update: false, ci: false));

    [Fact]
    public void Update_writes_and_is_refused_in_CI()
    {
        Assert.Throws<InvalidOperationException>(() => Snapshot.Match("new", "C", _folder, update: true, ci: true));
        Snapshot.Match("new", "C", _folder, update: true, ci: false);
        Snapshot.Match("new", "C", _folder, update: false, ci: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
