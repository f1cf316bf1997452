using LibNbd.Native.Tests.Support;

namespace LibNbd.Native.Tests;

/// <summary>libnbd.h in the languages and dialects that include it.</summary>
public sealed class HeaderTests
{
    private static readonly string[] Strict = ["-pedantic", "-Wall", "-Wextra", "-Werror", "-c", "-o", "/dev/null"];

    [Theory]
    [InlineData("c89")]
    [InlineData("c99")]
    [InlineData("c11")]
    [InlineData("c17")]
    [InlineData("c2x")]
    public Task It_compiles_as_C(string standard) => Scope.Run(async scope =>
        await Compile(scope, "gcc", standard, "main.c", "#include <libnbd.h>\nint main (void) { return nbd_get_errno (); }\n"));

    [Theory]
    [InlineData("c++98")]
    [InlineData("c++11")]
    [InlineData("c++17")]
    [InlineData("c++20")]
    [InlineData("c++23")]
    public Task It_compiles_as_Cpp(string standard) => Scope.Run(async scope =>
        await Compile(
            scope, "g++", standard, "main.cc",
            "#include <libnbd.h>\nint main () { nbd_completion_callback c = NBD_NULL_COMPLETION; return c.callback != NULL; }\n"));

    [Fact]
    public Task NULL_for_what_must_not_be_NULL_and_a_handle_that_is_freed_wrongly_are_told() => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewPath("main.c");
        await File.WriteAllTextAsync(
            file,
            "#include <libnbd.h>\n#include <stdlib.h>\n"
            + "int main (void) { struct nbd_handle *h = nbd_create (); nbd_set_export_name (h, NULL); free (h); return 0; }\n",
            scope.Token);
        ProgramResult result = await ProgramResult.Of(
            Peers.Require("gcc"),
            ["-O2", "-Wall", "-I", (await Library.Ours()).Include, "-c", "-o", "/dev/null", file],
            Library.Variables(),
            cancellationToken: scope.Token);
        Assert.Contains("-Wnonnull", result.Errors, StringComparison.Ordinal);
        Assert.Contains("-Wmismatched-dealloc", result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task Its_macros_have_the_names_and_values_of_the_newest_C_library() => Scope.Run(async scope =>
    {
        string[] expected = await Macros(scope, Library.Newest());
        Assert.True(expected.Length > 200, "the macros could not be read");
        Assert.Equal(expected, await Macros(scope, await Library.Ours()));
    });

    [Fact]
    public Task Its_prototypes_agree_with_those_of_the_newest_C_library() => Scope.Run(async scope =>
    {
        // Declared twice in one file, a function whose types differ does not compile. What may be defined once only is taken from one of
        // them.
        Library ours = await Library.Ours();
        Library newest = Library.Newest();
        string declarations = string.Join('\n', (await File.ReadAllTextAsync(Path.Combine(ours.Include, "libnbd.h"), scope.Token))
            .Split("/* The handle, and the last error", 2)[1].Split("#ifdef __cplusplus")[0].Split('\n')
            .Skip(1).Where(line => !line.StartsWith('#')));
        Assert.Contains("nbd_aio_block_status_filter", declarations, StringComparison.Ordinal);
        string file = scope.Folder.NewPath("both.c");
        await File.WriteAllTextAsync(file, "#include <libnbd.h>\n" + declarations, scope.Token);
        await scope.RunProgram(Peers.Require("gcc"), "-std=c11", "-Wall", "-Werror", "-I", newest.Include, "-c", "-o", "/dev/null", file);
    });

    // Values as the preprocessor and the compiler have them: 0x01U and 1 are the same number.
    private static async Task<string[]> Macros(Scope scope, Library library)
    {
        string file = scope.Folder.NewPath("empty.c");
        await File.WriteAllTextAsync(file, "#include <libnbd.h>\n", scope.Token);
        string text = await scope.RunProgram(Peers.Require("gcc"), "-E", "-dM", "-I", library.Include, file);
        return [.. text.Split('\n')
            .Where(line => line.StartsWith("#define LIBNBD_", StringComparison.Ordinal)
                || line.StartsWith("#define NBD_", StringComparison.Ordinal))
            .Select(line => line.Split(' ', 3))
            .Select(parts => parts[1].Contains('(', StringComparison.Ordinal) ? parts[1].Split('(')[0] : $"{parts[1]}={Value(parts[2])}")
            .Where(macro => !macro.StartsWith("LIBNBD_H=", StringComparison.Ordinal)
                && !macro.StartsWith("LIBNBD_GCC_VERSION", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private static string Value(string text)
    {
        string number = text.TrimEnd('U');
        bool hex = number.StartsWith("0x", StringComparison.Ordinal);
        return uint.TryParse(
            hex ? number[2..] : number,
            hex ? System.Globalization.NumberStyles.HexNumber : System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out uint value)
            ? value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : text.Replace(" ", "", StringComparison.Ordinal);
    }

    private static async Task Compile(Scope scope, string compiler, string standard, string name, string text)
    {
        string file = scope.Folder.NewPath(name);
        await File.WriteAllTextAsync(file, text, scope.Token);
        await scope.RunProgram(Peers.Require(compiler), ["-std=" + standard, .. Strict, "-I", (await Library.Ours()).Include, file]);
    }
}
