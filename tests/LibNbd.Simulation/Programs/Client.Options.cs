using LibNbd.Simulation.Model;

namespace LibNbd.Simulation.Programs;

/// <summary>Connecting, and option mode.</summary>
internal sealed partial class Client
{
    private const int SomeSocket = 5;

    private void SetUp()
    {
        _handle = new NbdHandle();
        Wishes wishes = Model.Wishes;
        if (_dice.Chance(30))
        {
            wishes.OptionMode = true;
            _handle.SetOptMode(true);
        }

        if (_dice.OneIn(6))
        {
            wishes.StructuredReplies = false;
            _handle.SetRequestStructuredReplies(false);
        }

        if (_dice.OneIn(3))
        {
            wishes.ExtendedHeaders = false;
            _handle.SetRequestExtendedHeaders(false);
        }

        if (_dice.OneIn(8))
        {
            wishes.MetaContext = false;
            _handle.SetRequestMetaContext(false);
        }

        if (_dice.OneIn(4))
        {
            wishes.BlockSize = false;
            _handle.SetRequestBlockSize(false);
        }

        if (_dice.OneIn(4))
        {
            wishes.FullInfo = true;
            _handle.SetFullInfo(true);
        }

        if (_dice.OneIn(8))
        {
            wishes.TryTls = true;
            _handle.SetTls(TlsMode.Allow);
        }

        if (_dice.OneIn(8))
        {
            wishes.HandshakeFlags = (uint)_dice.Below(4);
            _handle.SetHandshakeFlags((HandshakeFlags)wishes.HandshakeFlags);
        }

        if (_dice.OneIn(3))
        {
            SetExportName();
        }

        foreach (string context in new[] { "base:allocation", "qemu:dirty-bitmap:b0", "x-sim:one" })
        {
            if (_dice.Chance(60))
            {
                wishes.Contexts.Add(context);
                _handle.AddMetaContext(context);
            }
        }

        if (_dice.OneIn(3))
        {
            _initialize = false;
            _handle.SetPreadInitialize(false);
        }

        if (_dice.OneIn(6))
        {
            // AUTO_FLAG stays on: without it the caller has to know the wire.
            _strict = 0x40u | (uint)_dice.Below(0x40);
            _handle.SetStrictMode((StrictMode)_strict);
        }

        Model.Settle();
    }

    private void SetExportName()
    {
        string name = _dice.Pick("", "disk", "an export with a longer name");
        if (name != Model.Wishes.ExportName)
        {
            Model.Wishes.ExportName = name;
            Model.ForgetExport();
        }

        _handle.SetExportName(name);
    }

    private void Connect()
    {
        int tries = 0;
        do
        {
            int way = _dice.Below(3);
            Face face = _dice.Pick(Face.Aio, Face.Blocking, Face.Await);
            ConnectPlan = way == 0 ? ConnectPlan.ByName(this, _dice) : ConnectPlan.Once(this, _dice);
            if (way == 0 && face == Face.Await)
            {
                // A look-up in the background is another thread's.
                face = Face.Aio;
            }

            _world.Trace($"call: connect {way} {face}");
            Model.OnConnecting();
            ConnectBy(way, face);
        }
        while (Model.State == HandleState.Created && !_world.HasFailed && ++tries < 3);
    }

    private void ConnectBy(int way, Face face)
    {
        if (face == Face.Await)
        {
            PendingAwait pending = new("connect");
            _awaits.Add(pending);
            CancellationToken token = pending.Cancellation.Token;
            Watch(pending, way == 1 ? _handle.ConnectUnixAsync("/nbd", token) : _handle.ConnectSocketAsync(SomeSocket, token));
            WaitForAwait(pending);
            return;
        }

        if (face == Face.Blocking)
        {
            int result = way switch
            {
                0 => Gates.ConnectTcp(Core, "localhost", "nbd"),
                1 => Gates.ConnectUnix(Core, "/nbd"),
                _ => Gates.ConnectSocket(Core, SomeSocket),
            };
            HandleState after = SettleAfterCall();
            Check(result == (after is HandleState.Connected or HandleState.Negotiating ? 0 : -1),
                $"connect gave {result} in state {after}");
            if (result == -1 && after is HandleState.Dead)
            {
                int errno = NbdHandle.GetErrno();
                Check(errno == Model.FatalErrno, $"connect failed with {errno} ({NbdHandle.GetError()}); it must be {Model.FatalErrno}");
            }
            else if (result == -1 && after is HandleState.Created)
            {
                Check(NbdHandle.GetErrno() == ConnectPlan.FirstErrno, $"connect failed with {NbdHandle.GetError()}");
            }

            return;
        }

        int begun = way switch
        {
            0 => Gates.AioConnectTcp(Core, "localhost", "nbd"),
            1 => Gates.AioConnectUnix(Core, "/nbd"),
            _ => Gates.AioConnectSocket(Core, SomeSocket),
        };
        HandleState begunAs = SettleAfterCall();
        Check(begun == (begunAs is HandleState.Dead or HandleState.Created ? -1 : 0), $"aio_connect gave {begun} in state {begunAs}");
        while (Model.State == HandleState.Connecting && !_world.HasFailed)
        {
            DriveOnce(mayWait: true);
        }
    }

    /// <summary>Time passes until an await has ended; now and then it is given up meanwhile.</summary>
    private void WaitForAwait(PendingAwait pending)
    {
        int patience = _dice.OneIn(5) ? _dice.Below(40) : int.MaxValue;
        for (int i = 0; !pending.HasEnded && !_world.HasFailed; i++)
        {
            if (i == patience)
            {
                CancelWaiter(pending);
            }
            else if (!_world.Step())
            {
                throw new World.HangException($"{pending.Name} never ends");
            }
        }
    }

    private void CancelWaiter(PendingAwait pending)
    {
        if (pending.WasCancelled)
        {
            return;
        }

        _world.Trace($"call: cancel {pending.Name}");
        pending.WasCancelled = true;
        bool isOpen = pending.Option is { Option: not Wire.OptAbort } option ? Model.Call == option
            : pending.IsShutdown || pending.Option is not null ? !Model.HasEnded
            : Model.State == HandleState.Connecting;
        if (isOpen)
        {
            Model.OnGivenUp();
        }

        pending.Cancellation.Cancel();
        Model.Settle();
    }

    private void Negotiate()
    {
        for (int i = _dice.Below(7); i > 0 && Model.State == HandleState.Negotiating && !_world.HasFailed; i--)
        {
            switch (_dice.Below(12))
            {
                case 0 or 1:
                    Ask(Wire.OptList, "opt_list");
                    break;
                case 2:
                    Ask(Wire.OptListMetaContext, "opt_list_meta_context");
                    break;
                case 3:
                    Ask(Wire.OptSetMetaContext, "opt_set_meta_context");
                    break;
                case 4 or 5:
                    Ask(Wire.OptInfo, "opt_info");
                    break;
                case 6:
                    Ask(Wire.OptStructuredReply, "opt_structured_reply");
                    break;
                case 7:
                    Ask(Wire.OptExtendedHeaders, "opt_extended_headers");
                    break;
                case 8:
                    Ask(Wire.OptStartTls, "opt_starttls");
                    break;
                case 9:
                    SetExportName();
                    break;
                case 10:
                    Model.Wishes.Contexts.Add("x-sim:two");
                    _handle.AddMetaContext("x-sim:two");
                    break;
                default:
                    for (int steps = _dice.Below(10); steps > 0; steps--)
                    {
                        _world.Step();
                    }

                    break;
            }
        }

        for (int i = 0; i < 3 && Model.State == HandleState.Negotiating && !_world.HasFailed; i++)
        {
            if (_dice.OneIn(10))
            {
                Ask(Wire.OptAbort, "opt_abort");
            }
            else
            {
                Ask(Wire.OptGo, "opt_go");
            }
        }
    }

    private void Ask(uint code, string name)
    {
        Face face = _dice.Pick(Face.Aio, Face.Blocking, Face.Await);
        if (code == Wire.OptStructuredReply && _world.Script.KnowsExtendedHeaders && Model.Extended)
        {
            return;
        }

        bool counts = code is Wire.OptList or Wire.OptListMetaContext or Wire.OptSetMetaContext;
        ExpectedOption option = new()
        {
            Option = code,
            Name = $"{face} {name}",
            Face = face,
            HasCallback = counts,
            HasCompletion = face == Face.Aio && code != Wire.OptAbort,
            CountsFrees = face != Face.Await,
            Queries = [.. Model.Wishes.Contexts],
        };
        _world.Trace($"call: {option.Name}");
        int refusal = !Model.IsFixed && code is not (Wire.OptGo or Wire.OptAbort) ? Wire.ENOTSUP : 0;
        bool wasAccepted = refusal == 0;
        if (wasAccepted)
        {
            Model.Ask(option);
        }

        switch (face)
        {
            case Face.Aio:
                CheckResult(option.Name, CallAio(option), wasAccepted ? 0 : -1, refusal);
                Model.Settle();
                while (Model.State == HandleState.Connecting && !_world.HasFailed)
                {
                    DriveOnce(mayWait: true);
                }

                break;
            case Face.Blocking:
                int result = CallBlocking(option);
                Model.Settle();
                if (!wasAccepted)
                {
                    CheckResult(option.Name, result, -1, refusal);
                }
                else
                {
                    JudgeOption(option, result);
                }

                break;
            default:
                PendingAwait pending = new(option.Name) { Option = option, Refusal = refusal };
                _awaits.Add(pending);
                CallAwait(option, pending);
                WaitForAwait(pending);
                break;
        }

        if (!wasAccepted && option.CountsFrees)
        {
            Check(option.DataFrees == (counts ? 1 : 0) && option.CompletionFrees == (option.HasCompletion ? 1 : 0),
                $"{option.Name}: the closures of a refused call were freed {option.DataFrees} and {option.CompletionFrees} times");
        }
    }

    private void JudgeOption(ExpectedOption option, int result)
    {
        if (option.Option == Wire.OptAbort)
        {
            Check(result == 0 && Model.HasEnded, $"{option.Name} gave {result} in state {Model.State}");
            return;
        }

        Check(option.IsEnded, $"{option.Name} returned {result} before its end");
        Check(result == option.Result, $"{option.Name} gave {result} ({NbdHandle.GetError()}); it must give {option.Result}");
    }

    private int CallAio(ExpectedOption option)
    {
        CompletionClosure completion = option.HasCompletion
            ? new((ref int error) => OnOptionEnd(option, ref error), () => option.CompletionFrees++)
            : default;
        switch (option.Option)
        {
            case Wire.OptList:
                ListClosure list = new(ListCallback(option), () => option.DataFrees++);
                return Gates.AioOptList(Core, ref list, ref completion);
            case Wire.OptListMetaContext:
                ContextClosure listed = new(ContextCallback(option), () => option.DataFrees++);
                return Gates.AioOptListMetaContext(Core, ref listed, ref completion);
            case Wire.OptSetMetaContext:
                ContextClosure set = new(ContextCallback(option), () => option.DataFrees++);
                return Gates.AioOptSetMetaContext(Core, ref set, ref completion);
            case Wire.OptInfo:
                return Gates.AioOptInfo(Core, ref completion);
            case Wire.OptGo:
                return Gates.AioOptGo(Core, ref completion);
            case Wire.OptStructuredReply:
                return Gates.AioOptStructuredReply(Core, ref completion);
            case Wire.OptExtendedHeaders:
                return Gates.AioOptExtendedHeaders(Core, ref completion);
            case Wire.OptStartTls:
                return Gates.AioOptStarttls(Core, ref completion);
            default:
                return Gates.AioOptAbort(Core);
        }
    }

    private int CallBlocking(ExpectedOption option)
    {
        switch (option.Option)
        {
            case Wire.OptList:
                ListClosure list = new(ListCallback(option), () => option.DataFrees++);
                return Gates.OptList(Core, ref list);
            case Wire.OptListMetaContext:
                ContextClosure listed = new(ContextCallback(option), () => option.DataFrees++);
                return Gates.OptListMetaContext(Core, ref listed);
            case Wire.OptSetMetaContext:
                ContextClosure set = new(ContextCallback(option), () => option.DataFrees++);
                return Gates.OptSetMetaContext(Core, ref set);
            case Wire.OptInfo:
                return Gates.OptInfo(Core);
            case Wire.OptGo:
                return Gates.OptGo(Core);
            case Wire.OptStructuredReply:
                return Gates.OptStructuredReply(Core);
            case Wire.OptExtendedHeaders:
                return Gates.OptExtendedHeaders(Core);
            case Wire.OptStartTls:
                return Gates.OptStarttls(Core);
            default:
                return Gates.OptAbort(Core);
        }
    }

    private void CallAwait(ExpectedOption option, PendingAwait pending)
    {
        CancellationToken token = pending.Cancellation.Token;
        switch (option.Option)
        {
            case Wire.OptList:
                WatchCount(pending, _handle.OptListAsync(ListCallback(option), token));
                break;
            case Wire.OptListMetaContext:
                WatchCount(pending, _handle.OptListMetaContextAsync(ContextCallback(option), token));
                break;
            case Wire.OptSetMetaContext:
                WatchCount(pending, _handle.OptSetMetaContextAsync(ContextCallback(option), token));
                break;
            case Wire.OptInfo:
                Watch(pending, _handle.OptInfoAsync(token));
                break;
            case Wire.OptGo:
                Watch(pending, _handle.OptGoAsync(token));
                break;
            case Wire.OptStructuredReply:
                WatchAnswer(pending, _handle.OptStructuredReplyAsync(token));
                break;
            case Wire.OptExtendedHeaders:
                WatchAnswer(pending, _handle.OptExtendedHeadersAsync(token));
                break;
            case Wire.OptStartTls:
                WatchAnswer(pending, _handle.OptStarttlsAsync(token));
                break;
            default:
                Watch(pending, _handle.OptAbortAsync(token));
                break;
        }
    }

    private async void WatchCount(PendingAwait pending, ValueTask<int> task)
    {
        Exception? failure = null;
        int result = 0;
        try
        {
            result = await task;
        }
#pragma warning disable CA1031 // Whatever comes is judged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        Ended(pending, failure, result);
    }

    private async void WatchAnswer(PendingAwait pending, ValueTask<bool> task)
    {
        Exception? failure = null;
        int result = 0;
        try
        {
            result = await task ? 1 : 0;
        }
#pragma warning disable CA1031 // Whatever comes is judged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        Ended(pending, failure, result);
    }

    private int OnOptionEnd(ExpectedOption option, ref int error)
    {
        _callbacks++;
        option.Completions++;
        WireEvent? due = Model.Expect($"completion of {option.Name}", next => next.Kind == EventKind.OptionEnd);
        if (due is not null)
        {
            Check(option.CompletionError == -1 ? error != 0 : error == option.CompletionError,
                $"{option.Name}: completed with errno {error}; it must be {option.CompletionError}");
        }

        _callbacks--;
        return _dice.Pick(0, 1, -1);
    }

    private ListCallback ListCallback(ExpectedOption option) => (name, description) =>
    {
        _callbacks++;
        WireEvent? due = Model.Expect($"export {name} of {option.Name}", next => next.Kind == EventKind.List);
        Check(due is null || (due.Text == name && due.Text2 == description), $"{option.Name}: {name}, {description}");
        _callbacks--;
        return _dice.Pick(0, 0, -1, 1);
    };

    private ContextCallback ContextCallback(ExpectedOption option) => name =>
    {
        _callbacks++;
        WireEvent? due = Model.Expect($"context {name} of {option.Name}", next => next.Kind == EventKind.Context);
        Check(due is null || due.Text == name, $"{option.Name}: {name}");
        _callbacks--;
        return _dice.Pick(0, 0, -1, 1);
    };
}
