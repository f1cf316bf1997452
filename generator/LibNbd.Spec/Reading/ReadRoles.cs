using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    // Behind the sections whose entries it names; calls are resolved with all other references to calls.
    private void ReadRoles(Fields root)
    {
        if (root.Find("roles") is not { } node)
        {
            return;
        }

        int before = _context.Diagnostics.Count;
        Fields fields = _context.Fields(node, SpecKeys.Roles, node.Span);
        List<string> states = _draft.States.ConvertAll(state => state.Spec.Name);
        _draft.Roles = new RolesSpec(
            StateRole(fields, "created-state", states),
            StateRole(fields, "connecting-state", states),
            StateRole(fields, "negotiating-state", states),
            StateRole(fields, "connected-state", states),
            StateRole(fields, "closed-state", states),
            StateRole(fields, "dead-state", states),
            TypeRole(fields, "command-flags", "flags", _draft.Flags.ConvertAll(entry => entry.Spec.Name)),
            TypeRole(fields, "completion-closure", "closure", _draft.Closures.ConvertAll(entry => entry.Spec.Name)),
            CallRole(fields, "command-completed-call"),
            CallRole(fields, "poll-call"),
            CallRole(fields, "strict-mode-call"),
            CallRole(fields, "connection-state-call"));
        _draft.AreRolesBroken = _context.Diagnostics.Count > before;
    }

    private string? StateRole(Fields fields, string key, List<string> known)
    {
        if (fields.Scalar(key) is not { } name)
        {
            return null;
        }

        if (!known.Contains(name.Text))
        {
            _context.Report(DiagnosticCatalogue.UnknownState, name.Span, name.Text, Suggestion.For(name.Text, known));
        }

        return name.Text;
    }

    private string? TypeRole(Fields fields, string key, string what, List<string> known)
    {
        if (fields.Scalar(key) is not { } name)
        {
            return null;
        }

        if (!known.Contains(name.Text))
        {
            _context.Report(DiagnosticCatalogue.UnknownTypeName, name.Span, what, name.Text, Suggestion.For(name.Text, known));
        }

        return name.Text;
    }

    private string? CallRole(Fields fields, string key)
    {
        if (fields.Scalar(key) is not { } name)
        {
            return null;
        }

        _context.CallUses.Add(new CallUse(name.Text, name.Span, CallUseKind.SeeAlso));
        return name.Text;
    }
}
