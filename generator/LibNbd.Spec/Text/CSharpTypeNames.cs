using LibNbd.Spec.Model;

namespace LibNbd.Spec.Text;

/// <summary>The C# names of types: the entry's own, or what C#'s rule makes of its name. Validation and emitters must agree, so both ask here.</summary>
public static class CSharpTypeNames
{
    /// <summary>The key of C# under <c>names</c>.</summary>
    public const string Language = "csharp";

    extension(EnumSpec type)
    {
        /// <summary>The C# enumeration.</summary>
        public string CSharpName => type.Names.In(Language) ?? Names.Pascal(type.Name);
    }

    extension(FlagsSpec type)
    {
        /// <summary>The C# enumeration of the flags.</summary>
        public string CSharpName => type.Names.In(Language) ?? Names.Pascal(type.Name) + "Flags";
    }

    extension(StructSpec type)
    {
        /// <summary>The C# structure.</summary>
        public string CSharpName => type.Names.In(Language) ?? Names.Pascal(type.Name);
    }

    extension(ClosureSpec type)
    {
        /// <summary>The C# delegate.</summary>
        public string CSharpName => type.Names.In(Language) ?? Names.Pascal(type.Name) + "Callback";
    }
}
