#:project ../src/LibNbd.Server
// Serves files with the embedded server, each as an export of its name, until standard input ends. The first line says where.
using LibNbd.Server;

NbdServerOptions options = new();
List<FileExport> files = [];
foreach (string path in args)
{
    FileExport file = new(path);
    files.Add(file);
    options.Exports[Path.GetFileName(path)] = file;
}

await using (NbdServer server = NbdServer.Start(options))
{
    Console.WriteLine(server.Uri);
    Console.In.ReadToEnd();
}

files.ForEach(static file => file.Dispose());
