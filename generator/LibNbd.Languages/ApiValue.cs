using LibNbd.Spec.Model;

namespace LibNbd.Languages;

/// <summary>
/// A number or a text of the API that has a name: one shape for all of them, because languages name them and pages list them alike.
/// </summary>
/// <param name="Reference">Which one it is.</param>
/// <param name="Number">The number; of a metadata context null.</param>
/// <param name="Text">The text of a metadata context, otherwise null.</param>
/// <param name="Since">The version that brought it.</param>
/// <param name="Doc">What it means.</param>
internal sealed record ApiValue(ValueInline Reference, uint? Number, string? Text, string Since, Prose Doc, SourceSpan Span)
{
    /// <summary>Its name in the YAML.</summary>
    public string Name => Reference.Name;

    /// <summary>Every value of a specification, in its order.</summary>
    public static IEnumerable<ApiValue> All(ApiSpec spec) =>
        All(spec.Enums, spec.Flags, spec.Constants, spec.MetaContexts);

    /// <summary>The same of the sections alone.</summary>
    public static IEnumerable<ApiValue> All(
        IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags, IEnumerable<ConstantSpec> constants,
        IEnumerable<MetaContextSpec> contexts) =>
        enums.SelectMany(Of).Concat(flags.SelectMany(Of)).Concat(constants.Select(Of)).Concat(contexts.SelectMany(Of));

    /// <summary>The values of an enumeration.</summary>
    public static IEnumerable<ApiValue> Of(EnumSpec type) => type.Values.Select(value => Of(type, value));

    /// <summary>A value of an enumeration.</summary>
    public static ApiValue Of(EnumSpec type, ValueSpec value) => Of(ValueSection.Enum, type.Name, value);

    /// <summary>The flags of a set.</summary>
    public static IEnumerable<ApiValue> Of(FlagsSpec type) => type.Values.Select(value => Of(type, value));

    /// <summary>A flag of a set.</summary>
    public static ApiValue Of(FlagsSpec type, ValueSpec value) => Of(ValueSection.Flags, type.Name, value);

    /// <summary>A constant.</summary>
    public static ApiValue Of(ConstantSpec constant) => new(
        new ValueInline(ValueSection.Constant, "", constant.Name), constant.Value, null, constant.Since, constant.Doc, constant.Span);

    /// <summary>The name of a metadata context, and the bits of its status.</summary>
    public static IEnumerable<ApiValue> Of(MetaContextSpec context) => context.States
        .Select(state => Of(ValueSection.MetaContextState, context.Name, state))
        .Prepend(new ApiValue(
            new ValueInline(ValueSection.MetaContext, "", context.Name), null, context.Text, context.Since, context.Doc, context.Span));

    private static ApiValue Of(ValueSection section, string owner, ValueSpec value) =>
        new(new ValueInline(section, owner, value.Name), value.Value, null, value.Since, value.Doc, value.Span);
}
