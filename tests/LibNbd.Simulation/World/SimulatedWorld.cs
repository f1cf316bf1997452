using System.Globalization;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.Programs;
using LibNbd.Simulation.Server;

namespace LibNbd.Simulation.World;

/// <summary>
/// A handle, a server and everything between them, in one thread, without sockets and in virtual time. All of it follows from a seed.
/// </summary>
/// <remarks>
/// <para>
/// The pieces: the runtime's own code from <see cref="NbdHandle"/> down to the engine, over a <see cref="SimulatedPlatform"/>; a
/// <see cref="ScriptedServer"/> that answers well or ill, as the dice say; a <see cref="Client"/> that makes a program of calls of all
/// three faces; and a <see cref="Model.ClientModel"/>, which reads the bytes that the handle sends and receives and says from them, and
/// from the protocol alone, what the handle may show. It shares no code with the engine.
/// </para>
/// <para>
/// Time passes in steps (<see cref="Step"/>): a few bytes arrive, the server acts, the reactor tells of a socket, the pool runs a piece of
/// work. Which, the dice say. A blocking wait of the handle comes back to <see cref="Poll"/>, which takes steps until the wait is over;
/// there other threads have their turn too, since the handle's lock is free. If no step is left that could end the wait, the handle hangs,
/// and that is a finding.
/// </para>
/// <para>
/// What is found is reported with the seed. LIBNBD_SEED runs that one again, with every step shown.
/// </para>
/// </remarks>
internal sealed class SimulatedWorld : IWorld
{
    /// <summary>More steps than any program needs: beyond is a loop that never ends.</summary>
    private const int MostSteps = 200_000;

    /// <summary>When a server that owes something and does not give it closes the connection, in virtual milliseconds.</summary>
    private const long ServersPatience = 1_000_000;

    private const int FirstDescriptor = 100;

    /// <summary>The descriptor that a caller has beside the handle's, for poll2.</summary>
    internal const int ExtraDescriptor = 7;

    private readonly TextWriter? _trace;
    private readonly List<IThreadPoolWorkItem> _work = [];
    private readonly List<WorldTimer> _timers = [];
    private readonly List<Link> _links = [];
    private int _steps;
    private int _polls;
    private long _extraReadyAt = long.MaxValue;

    internal SimulatedWorld(ulong seed, Fault fault = Fault.None, TextWriter? trace = null)
    {
        Seed = seed;
        _trace = trace;
        Dice = new Dice(seed);
        Sabotage = new Sabotage(fault, new Dice(seed ^ 0x5ab07a6e));
        Script = ServerScript.Roll(Dice);
        Server = new ScriptedServer(this);
        Client = new Client(this);
    }

    internal ulong Seed { get; }

    internal Dice Dice { get; }

    internal Sabotage Sabotage { get; }

    internal ServerScript Script { get; }

    internal ScriptedServer Server { get; }

    internal Client Client { get; }

    public long Now { get; private set; }

    /// <summary>What was found, or null.</summary>
    internal string? Found { get; private set; }

    internal bool HasFailed => Found is not null;

    internal bool IsTracing => _trace is not null;

    /// <summary>The connection, the last one if there were several attempts.</summary>
    internal Link? Link => _links.Count == 0 ? null : _links[^1];

    /// <summary>How deep waits are nested in each other: other threads act within a wait, and must not wait themselves.</summary>
    internal bool IsWaiting => _polls > 0;

    /// <summary>Runs the world of a seed.</summary>
    /// <returns>What was found, or null.</returns>
    internal static SimulatedWorld Run(ulong seed, Fault fault = Fault.None, TextWriter? trace = null)
    {
        SimulatedPlatform.Enter(null);
        SimulatedWorld world = new(seed, fault, trace);
        SimulatedPlatform.Enter(world);
        WorldRun.ToTheEnd(world, world.Client.Run);
        return world;
    }

    /// <summary>Everything that happens counts, so that no loop goes on for ever.</summary>
    internal void CountStep()
    {
        if (++_steps > MostSteps)
        {
            throw new HangException("steps without end");
        }
    }

    public void Violation(string text)
    {
        Trace($"VIOLATION: {text}");
        Found ??= text;
    }

    public void Trace(string text)
    {
        _trace?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Now,8} {text}"));
    }

    public void Queue(IThreadPoolWorkItem work)
    {
        if (!Sabotage.Strikes(Fault.LoseWork))
        {
            _work.Add(work);
        }
    }

    public WorldTimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        WorldTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    public int StartConnect(in NetworkAddress address, out StreamTransport? transport)
    {
        _ = address;
        transport = null;
        int errno = Client.ConnectPlan.Next();
        if (errno is not (0 or Wire.EINPROGRESS))
        {
            return errno;
        }

        Link link = NewLink();
        link.IsConnected = errno == 0;
        transport = new SimulatedTransport(link);
        return errno;
    }

    public int Adopt(int descriptor, out StreamTransport? transport)
    {
        _ = descriptor;
        transport = new SimulatedTransport(NewLink());
        return 0;
    }

    public ResolveResult Resolve(string host)
    {
        _ = host;
        List<NetworkAddress> addresses = [];
        for (int i = 0; i < Client.ConnectPlan.Addresses; i++)
        {
            addresses.Add(NetworkAddress.FromIP(new System.Net.IPAddress([127, 0, 0, (byte)(i + 1)]), 10809));
        }

        return new ResolveResult(addresses, null, 0);
    }

    public void Arm(ReactorRegistration registration, PollEvents interest)
    {
        Link link = Find(registration.Descriptor)!;
        if (link.IsClosed)
        {
            Violation("a closed socket is given to the reactor");
            return;
        }

        link.Registration = registration;
        link.Interest = interest;
    }

    public void Disarm(ReactorRegistration registration)
    {
        if (Find(registration.Descriptor) is { } link && link.Registration == registration)
        {
            link.Registration = null;
            link.Interest = PollEvents.None;
        }
    }

    /// <summary>The handle waits: time passes until something is ready, or the time is over.</summary>
    public int Poll(Span<PollItem> items, int timeout, out int errno)
    {
        errno = 0;
        long deadline = timeout < 0 ? long.MaxValue : Now + timeout;
        CountStep();
        _polls++;
        Client.OnWaiting();
        try
        {
            while (true)
            {
                int ready = Ready(items);
                if (ready > 0 || timeout == 0)
                {
                    return ready;
                }

                if (HasFailed)
                {
                    throw new HangException("given up after a violation");
                }

                if (Dice.OneIn(6))
                {
                    Client.ActAsAnotherThread();
                }
                else if (!Step(deadline))
                {
                    if (deadline == long.MaxValue)
                    {
                        throw new HangException("a wait that nothing can end");
                    }

                    Now = deadline;
                    return Ready(items);
                }

                if (Now >= deadline)
                {
                    return Ready(items);
                }
            }
        }
        finally
        {
            _polls--;
        }
    }

    /// <summary>Something happens that is not the caller's doing.</summary>
    /// <returns>Whether there was anything that could.</returns>
    internal bool Step(long until = long.MaxValue)
    {
        CountStep();
        if (_extraReadyAt != long.MaxValue && Now < _extraReadyAt && Dice.OneIn(8))
        {
            _extraReadyAt = Now;
        }

        // Weighed by how often they are listed.
        Span<Happening> possible = stackalloc Happening[16];
        int count = 0;
        if (_work.Count > 0)
        {
            possible[count++] = Happening.Work;
            possible[count++] = Happening.Work;
        }

        if (Link is { } link)
        {
            if (link.CanDeliverToClient)
            {
                possible[count++] = Happening.ToClient;
                possible[count++] = Happening.ToClient;
            }

            if (link.CanDeliverToServer && Server.Reads)
            {
                possible[count++] = Happening.ToServer;
                possible[count++] = Happening.ToServer;
            }

            if (!link.IsConnected && !link.IsClosed && link.ConnectError == 0)
            {
                possible[count++] = Happening.Connect;
            }

            if (Server.CanAct)
            {
                possible[count++] = Happening.Server;
                possible[count++] = Happening.Server;
            }
        }

        if (ReadyRegistration() is not null)
        {
            possible[count++] = Happening.Reactor;
        }

        if (NextTimer() is { } timer && (count == 0 || timer.Due <= Now || Dice.OneIn(10)) && timer.Due <= until)
        {
            possible[count++] = Happening.Timer;
        }

        if (count == 0)
        {
            if (Server.OwesSomething && until >= ServersPatience)
            {
                Now = Math.Max(Now, ServersPatience);
                Server.GiveUp();
                return true;
            }

            return false;
        }

        Happen(possible[Dice.Below(count)]);
        Client.Model.Settle();
        return true;
    }

    /// <summary>For the sabotage: what the handle gets is not what was on the wire.</summary>
    internal void Deface(Span<byte> received)
    {
        if (Client.Model.IsDataAt(received.Length, out int dataByte) && Sabotage.Strikes(Fault.CorruptByte))
        {
            received[dataByte] ^= 0x01;
        }

        if (Client.Model.LastHeader is { } header && Sabotage.Is(Fault.WrongCookie) && header >= 0 && header + 16 <= received.Length
            && Sabotage.Strikes(Fault.WrongCookie))
        {
            received[header + 15] ^= 0x01;
        }
    }

    internal IoResult Note(IoResult end)
    {
        Client.Model.OnReceiveEnd(end.IsError ? end.Errno : 0);
        return end;
    }

    internal IoResult NoteSendError(int errno)
    {
        Client.Model.OnSendError(errno);
        return IoResult.Fail(errno);
    }

    internal void MakeExtraReady() => _extraReadyAt = Now + Dice.Between(0, 3);

    internal void ExtraIsConsumed() => _extraReadyAt = long.MaxValue;

    /// <summary>What must be true when the handle is closed.</summary>
    internal void CheckEnd()
    {
        foreach (Link link in _links)
        {
            if (!link.IsClosed)
            {
                Violation("a socket was left open by a closed handle");
            }
        }
    }

    private Link NewLink()
    {
        Link link = new(this, FirstDescriptor + _links.Count)
        {
            Room = Dice.Pick(Dice.Between(1, 50), Dice.Between(50, 2000), 64 * 1024, 200 * 1024),
            IsLayered = Dice.OneIn(5),
            LostAfterDelivering = Script.LostAfterDelivering,
            LostAfterTaking = Script.LostAfterTaking,
            HowLost = Script.HowLost,
        };
        _links.Add(link);
        Trace($"link: room {link.Room}, layered {link.IsLayered}, lost after {link.LostAfterDelivering}/{link.LostAfterTaking}");
        Server.OnConnection(link);
        return link;
    }

    private int Ready(Span<PollItem> items)
    {
        int ready = 0;
        foreach (ref PollItem item in items)
        {
            item.Ready = PollEvents.None;
            if (item.Descriptor == ExtraDescriptor)
            {
                item.Ready = Now >= _extraReadyAt ? PollEvents.Read : PollEvents.None;
            }
            else if (item.Descriptor >= 0)
            {
                PollEvents always = PollEvents.HangUp | PollEvents.Error | PollEvents.Invalid;
                item.Ready = (Find(item.Descriptor)?.Look() ?? PollEvents.Invalid) & (item.Events | always);
            }

            ready += item.Ready == PollEvents.None ? 0 : 1;
        }

        return ready;
    }

    private Link? Find(int descriptor)
    {
        int index = descriptor - FirstDescriptor;
        return index >= 0 && index < _links.Count ? _links[index] : null;
    }

    private Link? ReadyRegistration()
    {
        foreach (Link link in _links)
        {
            PollEvents always = PollEvents.HangUp | PollEvents.Error;
            if (link.Registration is not null && link.Interest != PollEvents.None && (link.Readiness & (link.Interest | always)) != 0)
            {
                return link;
            }
        }

        return null;
    }

    private WorldTimer? NextTimer()
    {
        WorldTimer? next = null;
        foreach (WorldTimer timer in _timers)
        {
            if (timer.Due is { } due && (next is null || due < next.Due))
            {
                next = timer;
            }
        }

        return next;
    }

    private void Happen(Happening happening)
    {
        if (IsTracing && happening is not (Happening.ToServer or Happening.ToClient))
        {
            Trace($"step: {happening}");
        }

        switch (happening)
        {
            case Happening.Work:
                int index = Dice.Below(_work.Count);
                IThreadPoolWorkItem work = _work[index];
                _work.RemoveAt(index);
                Client.AsPoolThread(work.Execute);
                break;
            case Happening.ToClient:
                Link!.DeliverToClient();
                break;
            case Happening.ToServer:
                Link!.DeliverToServer();
                break;
            case Happening.Connect:
                Client.ConnectPlan.Finish(Link!);
                break;
            case Happening.Server:
                Server.Act();
                break;
            case Happening.Reactor:
                Link ready = ReadyRegistration()!;
                PollEvents events = ready.Look() & (ready.Interest | PollEvents.HangUp | PollEvents.Error);
                ready.Interest = PollEvents.None;
                if (!Sabotage.Strikes(Fault.LoseReadiness))
                {
                    ready.Registration!.Signal(events);
                }

                break;
            case Happening.Timer:
                WorldTimer timer = NextTimer()!;
                Now = Math.Max(Now, timer.Due!.Value);
                timer.Fire();
                break;
            default:
                throw new InvalidOperationException($"nothing happens by {happening}");
        }
    }

    private enum Happening
    {
        Work,
        ToClient,
        ToServer,
        Connect,
        Server,
        Reactor,
        Timer,
    }
}

/// <summary>The handle waits for something that cannot come.</summary>
internal sealed class HangException(string message) : Exception(message);
