using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Tests.Transport.Tls;

/// <summary>
/// From GnuTLS's language to OpenSSL's. That servers take it, and that GnuTLS means the same by it, the interoperability tests show.
/// </summary>
public class TlsPriorityTests
{
    [Theory]
    [InlineData("NORMAL", true, true)]
    [InlineData("@SYSTEM", true, true)]
    [InlineData("@LIBNBD,SYSTEM", true, true)]
    [InlineData("NORMAL:-VERS-TLS1.3", true, false)]
    [InlineData("NORMAL:!VERS-TLS1.2", false, true)]
    [InlineData("NORMAL:-VERS-ALL:+VERS-TLS1.3", false, true)]
    [InlineData("NORMAL:-VERS-TLS1.0:-VERS-TLS1.1:-VERS-SSL3.0:%COMPAT:%NO_TICKETS", true, true)]
    [InlineData("NORMAL:+ECDHE-PSK:+DHE-PSK:+PSK:+AES-128-GCM:+AEAD:+RSA", true, true)]
    public void Versions_are_taken_and_the_rest_left_to_the_system(string text, bool tls12, bool tls13)
    {
        TlsPriority priority = TlsPriority.Parse(text);
        Assert.True(priority.ChoosesVersionsAlone);
        TlsOffer offer = priority.Offer(psk: false);
        Assert.Equal(new TlsOffer { Tls12 = tls12, Tls13 = tls13 }, offer);
    }

    [Fact]
    public void Ciphers_groups_and_signatures_are_put_in_OpenSSLs_words()
    {
        TlsPriority priority = TlsPriority.Parse(
            "NONE:+VERS-TLS-ALL:+AES-256-GCM:+AES-128-CBC:+AEAD:+SHA1:+ECDHE-RSA:+RSA:+PSK:+GROUP-X25519:+CURVE-SECP256R1"
            + ":+SIGN-RSA-SHA256:+SIGN-EdDSA-Ed25519");
        TlsOffer offer = priority.Offer(psk: false);
        Assert.Equal("ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-SHA:AES256-GCM-SHA384:AES128-SHA", offer.Suites12);
        Assert.Equal("TLS_AES_256_GCM_SHA384", offer.Suites13);
        Assert.Equal("X25519:P-256", offer.Groups);
        Assert.Equal("RSA+SHA256:ed25519", offer.Signatures);
        Assert.True(offer.Tls13);
        offer = priority.Offer(psk: true);
        Assert.Equal("PSK-AES256-GCM-SHA384:PSK-AES128-CBC-SHA", offer.Suites12);

        // A shared key goes with SHA-256.
        Assert.False(offer.Tls13);
        Assert.DoesNotContain("128", TlsPriority.Parse("SECURE256").Offer(psk: false).Suites13!, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "CHACHA", TlsPriority.Parse("NORMAL:-CHACHA20-POLY1305").Offer(psk: false).Suites12!, StringComparison.Ordinal);
        Assert.DoesNotContain(":AES", TlsPriority.Parse("PFS").Offer(psk: false).Suites12!, StringComparison.Ordinal);
    }

    /// <summary>The system's choice could have what is taken away, even if GnuTLS's own would not.</summary>
    [Theory]
    [InlineData("NORMAL:-SHA256")]
    [InlineData("NORMAL:-CAMELLIA-128-CBC")]
    [InlineData("NORMAL:-3DES-CBC")]
    [InlineData("NORMAL:-RSA-PSK")]
    public void What_is_taken_away_is_not_left_to_the_system(string text)
    {
        TlsOffer offer = TlsPriority.Parse(text).Offer(psk: false);
        Assert.NotNull(offer.Suites12);
        Assert.NotNull(offer.Suites13);
        Assert.False(TlsPriority.Parse(text).ChoosesVersionsAlone);
    }

    [Theory]
    [InlineData("NORMAL", "ECDHE-PSK DHE-PSK PSK")]
    [InlineData("NORMAL:-KX-ALL", "ECDHE-PSK DHE-PSK PSK")]
    [InlineData("NORMAL:-KX-ALL:+DHE-PSK", "DHE-PSK")]
    [InlineData("NORMAL:-PSK", "ECDHE-PSK DHE-PSK")]
    [InlineData("NORMAL:-KX-ALL:-PSK", "ECDHE-PSK DHE-PSK")]
    [InlineData("NORMAL:+PSK", "ECDHE-PSK DHE-PSK PSK")]
    [InlineData("PFS", "ECDHE-PSK DHE-PSK")]
    [InlineData("PFS:+PSK", "ECDHE-PSK DHE-PSK PSK")]
    [InlineData("NORMAL:-GROUP-EC-ALL", "DHE-PSK PSK")]
    [InlineData("NORMAL:-GROUP-ALL", "DHE-PSK PSK")]
    public void The_exchanges_for_a_shared_key_are_those_that_were_not_taken_away(string text, string exchanges)
    {
        string[] suites = TlsPriority.Parse(text).Offer(psk: true).Suites12!.Split(':');
        Assert.Equal(
            exchanges.Split(' '),
            suites.Select(static suite => suite[..(suite.IndexOf("PSK", StringComparison.Ordinal) + 3)]).Distinct(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.DoesNotContain(suites, static suite => suite.Contains("NULL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NORMAL", 0)]
    [InlineData("NORMAL:%PROFILE_VERY_WEAK", 0)]
    [InlineData("NORMAL:%PROFILE_LOW", 1)]
    [InlineData("NORMAL:%PROFILE_LEGACY", 2)]
    [InlineData("NORMAL:%PROFILE_MEDIUM", 2)]
    [InlineData("SECURE128", 2)]
    [InlineData("NORMAL:%PROFILE_HIGH:%PROFILE_LOW", 3)]
    [InlineData("SECURE192", 3)]
    [InlineData("SECURE256:%PROFILE_ULTRA", 4)]
    [InlineData("NORMAL:%PROFILE_FUTURE", 5)]
    public void The_security_level_is_the_highest_that_was_asked_for(string text, int level) =>
        Assert.Equal(level, TlsPriority.Parse(text).SecurityLevel);

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("NORMAL:", "\"\"")]
    [InlineData("NORMAL:+", "\"+\"")]
    [InlineData("NORMAL:AES-128-GCM", "\"AES-128-GCM\"")]
    [InlineData("NORMAL:+FOO", "\"+FOO\"")]
    [InlineData("NORMAL:-FOO:-BAR", "\"-FOO\"")]
    [InlineData("NORMAL:+VERS-TLS1.1", "\"+VERS-TLS1.1\"")]
    [InlineData("NORMAL:+CTYPE-RAWPK", "\"+CTYPE-RAWPK\"")]
    [InlineData("NORMAL:%UNSAFE_RENEGOTIATION", "\"%UNSAFE_RENEGOTIATION\"")]
    [InlineData("NORMAL:%VERIFY_DISABLE_CRL_CHECKS", "\"%VERIFY_DISABLE_CRL_CHECKS\"")]
    public void What_is_not_understood_is_named(string text, string part) =>
        Assert.Contains(part, Assert.Throws<TlsSetupException>(() => TlsPriority.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("NORMAL:-VERS-ALL", "no version")]
    [InlineData("NORMAL:-SIGN-ALL", "no signature")]
    [InlineData("NORMAL:-CIPHER-ALL", "no cipher suite")]
    [InlineData("NORMAL:-CTYPE-ALL", "no type of certificate")]
    public void What_leaves_nothing_is_refused(string text, string what) =>
        Assert.Contains(what, Assert.Throws<TlsSetupException>(() => TlsPriority.Parse(text)
            .Offer(psk: false)).Message, StringComparison.Ordinal);
}
