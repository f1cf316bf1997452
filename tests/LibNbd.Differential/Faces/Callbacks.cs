using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using LibNbd.Protocol;

namespace LibNbd.Differential.Faces;

/// <summary>Makes the delegates and closures of a program; each tells of its calls as the C driver does.</summary>
internal sealed class Callbacks(Action<string> tell, Func<bool> isMuted)
{
    /// <summary>A delegate type, or a closure by reference; null stands for none.</summary>
    internal object? Make(Type type, string? token)
    {
        CallScript? script = CallScript.Parse(token);
        if (!type.IsByRef)
        {
            return script is null || !script.HasCallback ? null : Delegate(type, script);
        }

        Type closure = type.GetElementType()!;
        if (script is null)
        {
            return Activator.CreateInstance(closure);
        }

        ConstructorInfo constructor = closure.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Single(static c => c.GetParameters().Length == 2);
        Type callback = constructor.GetParameters()[0].ParameterType;
        return constructor.Invoke([script.HasCallback ? Delegate(callback, script) : null, (Action)(() => tell($"  free {script.Id}"))]);
    }

    internal static string Quote(string? text) => text is null ? "NULL" : Quote(WireText.Encode(text));

    private static string Quote(ReadOnlySpan<byte> bytes)
    {
        System.Text.StringBuilder text = new("\"");
        foreach (byte b in bytes)
        {
            _ = b switch
            {
                (byte)'"' or (byte)'\\' => text.Append('\\').Append((char)b),
                < 0x20 or > 0x7e => text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}"),
                _ => text.Append((char)b),
            };
        }

        return text.Append('"').ToString();
    }

    private object Delegate(Type type, CallScript script) => type.Name switch
    {
        nameof(CompletionCallback) => new CompletionCallback((ref int error) =>
            Answer(script, string.Create(CultureInfo.InvariantCulture, $"completion error={error}"), ref error)),
        nameof(ChunkCallback) => new ChunkCallback((bytes, offset, status, ref error) => Answer(
            script,
            string.Create(
                CultureInfo.InvariantCulture,
                $"chunk bytes={Hash.Of(bytes)} count={bytes.Length} offset={offset} status={(uint)status} error={error}"),
            ref error)),
        nameof(ExtentCallback) => new ExtentCallback((context, offset, entries, ref error) => Answer(
            script,
            string.Create(
                CultureInfo.InvariantCulture,
                $"extent context={Quote(context)} offset={offset} entries=[{string.Join(',', entries.ToArray())}] error={error}"),
            ref error)),
        nameof(Extent64Callback) => new Extent64Callback((context, offset, entries, ref error) => Answer(
            script,
            string.Create(
                CultureInfo.InvariantCulture,
                $"extent64 context={Quote(context)} offset={offset} entries=[{Numbers(entries)}] error={error}"),
            ref error)),
        nameof(ListCallback) => new ListCallback((name, description) =>
            Answer(script, $"list name={Quote(name)} description={Quote(description)}")),
        nameof(ContextCallback) => new ContextCallback(name => Answer(script, $"context name={Quote(name)}")),
        nameof(DebugCallback) => new DebugCallback((context, message) =>
            isMuted() ? 0 : Answer(script, $"debug context={Quote(context)} message={Quote(message)}")),
        _ => throw new InvalidOperationException($"no callback of type {type.Name} can be made"),
    };

    private static string Numbers(ReadOnlySpan<Extent> entries) =>
        string.Join(',', MemoryMarshal.Cast<Extent, ulong>(entries).ToArray());

    private int Answer(CallScript script, string what, ref int error)
    {
        (int result, int? changed) = script.Next();
        tell(string.Create(CultureInfo.InvariantCulture, $"  cb {script.Id} {what} -> {result}{(changed is { } e ? $"/{e}" : "")}"));
        error = changed ?? error;
        return result;
    }

    private int Answer(CallScript script, string what)
    {
        int result = script.Next().Return;
        tell(string.Create(CultureInfo.InvariantCulture, $"  cb {script.Id} {what} -> {result}"));
        return result;
    }
}

/// <summary>FNV-1a of 64 bits, as in the C driver.</summary>
internal static class Hash
{
    internal static string Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * 0x100000001b3;
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
