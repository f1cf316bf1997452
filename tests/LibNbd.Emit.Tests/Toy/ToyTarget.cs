using System.Text.Json;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests.Toy;

/// <summary>The binding: a package with a file for the handle, one for each enumeration, and the package's own description.</summary>
internal sealed class ToyTarget : ITarget
{
    private const string Notice = "-- Generated from nbd-api.yaml by LibNbd.Emit. Do not edit.";

    public string Name => "toy";

    public string Summary => "binding of Toy";

    public string? CommittedIn => "bindings/toy/generated";

    public IEnumerable<EmittedFile> Emit(ApiSpec spec, LanguageSet languages)
    {
        yield return new EmittedFile("nbd/handle.toy", Handle(spec));
        foreach (EnumSpec type in spec.Enums)
        {
            yield return new EmittedFile($"nbd/types/{type.Name}.toy", Enumeration(type, spec));
        }

        yield return new EmittedFile("package.json", JsonSerializer.Serialize(new { name = "nbd", version = spec.Library.Version }) + "\n");
    }

    private static string Handle(ApiSpec spec)
    {
        ToySignatures signatures = new(spec);
        CodeWriter writer = Begin();
        writer.Line("type Handle");
        writer.Deeper();
        foreach (CallSpec call in spec.Calls.Where(ToySignatures.Has))
        {
            foreach (ParameterSpec parameter in call.Parameters.Where(parameter => parameter.Kind == ParameterKind.Enum))
            {
                writer.Import($"nbd.types.{parameter.TypeName}");
            }

            ToyProse.Summary(writer, call);
            writer.Line(signatures.Of(call));
        }

        writer.Shallower();
        writer.Line("end");
        return writer.ToString();
    }

    private static string Enumeration(EnumSpec type, ApiSpec spec)
    {
        CodeWriter writer = Begin();
        foreach (ApiValue value in ApiValue.Of(type))
        {
            writer.Line($"{ToyNames.Value(value.Reference, spec)} = {value.Number}");
        }

        return writer.ToString();
    }

    private static CodeWriter Begin()
    {
        CodeWriter writer = new("\t");
        writer.Line(Notice);
        writer.ImportsHere(names => string.Concat(names.Select(name => $"import {name}\n")));
        return writer;
    }
}
