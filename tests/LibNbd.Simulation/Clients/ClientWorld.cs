using System.Globalization;
using System.Net.Sockets;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Clients;

/// <summary>
/// A client, its handles, and servers that die, in one thread, without sockets and in virtual time; all of it from a seed.
/// </summary>
/// <remarks>
/// The client and the runtime below it are the shipped ones. What the world decides, and the dice in it: when bytes arrive and how many, in
/// which order work of the pool runs, what users call, when a timer fires, in which order servers carry requests out, and when and how they
/// die (<see cref="Deaths"/>). <see cref="ClientOracle"/> says what must come of it.
/// </remarks>
internal sealed class ClientWorld : IWorld
{
    private const int MostSteps = 400_000;

    private readonly TextWriter? _trace;
    private readonly ClientPlan _plan;
    private readonly List<IThreadPoolWorkItem> _work = [];
    private readonly List<WorldTimer> _timers = [];
    private readonly List<DyingLink> _links = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private NbdClientState _state;
    private NbdClientState _stateTold;
    private bool _wasConnected;
    private long _upAt;

    internal ClientWorld(ulong seed, ClientPlan? plan, Deaths? deaths, TextWriter? trace)
    {
        _trace = trace;
        Dice = new Dice(seed);
        _plan = plan ?? ClientPlan.Roll(Dice);
        Deaths = deaths ?? new Deaths(new Dice(~seed), _plan.DeathCount, _plan.NoticesSilence, _plan.ExportChanges);
        Disk = new CachedDisk(_plan.Cells);
        Oracle = new ClientOracle(this, _plan);
        Users = new ClientUsers(this, _plan);
        SimulatedPlatform.Enter(this);
        Client = new NbdClient(Options());
        Client.StateChanged += OnStateChanged;
    }

    public long Now { get; private set; }

    internal Dice Dice { get; }

    internal Deaths Deaths { get; }

    internal CachedDisk Disk { get; }

    internal ClientOracle Oracle { get; }

    internal ClientUsers Users { get; }

    internal NbdClient Client { get; }

    internal bool IsMultiConn => _plan.Connections > 1;

    internal bool IsStructured => _plan.IsStructured;

    internal long Steps { get; private set; }

    /// <summary>When the client was disposed of; the largest number before.</summary>
    internal long DisposedAt { get; private set; } = long.MaxValue;

    /// <summary>What was found, or null.</summary>
    internal string? Found { get; private set; }

    /// <summary>Runs a world on a thread that has no other, from its beginning to its end.</summary>
    internal static ClientWorld Run(ulong seed, ClientPlan? plan = null, Deaths? deaths = null, TextWriter? trace = null)
    {
        ClientWorld world = new(seed, plan, deaths, trace);
        WorldRun.ToTheEnd(world, world.Run);
        return world;
    }

    /// <summary>What happens on another thread does not follow from the seed.</summary>
    internal void CheckThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Violation($"something ran on another thread: {Environment.StackTrace}");
        }
    }

    internal void CountStep()
    {
        if (++Steps > MostSteps)
        {
            throw new HangException("steps without end");
        }
    }

    public void Trace(string text) => _trace?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Steps,7} {Now,7} {text}"));

    public void Violation(string text)
    {
        Trace($"VIOLATION: {text}");
        Found ??= text;
    }

    /// <summary>The server dies, at a point of this connection.</summary>
    internal void Die(DyingLink link)
    {
        Death death = Deaths.Take(_wasConnected);
        Trace($"link {link.Number}: {death}");
        if (death.IsLast)
        {
            link.IsMute = true;
            link.Server!.CarryOutAll();
        }

        if (death.Victim == Victim.Nobody)
        {
            link.IsSilent = true;
            return;
        }

        foreach (DyingLink other in _links)
        {
            if (other == link || (death.Victim != Victim.Connection && !other.IsConnecting))
            {
                other.Lose(death.How);
            }
        }

        if (death.Victim == Victim.Machine)
        {
            Disk.Crash(Dice, Steps);
        }

        _upAt = Math.Max(_upAt, Now + death.Down);
    }

    public void Queue(IThreadPoolWorkItem work) => _work.Add(work);

    public WorldTimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        WorldTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        _timers.RemoveAll(other => other.IsDisposed);
        _timers.Add(timer);
        return timer;
    }

    public int StartConnect(in NetworkAddress address, out StreamTransport? transport)
    {
        _ = address;
        Oracle.OnAttempt();
        if (Now < _upAt && Dice.OneIn(2))
        {
            Trace("attempt: refused");
            Oracle.OnRefused();
            transport = null;
            return Wire.ECONNREFUSED;
        }

        DyingLink link = new(this, _links.Count);
        _links.Add(link);
        Trace($"attempt: link {link.Number}");
        transport = link;
        return Wire.EINPROGRESS;
    }

    public int Adopt(int descriptor, out StreamTransport? transport) => throw new NotSupportedException();

    public ResolveResult Resolve(string host) => throw new NotSupportedException();

    public int Poll(Span<PollItem> items, int timeout, out int errno)
    {
        // Nobody blocks here: a handle only looks whether its connection is still there.
        errno = 0;
        int ready = 0;
        foreach (ref PollItem item in items)
        {
            PollEvents always = PollEvents.HangUp | PollEvents.Error | PollEvents.Invalid;
            item.Ready = item.Descriptor < 0 ? PollEvents.None : Find(item.Descriptor).Readiness & (item.Events | always);
            ready += item.Ready == PollEvents.None ? 0 : 1;
        }

        return timeout == 0 || ready > 0 ? ready : throw new HangException("a wait that blocks");
    }

    public void Arm(ReactorRegistration registration, PollEvents interest)
    {
        DyingLink link = Find(registration.Descriptor);
        link.Registration = registration;
        link.Interest = interest;
    }

    public void Disarm(ReactorRegistration registration)
    {
        DyingLink link = Find(registration.Descriptor);
        link.Registration = null;
        link.Interest = PollEvents.None;
    }

    private void Run()
    {
        RunUntil(() => Users.IsConnected && !Users.CanAct && Users.IsAtRest);
        Deaths.End();
        if (!Users.IsDisposed && Found is null && Client.State is not NbdClientState.Failed)
        {
            Finish();
        }

        if (!Users.IsDisposed && Found is null)
        {
            Users.Dispose();
            RunUntil(() => Users.IsAtRest);
        }

        if (Found is null && _links.Exists(link => !link.IsClosed))
        {
            Violation("a connection was left open by a client that was disposed of");
        }
    }

    /// <summary>With servers that live: a flush succeeds in the end, and what it confirms survives the worst.</summary>
    private void Finish()
    {
        Operation flush;
        int flushes = 0;
        do
        {
            Now += _plan.BreakDuration;
            flush = Users.Call(Users.New(OperationKind.Flush, 0, 0));
            RunUntil(() => Users.IsAtRest);
            if (++flushes > 10)
            {
                Violation($"no flush succeeds though servers live: {flush.Failure}");
            }
        }
        while (!flush.HasSucceeded && Found is null && Client.State != NbdClientState.Failed);

        Oracle.CheckDisk();
        Disk.Crash(Dice, Steps);
        Oracle.CheckDisk();
    }

    private void RunUntil(Func<bool> isOver)
    {
        while (Found is null && !isOver())
        {
            if (!Step())
            {
                throw new HangException($"nothing can happen, and these wait: {string.Join(", ", Oracle.Outstanding)}");
            }

            if (Users.IsDisposed && DisposedAt == long.MaxValue)
            {
                DisposedAt = Steps;
            }

            NbdClientState before = _state;
            _state = Client.State;
            _wasConnected |= _state == NbdClientState.Connected;
            if (before != _state)
            {
                Trace($"state: {_state}");
            }

            Oracle.Check(before, _state);
        }
    }

    private bool Step()
    {
        CountStep();
        List<Action> possible = [];
        foreach (IThreadPoolWorkItem work in _work)
        {
            possible.Add(() => Execute(work));
        }

        foreach (DyingLink link in _links)
        {
            if (link.IsConnecting)
            {
                possible.Add(() => Connect(link));
            }

            if (link.CanDeliverToClient)
            {
                possible.Add(link.DeliverToClient);
            }

            if (link.CanDeliverToServer)
            {
                possible.Add(link.DeliverToServer);
            }

            if (link.CanAct)
            {
                possible.Add(link.Server!.Act);
            }

            if (link.Registration is not null
                && (link.Readiness & (link.Interest | PollEvents.HangUp | PollEvents.Error)) is var ready and not PollEvents.None
                && link.Interest != PollEvents.None)
            {
                possible.Add(() => Tell(link, ready));
            }
        }

        if (Users.CanAct)
        {
            possible.Add(Users.Act);
        }

        bool isIdle = possible.Count == 0;
        if (Users.CanCancel && (isIdle || Dice.OneIn(10)))
        {
            possible.Add(Users.Cancel);
        }

        if (NextTimer() is { } timer && (isIdle || timer.Due <= Now || Dice.OneIn(timer.Due - Now < 1000 ? 20 : 1000)))
        {
            possible.Add(() => Fire(timer));
        }

        if (possible.Count == 0)
        {
            return false;
        }

        possible[Dice.Below(possible.Count)]();
        return true;
    }

    private void Execute(IThreadPoolWorkItem work)
    {
        _work.Remove(work);
        work.Execute();
    }

    private void Connect(DyingLink link)
    {
        if (Now < _upAt)
        {
            link.ConnectError = Wire.ECONNREFUSED;
        }
        else
        {
            link.Accept(new ServerSide(this, link));
        }
    }

    private static void Tell(DyingLink link, PollEvents ready)
    {
        link.Interest = PollEvents.None;
        link.Registration!.Signal(ready);
    }

    private void Fire(WorldTimer timer)
    {
        Now = Math.Max(Now, timer.Due!.Value);
        timer.Fire();
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

    private DyingLink Find(int descriptor) => _links[descriptor - DyingLink.FirstDescriptor];

    private void OnStateChanged(object? sender, NbdClientStateChangedEventArgs change)
    {
        if (change.OldState != _stateTold)
        {
            Violation($"a change from {change.OldState} was told behind one to {_stateTold}");
        }

        _stateTold = change.NewState;
    }

    private static TimeSpan OrInfinite(int milliseconds) =>
        milliseconds > 0 ? TimeSpan.FromMilliseconds(milliseconds) : Timeout.InfiniteTimeSpan;

    private NbdClientOptions Options() => new NbdClientOptionsBuilder(new UnixDomainSocketEndPoint("/the/server"))
    {
        MaxConnections = _plan.Connections,
        CommandTimeout = OrInfinite(_plan.CommandTimeout),
        KeepAliveInterval = OrInfinite(_plan.KeepAliveInterval),
        ShutdownTimeout = TimeSpan.FromMilliseconds(_plan.ShutdownTimeout),
        RetryPolicy = new NbdRetryPolicy
        {
            MaxAttempts = _plan.MaxAttempts,
            InitialDelay = TimeSpan.FromMilliseconds(_plan.InitialDelay),
            MaxDelay = TimeSpan.FromMilliseconds(_plan.MaxDelay),
            Jitter = _plan.Jitter,
            BreakDuration = TimeSpan.FromMilliseconds(_plan.BreakDuration),
        },
        TimeProvider = SocketPlatform.Current.Clock,
        Surroundings = new WorldSurroundings(this),
    }.Build();
}
