using LibNbd.Spec.Model;

namespace LibNbd.Languages.C;

/// <summary>The structures of the C API, as lines of C.</summary>
internal static class CStructs
{
    /// <summary>The structure that a closure is passed as. The order of its members is part of the ABI.</summary>
    public static IReadOnlyList<string> Of(ClosureSpec closure, CTypes types) =>
    [
        "typedef struct {",
        $"  int (*callback) ({string.Join(", ", [CTypes.UserData, .. closure.Parameters.SelectMany(types.Of)])});",
        "  void *user_data;",
        "  void (*free) (void *user_data);",
        $"}} {types.Closure(closure.Name)};",
    ];

    /// <summary>A structure that callbacks hand out.</summary>
    public static IReadOnlyList<string> Of(StructSpec type, CTypes types) =>
    [
        "typedef struct {",
        .. type.Fields.Select(field => $"  {CTypes.Of(field.Kind)} {field.Name.Replace('-', '_')};"),
        $"}} {types.Struct(type.Name)};",
    ];
}
