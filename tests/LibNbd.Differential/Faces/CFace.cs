using System.Diagnostics;
using System.Globalization;
using System.Text;
using LibNbd.Differential.Programs;

namespace LibNbd.Differential.Faces;

/// <summary>The driver in C on a library with the C interface.</summary>
internal sealed class CFace(CLibrary library, string program) : IFace
{
    internal static async Task<CFace> Create(CLibrary library, string folder) => new(library, await library.Compile(folder));

    public async Task<IReadOnlyList<Transcript>> Run(IReadOnlyList<CallProgram> programs)
    {
        ProcessStartInfo info = library.Start(program, Limits.ProgramSeconds.ToString(CultureInfo.InvariantCulture));
        info.UseShellExecute = false;
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.StandardOutputEncoding = Encoding.Latin1;
        info.StandardInputEncoding = Encoding.Latin1;
        info.Environment["LC_ALL"] = "C";
        info.Environment.Remove("LIBNBD_DEBUG");
        using Process process = Process.Start(info)!;
        Task writing = Write(process.StandardInput, programs);
        List<Transcript> transcripts = [];
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("program ", StringComparison.Ordinal))
            {
                transcripts.Add(new Transcript(line["program ".Length..], lines = []));
            }
            else
            {
                lines.Add(line);
            }
        }

        await writing;
        await process.WaitForExitAsync();
        return transcripts.Count == programs.Count
            ? transcripts
            : throw new InvalidOperationException($"the driver ran {transcripts.Count} of {programs.Count} programs");
    }

    private static async Task Write(StreamWriter input, IReadOnlyList<CallProgram> programs)
    {
        foreach (CallProgram program in programs)
        {
            await input.WriteAsync($"program {program.Name}\n{string.Join('\n', program.Lines)}\n");
        }

        input.Close();
    }
}
