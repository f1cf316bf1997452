namespace LibNbd.Emit.Tests;

public sealed class SnapshotTests
{
    [Theory]
    [InlineData("nbd_aio_connect_tcp")]
    [InlineData("nbd_pread")]
    [InlineData("nbd_get_size")]
    [InlineData("nbd_aio_is_ready")]
    [InlineData("nbd_create")]
    [InlineData("nbd_block_status")]
    public void The_page_is_as_committed(string name) => Snapshot.Match(Specification.Pages[name + ".3"], name, "3");
}
