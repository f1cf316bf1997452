using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>A priority string of TLS.</summary>
internal sealed class PriorityTarget : FuzzTarget
{
    internal override string Name => "tls-priority";

    internal override IEnumerable<byte[]> Seeds() =>
    [
        "NORMAL"u8.ToArray(), "@LIBNBD,SYSTEM:-VERS-TLS1.3"u8.ToArray(), "SECURE192:%PROFILE_ULTRA:+SHA384:%NO_ETM"u8.ToArray(),
        "NONE:+VERS-ALL:+CIPHER-ALL:+MAC-ALL:+KX-ALL:+GROUP-ALL:+SIGN-ALL:+CTYPE-ALL:+COMP-NULL"u8.ToArray(),
        "NORMAL:-KX-ALL:+ECDHE-PSK:-CIPHER-ALL:+AES-128-GCM"u8.ToArray(),
        "PFS:-GROUP-EC-ALL:!GROUP-FFDHE2048:-SIGN-RSA-SHA1:-3DES-CBC"u8.ToArray(),
        "PERFORMANCE:-AEAD:%DISABLE_WILDCARDS:-VERS-TLS1.2:+CURVE-X25519"u8.ToArray(),
    ];

    internal override void Run(ReadOnlySpan<byte> input)
    {
        string text = WireText.Decode(input);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return;
        }

        TlsPriority priority;
        try
        {
            priority = TlsPriority.Parse(text);
        }
        catch (TlsSetupException refusal)
        {
            Assert.Contains($"\"{text}\"", refusal.Message, StringComparison.Ordinal);
            return;
        }

        foreach (bool psk in (bool[])[false, true])
        {
            Check(text, priority, psk);
        }
    }

    private static void Check(string text, TlsPriority priority, bool psk)
    {
        TlsOffer offer;
        try
        {
            offer = priority.Offer(psk);
        }
        catch (TlsSetupException refusal)
        {
            Assert.Contains($"\"{text}\": it leaves no ", refusal.Message, StringComparison.Ordinal);
            return;
        }

        Assert.True(offer.Tls12 || offer.Tls13);
        string?[] lists = [offer.Tls12 ? offer.Suites12 : null, offer.Tls13 ? offer.Suites13 : null, offer.Groups, offer.Signatures];
        foreach (string? list in lists)
        {
            Assert.True(list is null || list.Split(':').All(static name => name.Length > 0), list);
        }

        // What is taken away behind it is gone, whatever stands before.
        Assert.Throws<TlsSetupException>(() => TlsPriority.Parse(text + ":-VERS-ALL").Offer(psk));
        Assert.DoesNotContain("AES256-GCM", TryOffer(text + ":-AES-256-GCM", psk)?.Suites12 ?? "", StringComparison.Ordinal);
        Assert.False(TryOffer(text + ":-VERS-TLS1.2", psk)?.Tls12 ?? false);
        Assert.False(TryOffer(text + ":-GROUP-ALL", psk)?.Tls13 ?? false);
        Assert.True(TlsPriority.Parse(text + ":%PROFILE_HIGH").SecurityLevel >= Math.Max(3, priority.SecurityLevel));
        Assert.True(offer.Suites12 is null || !offer.Suites12.Contains("NULL", StringComparison.Ordinal));
        Assert.True(!psk || offer.Suites12 is not null);
    }

    private static TlsOffer? TryOffer(string text, bool psk)
    {
        try
        {
            return TlsPriority.Parse(text).Offer(psk);
        }
        catch (TlsSetupException)
        {
            return null;
        }
    }
}
