using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

/// <summary>The numbers of the protocol, as its specification has them: other tests use the names.</summary>
public sealed class WireNumberTests
{
    [Fact]
    public void Names_have_the_numbers_of_the_protocol()
    {
        AssertNumbers<NbdCommand>([0, 1, 2, 3, 4, 5, 6, 7]);
        AssertNumbers<NbdCommandFlags>([0, 1, 2, 4, 8, 16, 32]);
        AssertNumbers<NbdOption>([0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11]);
        AssertNumbers<NbdError>([0, 1, 5, 12, 22, 28, 75, 95, 108]);
        Assert.Equal((1u, 2u, 3u, 4u), (Number(NbdOptionReply.Ack), Number(NbdOptionReply.Server), Number(NbdOptionReply.Info),
            Number(NbdOptionReply.MetaContext)));
        NbdOptionReply[] errors =
        [
            NbdOptionReply.ErrorUnsupported, NbdOptionReply.ErrorPolicy, NbdOptionReply.ErrorInvalid, NbdOptionReply.ErrorPlatform,
            NbdOptionReply.ErrorTlsRequired, NbdOptionReply.ErrorUnknown, NbdOptionReply.ErrorShutdown,
            NbdOptionReply.ErrorBlockSizeRequired, NbdOptionReply.ErrorTooBig, NbdOptionReply.ErrorExtendedHeadersRequired,
        ];
        Assert.Equal(Enumerable.Range(1, errors.Length).Select(i => 0x8000_0000u + (uint)i), errors.Select(Number));
    }

    private static uint Number(NbdOptionReply reply) => (uint)reply;

    // In ascending order, as they are declared.
    private static void AssertNumbers<T>(uint[] expected)
        where T : struct, Enum =>
        Assert.Equal(
            expected, Enum.GetValues<T>().Select(value => Convert.ToUInt32(value, System.Globalization.CultureInfo.InvariantCulture)));
}
