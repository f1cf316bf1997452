using LibNbd.Languages.Rust;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Rust;

/// <summary>The methods of an asynchronous handle: those that are awaited, and those of a handle that do not wait.</summary>
internal sealed class AsyncCallsFile
{
    private readonly ApiSpec _spec;
    private readonly RustSignatures _signatures;
    private readonly RustWriter _writer = new();

    private AsyncCallsFile(ApiSpec spec) => (_spec, _signatures) = (spec, new RustSignatures(spec));

    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        AsyncCallsFile file = new(spec);
        file.Write();
        return file._writer.ToString();
    }

    private void Write()
    {
        CallSpec[] awaited = [.. _spec.Calls.Where(RustSignatures.IsAwaited)];
        HashSet<string> names = new(awaited.Select(RustNames.AsyncMethod), StringComparer.Ordinal);
        _writer.Line("use crate::aio::*;");
        _writer.Line("use crate::native::*;\n");
        _writer.Line("/// The calls that are awaited.");
        _writer.Open("impl AsyncHandle {");
        foreach (CallSpec call in awaited)
        {
            Awaited(call);
        }

        _writer.Close();
        _writer.Gap();
        _writer.Line("/// The calls that do not wait.");
        _writer.Open("impl AsyncHandle {");
        foreach (CallSpec call in _spec.Calls.Where(call => !call.ModifiesFd && !names.Contains(RustNames.Method(call.Name))))
        {
            Passed(call);
        }

        _writer.Close();
    }

    private void Awaited(CallSpec call)
    {
        string name = RustNames.AsyncMethod(call);
        bool isKept = call.Parameters.Any(p => p.Kind is ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut);
        RustFunction function = _signatures.OfAwaited(call);
        string summary = (call.Twin(_spec.Calls) ?? call).Summary;
        _writer.Doc([$"{RustProse.Sentence(summary)} Starts [`{call.Name}`]({Link(call)}), and waits for its end."]);
        _writer.Function($"pub async fn {name}", function.Parameters, function.Result);
        Locals(call);
        if (call.Async.Kind == AsyncKind.ChangesState)
        {
            string goal = call.Disconnects(_spec.Roles) ? "End" : "Connection";
            string predicate = (call.Async.Value ? "" : "!") + RustNames.Method(call.Async.Predicate!);
            Issue(["self", $"Goal::{goal}", predicate], call, "change!(", ")");
        }
        else if (isKept)
        {
            Transfer(call, "", RustNames.Parameter(Kept(call)));
        }
        else
        {
            string value = Result(call);
            Issue(["self", "completion"], call, "command!(", value.Length > 0 ? ")?;" : ")");
            if (value.Length > 0)
            {
                _writer.Line(value);
            }
        }

        _writer.Close();
        _writer.Gap();
        if (isKept)
        {
            Owned(call, name);
        }
    }

    private void Owned(CallSpec call, string name)
    {
        ParameterSpec buffer = Kept(call);
        bool isFilled = buffer.Kind == ParameterKind.BytesPersistOut;
        RustFunction function = _signatures.OfOwned(call);
        _writer.Doc(
        [
            $"[`{name}`](Self::{name}) with a buffer that is given, and comes back with the result: nothing is copied.",
            "A future that is dropped leaves the buffer to the command, which frees it at its end.",
        ]);
        _writer.Function(
            $"pub async fn {RustNames.OwnedMethod(name)}<B: {(isFilled ? "BufferMut" : "Buffer")}>", function.Parameters, function.Result);
        Locals(call);
        Transfer(call, "_owned", RustNames.Parameter(buffer));
        _writer.Close();
        _writer.Gap();
    }

    // What the completion does not tell: how often the callback was called, and that a request was granted.
    private string Result(CallSpec call) => (call.Twin(_spec.Calls)?.Returns.Kind) switch
    {
        ReturnKind.Int => "Ok(watch.count())",
        ReturnKind.Bool => "Ok(true)",
        _ => "",
    };

    private void Locals(CallSpec call)
    {
        foreach (string local in new CallBody(_spec, call).Locals())
        {
            _writer.Line(local);
        }

        if (call.Shared(_spec.Roles).Any(p => p.Kind == ParameterKind.Closure))
        {
            _writer.Line("let watch = Watch::default();");
        }
    }

    private void Transfer(CallSpec call, string suffix, string buffer)
    {
        string way = Kept(call).Kind == ParameterKind.BytesPersistOut ? "fill" : "send";
        Issue([$"self.{way}{suffix}({buffer})", "memory", "completion"], call, "transfer!(", ")");
    }

    private void Issue(string[] given, CallSpec call, string head, string tail) => _writer.Folded(
        head, [.. given, .. new CallBody(_spec, call).Arguments(null, isAwaited: true, isWatched: true)], tail, "");

    private static ParameterSpec Kept(CallSpec call) =>
        call.Parameters.First(p => p.Kind is ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut);

    private void Passed(CallSpec call)
    {
        RustFunction function = _signatures.Of(call);
        string name = RustNames.Method(call.Name);
        _writer.Doc([$"{RustProse.Sentence(call.Summary)} See [`Handle::{name}`]({Link(call)})."]);
        _writer.Function($"pub fn {name}", function.Parameters, function.Result);
        string[] arguments = [.. call.Parameters.Select(RustNames.Parameter)];
        if (RustSignatures.IsAwaited(call))
        {
            _writer.Folded("issue!(", [$"self.{name}", .. arguments], ")", "");
        }
        else
        {
            _writer.Folded($"self.handle().{name}(", arguments, ")");
        }

        _writer.Close();
        _writer.Gap();
    }

    private static string Link(CallSpec call) => $"crate::Handle::{RustNames.Method(call.Name)}";
}
