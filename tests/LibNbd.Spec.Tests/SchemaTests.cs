using System.Text.Json;
using LibNbd.Spec.Reading;

namespace LibNbd.Spec.Tests;

public class SchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(Repository.Read("api/nbd-api.schema.json")).RootElement;

    [Fact]
    public void Types_are_the_closed_sets_of_the_reader()
    {
        AssertSame(Vocabulary.ParameterTypes.Keys, Strings(Definition("parameter-type").GetProperty("enum")));
        AssertSame(Vocabulary.ReturnTypes.Keys, Strings(Definition("return-type").GetProperty("enum")));
        AssertSame(Vocabulary.FieldTypes.Keys, Strings(Definition("field-type").GetProperty("enum")));
        AssertSame(Vocabulary.ClosureLifetimes.Keys, Strings(Definition("closure-lifetime").GetProperty("enum")));
        AssertSame(Vocabulary.ClosureThreads.Keys, Strings(Definition("closure-thread").GetProperty("enum")));
        AssertSame(Vocabulary.ClosureResults.Keys, Strings(Definition("closure-result").GetProperty("enum")));
        AssertSame(Vocabulary.LifecycleKinds.Keys, Strings(Definition("lifecycle-kind").GetProperty("enum")));
        AssertSame(Vocabulary.Errnos.Keys, Strings(Definition("errno").GetProperty("enum")));
        AssertSame(Vocabulary.ClosureParameterTypes.Keys, Strings(Definition("closure-parameter-type").GetProperty("enum")));
    }

    [Fact]
    public void What_a_connection_state_waits_for_is_the_closed_set_of_the_reader() => AssertSame(
        Vocabulary.WaitTypes.Keys,
        Strings(Definition("connection-state").GetProperty("properties").GetProperty("waits-for").GetProperty("enum")));

    [Fact]
    public void A_result_without_braces_is_any_type_that_needs_no_detail()
    {
        JsonElement simple = Definition("call").GetProperty("properties").GetProperty("returns").GetProperty("oneOf")[0];

        AssertSame(
            Vocabulary.ReturnTypes.Where(type => Vocabulary.DetailKey(type.Value) is null).Select(type => type.Key),
            Strings(simple.GetProperty("enum")));
    }

    [Theory]
    [InlineData("length")]
    [InlineData("closure")]
    [InlineData("enum")]
    [InlineData("flags")]
    public void Parameter_types_that_need_a_detail_are_those_of_the_reader(string key)
    {
        AssertSame(
            Vocabulary.ParameterTypes.Where(type => Vocabulary.DetailKey(type.Value) == key).Select(type => type.Key),
            TypesThatNeed("parameter", key));
    }

    [Fact]
    public void Closure_parameters_and_results_that_need_a_detail_are_those_of_the_reader()
    {
        AssertSame(
            Vocabulary.ClosureParameterTypes.Where(type => Vocabulary.DetailKey(type.Value) is not null).Select(type => type.Key),
            TypesThatNeed("closure-parameter", "length"));
        AssertSame(["enum"], TypesThatNeed("return", "enum"));
        AssertSame(["flags"], TypesThatNeed("return", "flags"));
    }

    [Fact]
    public void Keys_are_those_of_the_reader()
    {
        AssertKeys(SpecKeys.Root, Schema);
        AssertKeys(SpecKeys.Library, Definition("library"));
        AssertKeys(SpecKeys.Roles, Definition("roles"));
        AssertKeys(SpecKeys.Topic, Definition("topic"));
        AssertKeys(SpecKeys.ConnectionState, Definition("connection-state"));
        AssertKeys(SpecKeys.State, Definition("state"));
        AssertKeys(SpecKeys.Enum, Definition("enum"));
        AssertKeys(SpecKeys.EnumValue, Definition("enum-value"));
        AssertKeys(SpecKeys.Flags, Definition("flags"));
        AssertKeys(SpecKeys.FlagValue, Definition("flag-value"));
        AssertKeys(SpecKeys.Constant, Definition("constant"));
        AssertKeys(SpecKeys.MetaContext, Definition("meta-context"));
        AssertKeys(SpecKeys.MetaContextState, Definition("meta-context-state"));
        AssertKeys(SpecKeys.Struct, Definition("struct"));
        AssertKeys(SpecKeys.StructField, Definition("struct-field"));
        AssertKeys(SpecKeys.Closure, Definition("closure"));
        AssertKeys(SpecKeys.ClosureParameter, Definition("closure-parameter"));
        AssertKeys(SpecKeys.Lifecycle, Definition("lifecycle"));
        AssertKeys(SpecKeys.Call, Definition("call"));
        AssertKeys(SpecKeys.Parameter, Definition("parameter"));
        AssertKeys(SpecKeys.Return, Definition("return"));
        AssertKeys(SpecKeys.Async, Definition("async"));
        AssertKeys(SpecKeys.Error, Definition("error"));
        AssertKeys(SpecKeys.Change, Definition("change"));
    }

    [Fact]
    public void Every_reference_leads_to_a_definition()
    {
        HashSet<string> names = new(
            Schema.GetProperty("$defs").EnumerateObject().Select(definition => "#/$defs/" + definition.Name), StringComparer.Ordinal);

        Assert.All(References(Schema), reference => Assert.Contains(reference, names));
    }

    private static JsonElement Definition(string name) => Schema.GetProperty("$defs").GetProperty(name);

    private static IEnumerable<string> TypesThatNeed(string definition, string key)
    {
        JsonElement rule = Definition(definition).GetProperty("allOf").EnumerateArray().Single(
            item => item.GetProperty("then").TryGetProperty("required", out JsonElement required)
                && Strings(required).Contains(key, StringComparer.Ordinal));
        return Strings(rule.GetProperty("if").GetProperty("properties").GetProperty("type").GetProperty("enum"));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static void AssertKeys(KeySet keys, JsonElement definition)
    {
        Assert.False(definition.GetProperty("additionalProperties").GetBoolean());
        AssertSame(keys.All, definition.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        AssertSame(keys.Required, definition.TryGetProperty("required", out JsonElement required) ? Strings(required) : []);
    }

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);

    private static void AssertSame(IEnumerable<string> expected, IEnumerable<string> actual) => Assert.Equal(
        expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
