namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>The inputs that the fuzzer has collected, each once: those that reach different code, and those that showed a fault.</summary>
public class CorpusTests
{
    public static TheoryData<string> Targets() => [.. FuzzTarget.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_of_the_corpus_is_borne(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the inputs are for the Linux back end as well");
        FuzzTarget target = FuzzTarget.Of(name);
        string[] files = Directory.GetFiles(Repository.PathOf("fuzz", "corpus", name));
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            try
            {
                target.Run(File.ReadAllBytes(file));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"to see this again: fuzz/run {name} --replay {file}", e);
            }
        }

        foreach (byte[] seed in target.Seeds())
        {
            target.Run(seed);
        }
    }
}
