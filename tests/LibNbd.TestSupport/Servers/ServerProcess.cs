using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace LibNbd.TestSupport.Servers;

/// <summary>A server of somebody else's, running; it is ended by its own process id.</summary>
public sealed class ServerProcess : IDisposable
{
    /// <summary>
    /// A port may be lost to another program between choosing it and listening on it; more often than this in a row is a fault.
    /// </summary>
    private const int PortAttempts = 5;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly string? _pidFile;
    private int _pid;

    private ServerProcess(Process process, ServerAddress address, string? pidFile)
    {
        _process = process;
        _pidFile = pidFile;
        _pid = process.Id;
        Address = address;
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public ServerAddress Address { get; }

    public int ProcessId => _pid;

    /// <summary>Whether the process that was started has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>What the server wrote to its standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts a server and waits until it greets.</summary>
    /// <param name="transport">What it is to listen on.</param>
    /// <param name="folder">Where its socket goes.</param>
    /// <param name="program">The program's path.</param>
    /// <param name="arguments">Gives its arguments for an address; called again if the port was lost.</param>
    /// <param name="pidFile">For a server that goes into the background: where it writes its process id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ServerProcess> Start(
        Transport transport,
        TestFolder folder,
        string program,
        Func<ServerAddress, IEnumerable<string>> arguments,
        string? pidFile,
        CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            ServerAddress address = ServerAddress.Choose(transport, folder);
            ProcessStartInfo info = new(program, arguments(address))
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
                WorkingDirectory = folder.Root,
            };
            info.Environment["LC_ALL"] = "C";
            ServerProcess server = new(await ProcessStarter.Start(info), address, pidFile);
            server._process.StandardInput.Close();
            try
            {
                await server.WaitUntilReady(cancellationToken);
                return server;
            }
            catch (IOException) when (transport != Transport.Unix && attempt < PortAttempts)
            {
                server.Dispose();
            }
            catch
            {
                server.Dispose();
                throw;
            }
        }
    }

    /// <summary>Ends the server without warning, and waits for it to be gone.</summary>
    public void KillNow()
    {
        Signal(NativeMethods.SigKill);
        if (_pidFile is null)
        {
            _process.WaitForExit();
        }
    }

    /// <summary>Stops the server from running; what it is sent stays unanswered until <see cref="Continue"/>.</summary>
    /// <remarks>The signal is taken by one thread after another: only when the last has stopped can no answer come any more.</remarks>
    public void Stop()
    {
        Signal(NativeMethods.SigStop);
        string tasks = string.Create(CultureInfo.InvariantCulture, $"/proc/{_pid}/task");
        if (!SpinWait.SpinUntil(() => Directory.GetDirectories(tasks).All(HasStopped), Scope.Limit))
        {
            throw new IOException("the server does not stop");
        }
    }

    /// <summary>The state is the first word behind the command's name, which stands in parentheses and may hold anything.</summary>
    private static bool HasStopped(string task)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(task, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('T');
        }
        catch (IOException)
        {
            // The thread ended meanwhile: look again.
            return false;
        }
    }

    public void Continue() => Signal(NativeMethods.SigCont);

    public void Dispose()
    {
        if (_pidFile is null)
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                _process.WaitForExit();
            }
        }
        else if (IsOurDaemon())
        {
            // A gentle end: it takes the processes of its connections with it.
            Signal(NativeMethods.SigTerm);
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_errors)
            {
                _errors.AppendLine(line);
            }
        }
    }

    private void Signal(int signal)
    {
        if (NativeMethods.Kill(_pid, signal) != 0)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"kill({_pid}, {signal}) failed"));
        }
    }

    /// <summary>Whether the process of the process id is still the one that was started with our pid file.</summary>
    private bool IsOurDaemon()
    {
        try
        {
            return _pid != _process.Id
                && File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_pid}/cmdline"))
                    .Contains(_pidFile!, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task WaitUntilReady(CancellationToken cancellationToken)
    {
        if (!await Bounded.UntilAsync(() => IsReady(cancellationToken), cancellationToken))
        {
            throw new IOException($"{_process.StartInfo.FileName} does not greet: {Errors}");
        }
    }

    private async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        if (_process.HasExited && (_pidFile is null || _process.ExitCode != 0))
        {
            await _process.WaitForExitAsync(cancellationToken);
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"{_process.StartInfo.FileName} ended with {_process.ExitCode} before it was ready: {Errors}"));
        }

        return (_pidFile is null || ReadPid()) && await Greets(cancellationToken) && ListensItself();
    }

    private bool ReadPid() =>
        File.Exists(_pidFile)
        && int.TryParse(File.ReadAllText(_pidFile).Trim(), CultureInfo.InvariantCulture, out int pid)
        && (_pid = pid) > 0;

    private async Task<bool> Greets(CancellationToken cancellationToken)
    {
        using Socket socket = new(Address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(Address.EndPoint, cancellationToken);
            return await Visitor.Visit(socket, takeLeave: _pidFile is null, cancellationToken);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether it is this process that listens on the port, and not another that was quicker.</summary>
    private bool ListensItself()
    {
        if (Address.Transport == Transport.Unix)
        {
            return true;
        }

        string suffix = string.Create(CultureInfo.InvariantCulture, $":{Address.Port:X4}");
        HashSet<string> inodes = [];
        foreach (string line in File.ReadLines(Address.Transport == Transport.Tcp6 ? "/proc/net/tcp6" : "/proc/net/tcp"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[1].EndsWith(suffix, StringComparison.Ordinal)
                && string.Equals(fields[3], "0A", StringComparison.Ordinal))
            {
                inodes.Add($"socket:[{fields[9]}]");
            }
        }

        return Descriptors.TargetsOf(string.Create(CultureInfo.InvariantCulture, $"/proc/{_pid}/fd")).Any(inodes.Contains);
    }
}
