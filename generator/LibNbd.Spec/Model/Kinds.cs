namespace LibNbd.Spec.Model;

// The closed sets of the specification. Every switch over one of these is exhaustive and has no default arm that
// hides a new member: CS8509 is an error in this house, so a member that a target forgot does not compile.

/// <summary>What a parameter of a call is. The YAML name stands behind each member.</summary>
public enum ParameterKind
{
    /// <summary><c>bool</c></summary>
    Bool,
    /// <summary><c>bytes-in</c>: a buffer that is read during the call only.</summary>
    BytesIn,
    /// <summary><c>bytes-out</c>: a buffer that is written during the call only.</summary>
    BytesOut,
    /// <summary><c>bytes-persist-in</c>: a buffer that is read until the command is retired.</summary>
    BytesPersistIn,
    /// <summary><c>bytes-persist-out</c>: a buffer that is written until the command is retired.</summary>
    BytesPersistOut,
    /// <summary><c>closure</c>: a callback with its user data and free function.</summary>
    Closure,
    /// <summary><c>enum</c></summary>
    Enum,
    /// <summary><c>fd</c>: a file descriptor.</summary>
    Fd,
    /// <summary><c>flags</c></summary>
    Flags,
    /// <summary><c>int</c></summary>
    Int,
    /// <summary><c>int64</c></summary>
    Int64,
    /// <summary><c>path</c>: a file name.</summary>
    Path,
    /// <summary><c>size</c>: a size_t.</summary>
    Size,
    /// <summary><c>sockaddr</c>: a socket address and its length.</summary>
    SockAddr,
    /// <summary><c>string</c></summary>
    String,
    /// <summary><c>string-list</c></summary>
    StringList,
    /// <summary><c>uint</c></summary>
    UInt,
    /// <summary><c>uint32</c></summary>
    UInt32,
    /// <summary><c>uint64</c></summary>
    UInt64,
    /// <summary><c>uintptr</c></summary>
    UIntPtr,
}

/// <summary>What a call returns, and so what tells its error.</summary>
public enum ReturnKind
{
    /// <summary><c>status</c>: 0, or -1 on error.</summary>
    Status,
    /// <summary><c>bool</c>: 0 or 1, or -1 on error.</summary>
    Bool,
    /// <summary><c>static-string</c>: a string that lives as long as the library, or NULL on error.</summary>
    StaticString,
    /// <summary><c>string</c>: a string that the caller frees, or NULL on error.</summary>
    String,
    /// <summary><c>fd</c>: a file descriptor, or -1 on error.</summary>
    Fd,
    /// <summary><c>int</c>: a number, or -1 on error.</summary>
    Int,
    /// <summary><c>int64</c>: a number, or -1 on error.</summary>
    Int64,
    /// <summary><c>cookie</c>: the number of a command, 1 or more, or -1 on error.</summary>
    Cookie,
    /// <summary><c>size</c>: an ssize_t, or -1 on error.</summary>
    Size,
    /// <summary><c>uint</c>: cannot carry an error.</summary>
    UInt,
    /// <summary><c>uintptr</c>: cannot carry an error.</summary>
    UIntPtr,
    /// <summary><c>uint64</c>: cannot carry an error.</summary>
    UInt64,
    /// <summary><c>enum</c>: cannot carry an error.</summary>
    Enum,
    /// <summary><c>flags</c>: cannot carry an error.</summary>
    Flags,
}

/// <summary>How one learns that an asynchronous call is over.</summary>
public enum AsyncKind
{
    /// <summary>The call is over when it returns.</summary>
    None,
    /// <summary><c>completion-callback</c>: a cookie to ask for, and a completion callback.</summary>
    CompletionCallback,
    /// <summary><c>until</c>: a predicate call changes its answer.</summary>
    ChangesState,
}

/// <summary>What a parameter of a closure is.</summary>
public enum ClosureParameterKind
{
    /// <summary><c>bytes-in</c>: bytes that are valid during the callback.</summary>
    BytesIn,
    /// <summary><c>uint64</c></summary>
    UInt64,
    /// <summary><c>uint</c></summary>
    UInt,
    /// <summary><c>string</c></summary>
    String,
    /// <summary><c>mutable-int</c>: an int that the callback may read and replace.</summary>
    MutableInt,
    /// <summary><c>uint32-array</c>: 32-bit cells and their number.</summary>
    UInt32Array,
    /// <summary><c>struct-array</c>: structures and their number.</summary>
    StructArray,
}

/// <summary>What a field of a structure is.</summary>
public enum FieldKind
{
    /// <summary><c>uint32</c></summary>
    UInt32,
    /// <summary><c>uint64</c></summary>
    UInt64,
}

/// <summary>Until when a closure is kept. Then it is freed, once.</summary>
public enum ClosureLifetime
{
    /// <summary><c>command-retired</c>: until the command that it was passed to is retired.</summary>
    CommandRetired,
    /// <summary><c>request-finished</c>: until the option request that it was passed to has finished.</summary>
    RequestFinished,
    /// <summary><c>operation-over</c>: either of them.</summary>
    OperationOver,
    /// <summary><c>replaced</c>: until another takes its place or it is removed, or the handle is closed.</summary>
    Replaced,
}

/// <summary>In which thread a closure runs.</summary>
public enum ClosureThread
{
    /// <summary>
    /// <c>driver</c>: the one that drives the connection, which may be that of the call that it is passed to, before the call returns.
    /// </summary>
    Driver,
    /// <summary><c>any</c>: whichever is working on the handle.</summary>
    Any,
}

/// <summary>What the result of a closure means.</summary>
public enum ClosureResult
{
    /// <summary><c>ignored</c></summary>
    Ignored,
    /// <summary><c>fails</c>: -1 fails the command, everything else lets it go on.</summary>
    Fails,
    /// <summary>
    /// <c>retires</c>: 1 retires a command, -1 fails it, and 0 leaves it to be asked for; of an option request it is ignored.
    /// </summary>
    Retires,
}

/// <summary>What a function that is no call on a handle does.</summary>
public enum LifecycleKind
{
    /// <summary><c>create</c>: makes a handle, or gives NULL.</summary>
    Create,
    /// <summary><c>close</c>: ends a handle and frees it; NULL is allowed.</summary>
    Close,
    /// <summary><c>error-text</c>: the text of the thread's last error, which belongs to the library until the next one, or NULL.</summary>
    ErrorText,
    /// <summary><c>error-number</c>: the errno of the thread's last error, or 0.</summary>
    ErrorNumber,
}

/// <summary>What a connection state waits for on the socket. The numbers are those of <c>aio_get_direction</c>.</summary>
public enum WaitKind
{
    /// <summary><c>nothing</c></summary>
    Nothing,
    /// <summary><c>read</c></summary>
    Read,
    /// <summary><c>write</c></summary>
    Write,
    /// <summary><c>both</c></summary>
    Both,
}
