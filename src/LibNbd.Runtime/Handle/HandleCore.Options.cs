using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport.Tls;

namespace LibNbd.Runtime.Handle;

/// <summary>Option mode: the negotiation in the caller's own hands.</summary>
internal sealed partial class HandleCore
{
    internal int SetOptMode(bool enable)
    {
        _settings.OptionMode = enable;
        return 0;
    }

    internal int GetOptMode() => Number(_settings.OptionMode);

    internal int AioOptGo(ref CompletionClosure completion) => BeginOption(OptionKind.Go, ref completion);

    internal int AioOptInfo(ref CompletionClosure completion) => BeginOption(OptionKind.Info, ref completion);

    internal int AioOptExtendedHeaders(ref CompletionClosure completion) => BeginOption(OptionKind.ExtendedHeaders, ref completion);

    internal int AioOptStructuredReply(ref CompletionClosure completion) => BeginOption(OptionKind.StructuredReply, ref completion);

    internal int AioOptStarttls(ref CompletionClosure completion) => TlsBackEnd.Missing is { } missing
        ? Fail(Errno.ENOTSUP, missing)
        : BeginOption(OptionKind.StartTls, ref completion);

    internal int AioOptList(ref ListClosure list, ref CompletionClosure completion) => Begin(NewList(ref list, ref completion));

    internal int AioOptListMetaContext(ref ContextClosure context, ref CompletionClosure completion) =>
        Begin(NewMetaContext(OptionKind.ListMetaContext, _settings.MetaContexts, ref context, ref completion));

    internal int AioOptListMetaContextQueries(
        IReadOnlyList<string> queries, ref ContextClosure context, ref CompletionClosure completion) =>
        Begin(NewMetaContext(OptionKind.ListMetaContext, queries, ref context, ref completion));

    internal int AioOptSetMetaContext(ref ContextClosure context, ref CompletionClosure completion) =>
        Begin(NewMetaContext(OptionKind.SetMetaContext, _settings.MetaContexts, ref context, ref completion));

    internal int AioOptSetMetaContextQueries(
        IReadOnlyList<string> queries, ref ContextClosure context, ref CompletionClosure completion) =>
        Begin(NewMetaContext(OptionKind.SetMetaContext, queries, ref context, ref completion));

    internal int AioOptAbort()
    {
        _leaving = true;
        if (!_engine.IsFixedNewstyle)
        {
            // There is no way to say goodbye to such a server but to leave.
            _engine.Die(0, "the server is not using the fixed newstyle protocol: there is nothing to abort");
            AfterDriving();
            return 0;
        }

        _engine.BeginAbort();
        Flush();
        return 0;
    }

    internal int OptGo() => FinishOption(WithoutCompletion(AioOptGo));

    internal int OptInfo() => FinishOption(WithoutCompletion(AioOptInfo));

    internal int OptAbort()
    {
        if (AioOptAbort() != 0)
        {
            return -1;
        }

        while (_engine.Class == StateClass.Connecting)
        {
            if (WaitAndDrive(-1) < 0)
            {
                return HasEnded ? 0 : -1;
            }
        }

        return 0;
    }

    internal int OptStarttls() => FinishQuestion(WithoutCompletion(AioOptStarttls));

    internal int OptExtendedHeaders() => FinishQuestion(WithoutCompletion(AioOptExtendedHeaders));

    internal int OptStructuredReply() => FinishQuestion(WithoutCompletion(AioOptStructuredReply));

    internal int OptList(ref ListClosure list)
    {
        CompletionClosure none = default;
        return FinishCounted(NewList(ref list, ref none, hasOwner: true));
    }

    internal int OptListMetaContext(ref ContextClosure context) =>
        Finish(OptionKind.ListMetaContext, _settings.MetaContexts, ref context);

    internal int OptListMetaContextQueries(IReadOnlyList<string> queries, ref ContextClosure context)
    {
        CompletionClosure none = default;
        return FinishCounted(NewMetaContext(OptionKind.ListMetaContext, queries, ref context, ref none, hasOwner: true));
    }

    internal int OptSetMetaContext(ref ContextClosure context) =>
        Finish(OptionKind.SetMetaContext, _settings.MetaContexts, ref context);

    internal int OptSetMetaContextQueries(IReadOnlyList<string> queries, ref ContextClosure context)
    {
        CompletionClosure none = default;
        return FinishCounted(NewMetaContext(OptionKind.SetMetaContext, queries, ref context, ref none, hasOwner: true));
    }

    /// <summary>What the last option gives as its result: the number of answers, or else whether it was granted.</summary>
    internal int OptionResult => _engine.LastOption.Count > 0 ? _engine.LastOption.Count : OptionGranted;

    /// <summary>Why the last option failed, or 0.</summary>
    internal int OptionFailure => _engine.LastOption.Errno;

    /// <summary>What the connection reported last.</summary>
    internal string FaultMessage => _faultMessage ?? "the option failed";

    private int OptionGranted => Number(_engine.LastOption.Granted && !_engine.LastOption.IsCounted);

    private delegate int OptionStart(ref CompletionClosure completion);

    private static int WithoutCompletion(OptionStart start)
    {
        CompletionClosure none = default;
        return start(ref none);
    }

    private bool RequireFixedNewstyle() =>
        _engine.IsFixedNewstyle || Refuse(Errno.ENOTSUP, "server is not using fixed newstyle protocol");

    private int BeginOption(OptionKind kind, ref CompletionClosure completion)
    {
        // An old newstyle server can still be asked for an export by name, which is what going means there.
        if (kind != OptionKind.Go && !RequireFixedNewstyle())
        {
            return -1;
        }

        OptionCall call = new() { Kind = kind, Completion = completion };
        completion = default;
        return BeginOption(call);
    }

    private OptionCall? NewList(ref ListClosure list, ref CompletionClosure completion, bool hasOwner = false)
    {
        if (!RequireFixedNewstyle())
        {
            return null;
        }

        OptionCall call = new() { Kind = OptionKind.List, List = list, Completion = completion, HasOwner = hasOwner };
        list = default;
        completion = default;
        return call;
    }

    private OptionCall? NewMetaContext(
        OptionKind kind, IReadOnlyList<string> queries, ref ContextClosure context, ref CompletionClosure completion, bool hasOwner = false)
    {
        List<byte[]> texts = new(queries.Count);
        foreach (string query in queries)
        {
            byte[] text = WireText.Encode(query);
            if (text.Length > Limits.MaxString)
            {
                Fail(Errno.ENAMETOOLONG, "meta context name too long for NBD protocol");
                return null;
            }

            texts.Add(text);
        }

        return NewMetaContext(kind, texts, ref context, ref completion, hasOwner);
    }

    private OptionCall? NewMetaContext(
        OptionKind kind, List<byte[]> queries, ref ContextClosure context, ref CompletionClosure completion, bool hasOwner = false)
    {
        if (!RequireFixedNewstyle())
        {
            return null;
        }

        OptionCall call = new() { Kind = kind, Queries = [.. queries], Context = context, Completion = completion, HasOwner = hasOwner };
        context = default;
        completion = default;
        return call;
    }

    private int Begin(OptionCall? call) => call is null ? -1 : BeginOption(call);

    private int BeginOption(OptionCall call)
    {
        _engine.BeginOption(call);
        Flush();
        return 0;
    }

    /// <summary>The rest of a blocking option: drives the connection until the server has answered.</summary>
    private int FinishOption(int begun)
    {
        if (begun != 0)
        {
            return -1;
        }

        while (_engine.IsOptionPending)
        {
            // What went wrong after the answer had come is for the next call to tell.
            if (WaitAndDrive(-1) < 0 && (_engine.IsOptionPending || _engine.LastOption.Errno != 0))
            {
                return -1;
            }
        }

        if (_engine.LastOption.Errno == 0)
        {
            return 0;
        }

        // Another thread may have driven the connection when the refusal came.
        LastError.Set(_faultErrno, _faultMessage ?? "the option failed");
        return -1;
    }

    private int FinishQuestion(int begun) => FinishOption(begun) < 0 ? -1 : Number(_engine.LastOption.Granted);

    private int Finish(OptionKind kind, List<byte[]> queries, ref ContextClosure context)
    {
        CompletionClosure none = default;
        return FinishCounted(NewMetaContext(kind, queries, ref context, ref none, hasOwner: true));
    }

    /// <summary>A blocking option with a callback. What that threw is thrown by this call, however the option ended.</summary>
    private int FinishCounted(OptionCall? call)
    {
        int result = FinishOption(Begin(call)) < 0 ? -1 : _engine.LastOption.Count;
        if (call is not null && _depth == 1)
        {
            Throw(call.Faults.Take(), failed: false);
        }

        return result;
    }
}
