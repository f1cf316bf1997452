using LibNbd.Differential.Comparison;
using LibNbd.Differential.Programs;

namespace LibNbd.Differential.Suites;

/// <summary>The shortest whole way: a connection, some commands, an error, the end.</summary>
public sealed class FirstTests
{
    [Theory]
    [InlineData(FaceNames.Gates)]
    [InlineData(FaceNames.Public)]
    [InlineData(FaceNames.Native)]
    public Task A_session_is_the_same(string face) => Comparer.AssertSame(
        [
            new CallProgram("session", "memory",
            [
                "h0 create",
                "h0 get_error",
                "h0 pread b:512:1 0",
                "h0 add_meta_context s:base:allocation",
                "h0 connect_unix s:{sock}",
                "h0 get_size",
                "h0 pwrite b:4096:3 8192",
                "h0 pread b:8192:1 4096",
                "h0 pread b:512:1 1048576",
                "h0 aio_pread b:512:2 8192 c:A:1",
                "h0 wait idle",
                "h0 aio_pread b:512:2 8192 c:B:0",
                "h0 wait completed $11",
                "h0 block_status 1048576 0 c:C:0",
                "h0 get_uri",
                "h0 shutdown",
                "h0 pread b:512:1 0",
                "h0 get_errno",
            ]),
        ],
        face);
}
