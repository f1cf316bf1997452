using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace LibNbd.Extensions;

/// <summary>Sets options from a section of the configuration, by the names of their properties.</summary>
/// <remarks>
/// By hand and not by a binder: an unknown key is a mistake, all mistakes are told at once, and nothing needs reflection.
/// </remarks>
internal static class NbdClientConfiguration
{
    private static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    private static readonly Dictionary<string, Func<Entry, NbdTlsOptions, NbdTlsOptions>> TlsKeys = new(Comparer)
    {
        [nameof(NbdTlsOptions.Mode)] = static (entry, tls) => tls with { Mode = entry.TlsMode },
        [nameof(NbdTlsOptions.CertificatesDirectory)] = static (entry, tls) => tls with { CertificatesDirectory = entry.Text },
        [nameof(NbdTlsOptions.PskFile)] = static (entry, tls) => tls with { PskFile = entry.Text },
        [nameof(NbdTlsOptions.UserName)] = static (entry, tls) => tls with { UserName = entry.Text },
        [nameof(NbdTlsOptions.HostName)] = static (entry, tls) => tls with { HostName = entry.Text },
        [nameof(NbdTlsOptions.VerifyPeer)] = static (entry, tls) => tls with { VerifyPeer = entry.Bool },
        [nameof(NbdTlsOptions.Priority)] = static (entry, tls) => tls with { Priority = entry.Text },
    };

    private static readonly Dictionary<string, Func<Entry, NbdRetryPolicy, NbdRetryPolicy>> RetryKeys = new(Comparer)
    {
        [nameof(NbdRetryPolicy.MaxAttempts)] = static (entry, policy) => policy with { MaxAttempts = entry.Int },
        [nameof(NbdRetryPolicy.InitialDelay)] = static (entry, policy) => policy with { InitialDelay = entry.Time },
        [nameof(NbdRetryPolicy.MaxDelay)] = static (entry, policy) => policy with { MaxDelay = entry.Time },
        [nameof(NbdRetryPolicy.Jitter)] = static (entry, policy) => policy with { Jitter = entry.Fraction },
        [nameof(NbdRetryPolicy.BreakDuration)] = static (entry, policy) => policy with { BreakDuration = entry.Time },
    };

    private static readonly Dictionary<string, Action<Entry, NbdClientOptionsBuilder>> Keys = new(Comparer)
    {
        [nameof(NbdClientOptionsBuilder.Uri)] = static (entry, options) => options.Uri = entry.Text,
        [nameof(NbdClientOptionsBuilder.ExportName)] = static (entry, options) => options.ExportName = entry.Text,
        [nameof(NbdClientOptionsBuilder.IsReadOnly)] = static (entry, options) => options.IsReadOnly = entry.Bool,
        [nameof(NbdClientOptionsBuilder.MaxConnections)] = static (entry, options) => options.MaxConnections = entry.Int,
        [nameof(NbdClientOptionsBuilder.ConnectTimeout)] = static (entry, options) => options.ConnectTimeout = entry.Time,
        [nameof(NbdClientOptionsBuilder.CommandTimeout)] = static (entry, options) => options.CommandTimeout = entry.Time,
        [nameof(NbdClientOptionsBuilder.ShutdownTimeout)] = static (entry, options) => options.ShutdownTimeout = entry.Time,
        [nameof(NbdClientOptionsBuilder.KeepAliveInterval)] = static (entry, options) => options.KeepAliveInterval = entry.Time,
        [nameof(NbdClientOptionsBuilder.TcpKeepAliveTime)] = static (entry, options) => options.TcpKeepAliveTime = entry.Time,
        [nameof(NbdClientOptionsBuilder.TcpKeepAliveInterval)] = static (entry, options) => options.TcpKeepAliveInterval = entry.Time,
        [nameof(NbdClientOptionsBuilder.MayUseLocalFiles)] = static (entry, options) => options.MayUseLocalFiles = entry.Bool,
        [nameof(NbdClientOptionsBuilder.MetaContexts)] = static (entry, options) =>
        {
            options.MetaContexts.Clear();
            foreach (IConfigurationSection context in entry.Section.GetChildren())
            {
                options.MetaContexts.Add(context.Value ?? "");
            }
        },
        [nameof(NbdClientOptionsBuilder.Tls)] = static (entry, options) =>
        {
            NbdTlsOptions tls = options.Tls ?? new NbdTlsOptions();
            options.Tls = entry.Read(tls, TlsKeys);
        },
        [nameof(NbdClientOptionsBuilder.RetryPolicy)] = static (entry, options) =>
            options.RetryPolicy = entry.Read(options.RetryPolicy, RetryKeys),
    };

    /// <summary>Sets what the section has.</summary>
    /// <exception cref="ArgumentException">A key is unknown, or a value is not valid; the message lists all.</exception>
    internal static void Apply(IConfigurationSection section, NbdClientOptionsBuilder options)
    {
        List<string> faults = [];
        if (!section.Exists())
        {
            faults.Add($"{section.Path} is not in the configuration");
        }

        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (Keys.TryGetValue(child.Key, out Action<Entry, NbdClientOptionsBuilder>? set))
            {
                set(new Entry(child, faults), options);
            }
            else
            {
                faults.Add(Unknown(child, Keys.Keys));
            }
        }

        if (faults.Count > 0)
        {
#pragma warning disable MA0015 // What is wrong is in the configuration, not a parameter.
            throw new ArgumentException($"The configuration of the client is not valid:\n- {string.Join("\n- ", faults)}");
#pragma warning restore MA0015
        }
    }

    private static string Unknown(IConfigurationSection section, IEnumerable<string> known) =>
        $"{section.Path} is not a known key; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}";

    /// <summary>A value of the configuration; what is not valid is added to the faults, and stands for nothing.</summary>
    private readonly record struct Entry(IConfigurationSection Section, List<string> Faults)
    {
        internal string? Text => Section.Value;

        internal bool Bool => Parse("true or false", static (string? text, out bool value) => bool.TryParse(text, out value));

        internal int Int => Parse(
            "a whole number",
            static (string? text, out int value) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value));

        internal double Fraction => Parse(
            "a number",
            static (string? text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

        internal TimeSpan Time => Parse(
            "a time such as 00:00:30, or infinite",
            static (string? text, out TimeSpan value) =>
            {
                bool isInfinite = string.Equals(text, "infinite", StringComparison.OrdinalIgnoreCase);
                value = Timeout.InfiniteTimeSpan;
                return isInfinite || TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
            });

        internal TlsMode TlsMode => Parse(
            string.Join(" or ", Enum.GetNames<TlsMode>()),
            static (string? text, out TlsMode value) => Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value));

        internal T Read<T>(T start, Dictionary<string, Func<Entry, T, T>> keys)
        {
            T result = start;
            foreach (IConfigurationSection child in Section.GetChildren())
            {
                if (keys.TryGetValue(child.Key, out Func<Entry, T, T>? set))
                {
                    result = set(new Entry(child, Faults), result);
                }
                else
                {
                    Faults.Add(Unknown(child, keys.Keys));
                }
            }

            return result;
        }

        private delegate bool Parser<T>(string? text, out T value);

        private T Parse<T>(string expected, Parser<T> parse)
            where T : struct
        {
            if (!parse(Section.Value, out T value))
            {
                Faults.Add($"{Section.Path}: '{Section.Value}' is not {expected}");
            }

            return value;
        }
    }
}
