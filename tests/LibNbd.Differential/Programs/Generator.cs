using System.Globalization;

namespace LibNbd.Differential.Programs;

/// <summary>Programs drawn from a seed. What docs/differences.md lists is avoided: none of them is expected to differ.</summary>
internal sealed class Generator
{
    private const int Size = 1 << 20;
    private const int MaxSteps = 18;
    private const int MaxInFlight = 6;

    /// <summary>Servers that answer in the order of the requests.</summary>
    private static readonly string[] Servers =
    [
        "memory", "memory", "data", "blocks", "readonly", "no-structured", "oldstyle", "odd-size", "failing", "embedded",
        "embedded-structured", "embedded-simple", "described", "bare", "payload-1M",
    ];

    private readonly Random _random;
    private readonly List<string> _lines = [];

    /// <summary>The lines whose cookies are to be retired by hand.</summary>
    private readonly List<int> _open = [];
    private int _closures;

    private Generator(int seed) => _random = new Random(seed);

    internal static CallProgram Program(int seed)
    {
        Generator generator = new(seed);
        string server = generator.Pick(Servers);
        generator.Session();
        return new CallProgram(string.Create(CultureInfo.InvariantCulture, $"seed/{seed}"), server, generator._lines);
    }

    private void Session()
    {
        Add("create");
        for (int i = _random.Next(4); i > 0; i--)
        {
            Setting();
        }

        bool options = _random.Next(4) == 0;
        if (options)
        {
            Add("set_opt_mode true");
        }

        Add(_random.Next(3) == 0 ? "connect_uri s:nbd+unix:///?socket={sock}" : "connect_unix s:{sock}");
        if (options)
        {
            for (int i = _random.Next(1, 7); i > 0; i--)
            {
                Option();
            }

            Add("set_export_name s:");
            Add("opt_go");
        }

        for (int i = _random.Next(4, MaxSteps); i > 0; i--)
        {
            Step();
        }

        Settle();
        Statistics();
        if (_random.Next(2) == 0)
        {
            Add("shutdown");
            Add("aio_in_flight");
            Statistics();
        }
    }

    private void Setting() => Add(_random.Next(12) switch
    {
        0 => "set_export_name s:",
        1 => $"set_request_structured_replies {Bool()}",
        2 => $"set_request_extended_headers {Bool()}",
        3 => $"set_request_meta_context {Bool()}",
        4 => $"set_request_block_size {Bool()}",
        5 => $"set_full_info {Bool()}",
        6 => $"set_handshake_flags {_random.Next(4)}",
        7 => $"set_strict_mode {_random.Next(0x80)}",
        8 => $"set_pread_initialize {Bool()}",
        9 => "set_handshake_flags 5",
        10 => "add_meta_context s:base:other",
        _ => "add_meta_context s:base:allocation",
    });

    private void Option() => Add(_random.Next(14) switch
    {
        0 => $"opt_list {Closure()}",
        1 => "opt_info",
        2 => "opt_structured_reply",
        3 => $"opt_list_meta_context {Closure()}",
        4 => $"opt_list_meta_context_queries l:base:,other:x, {Closure()}",
        5 => $"opt_set_meta_context {Closure()}",
        6 => $"opt_set_meta_context_queries l:base:allocation, {Closure()}",
        7 => "set_export_name s:nothing",
        8 => "set_export_name s:",
        9 => "get_size",
        10 => "add_meta_context s:base:allocation",
        11 => "can_meta_context s:base:allocation",
        12 => "clear_meta_contexts",
        _ => "opt_extended_headers",
    });

    private void Step()
    {
        switch (_random.Next(20))
        {
            case < 7:
                Add(Blocking());
                break;
            case < 12:
                for (int i = _random.Next(1, MaxInFlight); i > 0; i--)
                {
                    Asynchronous();
                }

                Settle();
                break;
            case 12:
                // A blocking command behind others that are in flight.
                Asynchronous();
                Asynchronous();
                Add(Blocking());
                Settle();
                break;
            case 13:
                Add($"set_strict_mode {(_random.Next(3) == 0 ? _random.Next(0x100) : 0x7f)}");
                break;
            case 14:
                Add(Pick(
                    "get_size", "is_read_only", "can_flush", "can_df", "can_cache", "can_zero", "can_fua", "can_trim", "can_fast_zero",
                    "can_multi_conn", "is_rotational"));
                break;
            case 15:
                Add(Pick(
                    "get_block_size 0", "get_block_size 3", "get_protocol", "get_uri", "connection_state", "aio_get_direction",
                    "get_handshake_flags", "can_meta_context s:base:allocation"));
                break;
            case 16:
                Add(Pick("poll 0", "aio_peek_command_completed", "aio_in_flight", "aio_command_completed 0", "aio_command_completed 4711"));
                break;
            case 17:
                Add(Pick(
                    "get_structured_replies_negotiated", "get_extended_headers_negotiated", "get_tls_negotiated",
                    "get_canonical_export_name", "get_export_description"));
                break;
            case 18:
                // Not permitted now.
                Add(Pick(
                    "set_export_name s:x", "opt_go", "connect_unix s:{sock}", "add_meta_context s:x", "set_opt_mode true",
                    $"opt_list {Closure()}"));
                break;
            default:
                Add($"set_pread_initialize {Bool()}");
                break;
        }
    }

    private string Blocking()
    {
        (int offset, int count) = Range();
        return _random.Next(10) switch
        {
            0 or 1 => $"pread b:{count}:{Seed()} {offset} {Flags()}",
            2 => $"pread_structured b:{count}:{Seed()} {offset} {Closure()} {Flags(4)}",
            3 or 4 => $"pwrite b:{count}:{Seed()} {offset} {Flags(1)}",
            5 => $"flush {Flags()}",
            6 => $"trim {count} {offset} {Flags(1)}",
            7 => $"zero {count} {offset} {Flags(1, 2)}",
            8 => $"cache {count} {offset} {Flags()}",
            _ => _random.Next(2) == 0
                ? $"block_status {count} {offset} {Closure()} {Flags(8)}"
                : $"block_status_64 {count} {offset} {Closure()} {Flags(8)}",
        };
    }

    private void Asynchronous()
    {
        (int offset, int count) = Range();
        string completion = Completion(out bool retires);
        string line = _random.Next(9) switch
        {
            0 or 1 => $"aio_pread b:{count}:{Seed()} {offset} {completion} {Flags()}",
            2 => $"aio_pread_structured b:{count}:{Seed()} {offset} {Closure()} {completion} {Flags(4)}",
            3 or 4 => $"aio_pwrite b:{count}:{Seed()} {offset} {completion} {Flags(1)}",
            5 => $"aio_flush {completion} {Flags()}",
            6 => $"aio_trim {count} {offset} {completion} {Flags(1)}",
            7 => $"aio_zero {count} {offset} {completion} {Flags(1, 2)}",
            _ => $"aio_block_status {count} {offset} {Closure()} {completion} {Flags(8)}",
        };
        if (!retires)
        {
            _open.Add(_lines.Count);
        }

        Add(line);
    }

    /// <summary>Waits for what is in flight, and retires it: what is left at the end is completed twice by libnbd in C.</summary>
    private void Settle()
    {
        Add("wait idle");
        foreach (int line in _open)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"aio_command_completed ${line}"));
        }

        _open.Clear();
    }

    private void Statistics()
    {
        Add("stats_bytes_sent");
        Add("stats_chunks_sent");
        Add("stats_bytes_received");
        Add("stats_chunks_received");
    }

    /// <summary>Mostly inside and aligned, now and then over the end, of no length, or odd.</summary>
    private (int Offset, int Count) Range() => _random.Next(12) switch
    {
        0 => (Size - 512, 1024),
        1 => (_random.Next(Size), _random.Next(1, 3000)),
        2 => (512 * _random.Next(64), 0),
        3 => (0, 4096 * _random.Next(1, 32)),
        _ => (512 * _random.Next(1800), 512 * _random.Next(1, 20)),
    };

    private string Flags(params int[] fitting) => _random.Next(6) switch
    {
        0 when fitting.Length > 0 => Pick(fitting).ToString(CultureInfo.InvariantCulture),
        1 when _random.Next(4) == 0 => Pick(1, 2, 4, 8, 0x40, 0x10000).ToString(CultureInfo.InvariantCulture),
        _ => "0",
    };

    private string Closure() => string.Create(
        CultureInfo.InvariantCulture, $"c:{++_closures}:{Pick("0", "0", "0", "1", "-1", "-1/5", "0,-1/28", "0/5")}");

    private string Completion(out bool retires)
    {
        // The command may be refused later: then nothing is left to be retired, which asking tells as well.
        string answer = Pick("0", "1", "1", "-1", "-1/5", "NULL");
        retires = answer == "1";
        return answer == "NULL" ? Tokens.Null : string.Create(CultureInfo.InvariantCulture, $"c:{++_closures}:{answer}");
    }

    private string Bool() => _random.Next(2) == 0 ? "true" : "false";

    private int Seed() => _random.Next(200);

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private void Add(string line) => _lines.Add("h0 " + line);
}
