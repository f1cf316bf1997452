using LibNbd.Runtime.Transport.Tls;
using Xunit;

namespace LibNbd.Runtime.Tests.Transport.Tls;

public class TlsPriorityTests
{
    [Theory]
    [InlineData("NORMAL", 0x303, 0x304)]
    [InlineData("@SYSTEM", 0x303, 0x304)]
    [InlineData("@LIBNBD,SYSTEM", 0x303, 0x304)]
    [InlineData("NORMAL:-VERS-TLS1.3", 0x303, 0x303)]
    [InlineData("NORMAL:!VERS-TLS1.2", 0x304, 0x304)]
    [InlineData("NORMAL:-VERS-ALL:+VERS-TLS1.3", 0x304, 0x304)]
    [InlineData("NORMAL:-VERS-TLS1.0:-VERS-TLS1.1:-VERS-SSL3.0:%COMPAT:%SAFE_RENEGOTIATION", 0x303, 0x304)]
    [InlineData("NORMAL:+ECDHE-PSK:+DHE-PSK:+PSK", 0x303, 0x304)]
    public void Versions_are_taken_and_ciphers_left_to_the_system(string text, int min, int max)
    {
        TlsPriority priority = TlsPriority.Parse(text);
        Assert.Equal((min, max), (priority.MinVersion, priority.MaxVersion));
        Assert.Null(priority.Suites12(psk: false));
        Assert.Null(priority.Suites13());
        Assert.Null(priority.Groups);
    }

    [Fact]
    public void Ciphers_and_groups_are_put_in_OpenSSLs_words()
    {
        TlsPriority priority = TlsPriority.Parse("NONE:+VERS-TLS-ALL:+AES-256-GCM:+AES-128-CBC:+AEAD:+SHA1:+ECDHE-RSA:+RSA:+PSK:+GROUP-X25519:+CURVE-SECP256R1");
        Assert.Equal("ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-SHA:AES256-GCM-SHA384:AES128-SHA", priority.Suites12(psk: false));
        Assert.Equal("PSK-AES256-GCM-SHA384:PSK-AES128-CBC-SHA", priority.Suites12(psk: true));
        Assert.Equal("TLS_AES_256_GCM_SHA384", priority.Suites13());
        Assert.Equal("X25519:P-256", priority.Groups);
        Assert.DoesNotContain("128", TlsPriority.Parse("SECURE256").Suites13()!, StringComparison.Ordinal);
        Assert.DoesNotContain("CHACHA", TlsPriority.Parse("NORMAL:-CHACHA20-POLY1305").Suites12(psk: false)!, StringComparison.Ordinal);
        Assert.DoesNotContain(":AES", TlsPriority.Parse("PFS").Suites12(psk: false)!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("normal", "\"normal\"")]
    [InlineData("NORMAL:", "\"\"")]
    [InlineData("NORMAL:+", "\"+\"")]
    [InlineData("NORMAL:AES-128-GCM", "\"AES-128-GCM\"")]
    [InlineData("NORMAL:+FOO", "\"+FOO\"")]
    [InlineData("NORMAL:-FOO:-BAR", "\"-FOO\"")]
    [InlineData("NORMAL:+VERS-TLS1.1", "\"+VERS-TLS1.1\"")]
    [InlineData("NORMAL:+VERS-TLS1.4", "\"+VERS-TLS1.4\"")]
    [InlineData("NORMAL:%UNSAFE_RENEGOTIATION", "\"%UNSAFE_RENEGOTIATION\"")]
    [InlineData("NORMAL:+ANON-ECDH", "\"+ANON-ECDH\"")]
    [InlineData("NORMAL:+GROUP-FOO", "\"+GROUP-FOO\"")]
    [InlineData("NORMAL:-CTYPE-X509", "\"-CTYPE-X509\"")]
    [InlineData("NORMAL:+SIGN-RSA-SHA1", "\"+SIGN-RSA-SHA1\"")]
    [InlineData("NORMAL:-VERS-ALL", "no version of TLS is left")]
    public void What_is_not_understood_is_named(string text, string part) =>
        Assert.Contains(part, Assert.Throws<TlsSetupException>(() => TlsPriority.Parse(text)).Message, StringComparison.Ordinal);
}
