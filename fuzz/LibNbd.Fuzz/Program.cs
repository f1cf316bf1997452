using System.Globalization;
using LibNbd.Runtime.Tests.Fuzz;
using SharpFuzz;

switch (args)
{
    case ["list"]:
        Array.ForEach(FuzzTarget.All, static target => Console.WriteLine(target.Name));
        return 0;
    case ["seeds", string name, string folder]:
        Directory.CreateDirectory(folder);
        int number = 0;
        foreach (byte[] seed in FuzzTarget.Of(name).Seeds())
        {
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"seed-{number++:d2}")), seed);
        }

        return 0;
    case ["replay", string name, .. string[] files]:
        Array.ForEach(files, file => FuzzTarget.Of(name).Run(File.ReadAllBytes(file)));
        Console.WriteLine("nothing was found");
        return 0;
    case ["fuzz", string name]:
        FuzzTarget chosen = FuzzTarget.Of(name);
        Fuzzer.Run(stream =>
        {
            using MemoryStream input = new();
            stream.CopyTo(input);
            chosen.Run(input.GetBuffer().AsSpan(0, (int)input.Length));
        });
        return 0;
    default:
        Console.Error.WriteLine("usage: list | seeds TARGET FOLDER | replay TARGET FILE... | fuzz TARGET");
        return 2;
}
