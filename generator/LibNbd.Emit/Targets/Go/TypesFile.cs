using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.Go;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Go;

/// <summary><c>gen_types.go</c>: the types of the API, and its values.</summary>
internal sealed class TypesFile
{
    private readonly ApiSpec _spec;
    private readonly GoProse _prose;
    private readonly GoSignatures _signatures;
    private readonly CodeWriter _writer = new("\t");

    private TypesFile(ApiSpec spec) => (_spec, _prose, _signatures) = (spec, new GoProse(spec), new GoSignatures(spec));

    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        TypesFile file = new(spec);
        file.Write();
        return file._writer.ToString().TrimEnd('\n') + "\n";
    }

    private void Write()
    {
        foreach (EnumSpec type in _spec.Enums)
        {
            string name = GoNames.Of(type);
            Type($"type {name} {GoTypes.Enum}", name, type.Doc);
            Values(ApiValue.Of(type), name);
        }

        foreach (FlagsSpec type in _spec.Flags)
        {
            string name = GoNames.Of(type);
            string mask = GoNames.Mask(type);
            Type($"type {name} {GoTypes.Flags}", name, type.Doc);
            Values(ApiValue.Of(type), name, () =>
            {
                _writer.Line($"\n{GoProse.Of($"{mask}: all of them.")}");
                _writer.Line($"{mask} {name} = {Hex(type.Mask)}");
            });
        }

        Values(_spec.Constants.Select(ApiValue.Of), GoTypes.Constant);
        Values(_spec.MetaContexts.SelectMany(ApiValue.Of), GoTypes.Constant);
        foreach (StructSpec type in _spec.Structs)
        {
            Type(GoSignatures.Of(type), GoNames.Of(type), type.Doc);
        }

        foreach (ClosureSpec closure in _spec.Closures)
        {
            Type(_signatures.Of(closure, int.MaxValue), GoNames.Of(closure), closure.Doc);
        }

        foreach (CallSpec call in _spec.Calls.Where(GoSignatures.HasOptargs))
        {
            string method = $"{GoNames.Handle}.{GoNames.Method(call.Name)}";
            _writer.Line(GoProse.Of(
                $"{GoNames.Optargs(call.Name)}: the optional arguments of [{method}]. One whose Set is false is not given."));
            _writer.Line(_signatures.OptargsOf(call) + "\n");
        }
    }

    private void Type(string declaration, string name, Prose doc)
    {
        _writer.Line(_prose.Of(name, doc));
        _writer.Line(declaration + "\n");
    }

    private void Values(IEnumerable<ApiValue> values, string type, Action? more = null)
    {
        bool first = true;
        foreach (ApiValue value in values)
        {
            if (first)
            {
                _writer.Line("const (");
                _writer.Deeper();
            }
            else
            {
                _writer.Line();
            }

            first = false;
            string name = GoNames.Value(value.Reference, _spec.Enums, _spec.Flags);
            _writer.Line(_prose.Of(name, value.Doc));
            _writer.Line(value.Text is { } text
                ? $"{name} = {GoText.Literal(text)}"
                : $"{name} {type} = {(value.Reference.Section == ValueSection.Flags
                    ? Hex(value.Number!.Value) : value.Number!.Value.ToString(CultureInfo.InvariantCulture))}");
        }

        if (!first)
        {
            more?.Invoke();
            _writer.Shallower();
            _writer.Line(")\n");
        }
    }

    private static string Hex(uint value) => "0x" + value.ToString("x2", CultureInfo.InvariantCulture);
}
