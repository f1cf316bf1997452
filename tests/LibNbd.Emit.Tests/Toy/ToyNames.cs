using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests.Toy;

/// <summary>How names are spelt in Toy: words are joined without a mark between them.</summary>
internal static class ToyNames
{
    private const string Key = "toy";

    public static string Function(CallSpec call) => Joined(call.Name);

    public static string Parameter(string name) => ToyReserved.Escape(Joined(name)) ?? throw new InvalidOperationException(name);

    public static string Type(string name, EquatableArray<LanguageName> names) => names.In(Key) ?? Spelling.Pascal(name);

    public static string Value(ValueInline value, ApiSpec spec) => value.Section switch
    {
        ValueSection.Enum =>
            $"{spec.Enums.Where(type => type.Name == value.Type).Select(type => Type(type.Name, type.Names)).First()}.{Joined(value.Name)}",
        ValueSection.Flags =>
            $"{spec.Flags.Where(type => type.Name == value.Type).Select(type => Type(type.Name, type.Names)).First()}.{Joined(value.Name)}",
        ValueSection.Constant or ValueSection.MetaContext => Joined(value.Name),
        ValueSection.MetaContextState => "state" + Joined(value.Name),
    };

    public static void Declare(ApiSpec spec, NameRegistry names)
    {
        names.Take("types", "the type of a handle", "Handle");
        foreach (EnumSpec type in spec.Enums)
        {
            names.Add("types", Type(type.Name, type.Names), new NameOrigin(type.Name, type.Span));
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            names.Add("types", Type(type.Name, type.Names), new NameOrigin(type.Name, type.Span));
        }

        foreach (StructSpec type in spec.Structs)
        {
            names.Add("types", Type(type.Name, type.Names), new NameOrigin(type.Name, type.Span));
        }

        foreach (ApiValue value in ApiValue.All(spec))
        {
            names.Add("values", Value(value.Reference, spec), new NameOrigin(value.Name, value.Span));
        }

        foreach (CallSpec call in spec.Calls.Where(ToySignatures.Has))
        {
            names.Add("functions", Function(call), new NameOrigin(call.Name, call.Span, IsInCalls: true));
            foreach (ParameterSpec parameter in ToySignatures.Parameters(call))
            {
                NameOrigin origin = new(parameter.Name, parameter.Span, IsInCalls: true);
                if (ToyReserved.Escape(Joined(parameter.Name)) is { } name)
                {
                    names.Add($"parameters of {call.Name}", name, origin);
                }
                else
                {
                    names.Refuse(origin, "it names the object itself in Toy");
                }
            }
        }
    }

    private static string Joined(string name) => Spelling.Snake(name).Replace("_", "", StringComparison.Ordinal);
}
