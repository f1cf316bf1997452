using System.Buffers.Binary;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Tests.Engine;

namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>A server's answers to the options of a caller in option mode.</summary>
/// <remarks>
/// An input is a byte of choices and one that cuts what is received, and then calls: a byte for the option and what the callback
/// answers, the length
/// of the server's answer (16 bits), the answer.
/// </remarks>
internal sealed class OptionsTarget : FuzzTarget
{
    private const int MaxCalls = 8;
    private const int KindMask = 15;

    private static readonly OptionKind[] Kinds = Enum.GetValues<OptionKind>();

    internal override string Name => "options";

    internal override IEnumerable<byte[]> Seeds() =>
        Kinds.SelectMany(static kind => new[]
        {
            Input(1, (kind, 16), (OptionKind.List, 0)), Input(0, (kind, 0), (kind, 32), (OptionKind.Go, 0)),
        });

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
        {
            return;
        }

        EngineDriver driver = OptionModeTests.Resting(structured: (input[0] & 1) != 0, contexts: (input[0] & 2) != 0 ? ["a:"] : null);
        driver.IsDebugging = (input[0] & 8) != 0;
        int slice = input[1] == 0 ? int.MaxValue : input[1];
        bool endsStream = (input[0] & 4) != 0;
        List<OptionProbe> calls = [];
        for (input = input[2..]; input.Length >= 3 && calls.Count < MaxCalls && driver.Engine.State == ConnectionState.Negotiating;)
        {
            OptionProbe call = OptionModeTests.Begin(driver, Kinds[(input[0] & KindMask) % Kinds.Length]);
            call.Answer = ((input[0] >> 4) % 3) - 1;
            calls.Add(call);
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[1..]), input.Length - 3);
            driver.Feed(input.Slice(3, length), slice);
            input = input[(3 + length)..];
        }

        if (endsStream && !driver.HasEnded)
        {
            driver.EndOfStream();
        }

        driver.Engine.Close();
        foreach (OptionProbe call in calls)
        {
            call.AssertFreed();
            Assert.InRange(call.Completions.Count, 0, 1);
        }
    }

    private static byte[] Input(byte choices, params (OptionKind Kind, int Answer)[] calls)
    {
        List<byte> input = [choices, 0];
        foreach ((OptionKind kind, int answer) in calls)
        {
            byte[] replies = OptionModeTests.Replies(kind);
            byte[] length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)replies.Length);
            input.AddRange([(byte)(Array.IndexOf(Kinds, kind) | answer), .. length, .. replies]);
        }

        return [.. input];
    }
}
