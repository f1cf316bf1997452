namespace LibNbd.SourceGenerator.Tests;

/// <summary>The helper that compares snapshots can fail.</summary>
public sealed class SnapshotHelperTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public void Difference_fails_and_leaves_what_was_received()
    {
        File.WriteAllText(_folder["A.verified.cs"], "old");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshot.Match("new", "A", _folder.Root, update: false));
        Assert.Equal("new", File.ReadAllText(_folder["A.received.cs"]));
        Assert.Equal("old", File.ReadAllText(_folder["A.verified.cs"]));
    }

    [Fact]
    public void Missing_snapshot_fails() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Snapshot.Match("new", "B", _folder.Root, update: false));

    [Fact]
    public void Update_writes_and_is_refused_in_CI()
    {
        Assert.Throws<InvalidOperationException>(() => Snapshot.MayUpdate(update: true, ci: true));
        Assert.True(Snapshot.MayUpdate(update: true, ci: false));
        Assert.False(Snapshot.MayUpdate(update: false, ci: true));
        Snapshot.Match("new", "C", _folder.Root, update: true);
        Snapshot.Match("new", "C", _folder.Root, update: false);
    }

    public void Dispose() => _folder.Dispose();
}
