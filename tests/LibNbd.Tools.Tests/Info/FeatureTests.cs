namespace LibNbd.Tools.Tests.Info;

/// <summary>nbdinfo --can and its like, beside libnbd's.</summary>
public sealed class FeatureTests
{
    // info-can, info-can-connect, info-can-read, info-can-zero, info-is-read-only
    [Theory]
    [InlineData(0, "--can", "connect", "memory", "1M")]
    [InlineData(0, "--can", "CONNECT", "--no-sr", "memory", "1M")]
    [InlineData(2, "--is", "tls", "memory", "1M")]
    [InlineData(0, "--can", "read", "memory", "1M")]
    [InlineData(0, "--can", "zero", "memory", "1M")]
    [InlineData(2, "--can", "zero", "--filter=nozero", "memory", "1M")]
    [InlineData(0, "--can", "structured reply", "memory", "1M")]
    [InlineData(2, "--can", "structured-reply", "--no-sr", "memory", "1M")]
    [InlineData(0, "--can", "cache", "memory", "1M")]
    [InlineData(2, "--can", "cache", "--filter=nocache", "memory", "1M", "cachemode=none")]
    [InlineData(0, "--can", "fua", "memory", "1M")]
    [InlineData(2, "--can", "fua", "-r", "pattern", "1M")]
    [InlineData(0, "--can", "fast-zero", "memory", "1M")]
    [InlineData(0, "--can", "fast_zero", "memory", "1M")]
    [InlineData(2, "--can", "fastzero", "--filter=nozero", "memory", "1M")]
    [InlineData(0, "--can", "flush", "memory", "1M")]
    [InlineData(0, "--can", "multi-conn", "memory", "1M")]
    [InlineData(2, "--can", "multi_conn", "--filter=multi-conn", "memory", "1M", "multi-conn-mode=disable")]
    [InlineData(0, "--can", "trim", "memory", "1M")]
    [InlineData(2, "--can", "trim", "-r", "memory", "1M")]
    [InlineData(0, "--can", "df", "memory", "1M")]
    [InlineData(2, "--can", "df", "--no-sr", "memory", "1M")]
    [InlineData(0, "--is", "read-only", "-r", "memory", "1M")]
    [InlineData(2, "--is", "readonly", "memory", "1M")]
    [InlineData(0, "--can", "write", "memory", "1M")]
    [InlineData(2, "--can", "write", "-r", "memory", "1M")]
    [InlineData(2, "--is", "rotational", "memory", "1M")]
    [InlineData(1, "--can", "fly", "memory", "1M")]
    public Task A_feature_is_there_or_not(int status, string option, string name, params string[] nbdkit) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, nbdkit);
        Assert.Empty((await SideBySide.Of("nbdinfo", option, name, server.Address.Uri())).SameStatus(status).Output);
    });

    // info-can, info-cannot: what only 1.24 has
    [Theory]
    [InlineData(0, "--cannot", "write", "-r", "memory", "1M")]
    [InlineData(2, "--cannot", "write", "memory", "1M")]
    [InlineData(0, "--isnt", "read-only", "memory", "1M")]
    [InlineData(0, "--hasnt", "extended-headers", "-o", "memory", "1M")]
    [InlineData(2, "--has", "extended_headers", "memory", "1M")]
    [InlineData(2, "--have", "eh", "memory", "1M")]
    [InlineData(0, "--have-not", "block status payload", "memory", "1M")]
    [InlineData(0, "--isn", "tls", "memory", "1M")]
    [InlineData(1, "--cannot", "fly", "memory", "1M")]
    public Task A_feature_is_absent_or_not(int status, string option, string name, params string[] nbdkit) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, nbdkit);
        (await SideBySide.OfNewer("nbdinfo", option, name, server.Address.Uri())).SameStatus(status);
    });

    [Fact]
    public Task Extended_headers_are_noticed() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.NewerQemuNbd(Transport.Unix, scope.Folder.NewSparseFile(4096));
        (await SideBySide.OfNewer("nbdinfo", "--has", "extended-headers", server.Address.Uri())).SameStatus(0);
        (await SideBySide.OfNewer("nbdinfo", "--can", "block-status-payload", server.Address.Uri())).SameStatus(0);
    });
}
