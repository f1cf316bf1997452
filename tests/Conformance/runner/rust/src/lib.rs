//! What the conformance suite asks of a language, for the crate libnbd: calls by their C names, closures by scripts.
//!
//! The runner, in Python, loads this into its process and asks with JSON; so sockets and signals are its own.

use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::os::raw::{c_char, c_int, c_uint};
use std::os::unix::io::{BorrowedFd, FromRawFd, OwnedFd};
use std::os::unix::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use libnbd::{Handle, NbdExtent};

#[allow(dead_code)] // build.rs uses the rest
mod json;

use json::Json;

/// Why a call gives nothing.
pub enum Failure {
    /// The library refused it.
    Error { errno: i32, text: String },
    /// The types of the crate have no such value.
    Refused(String),
}

/// Memory that commands use. It is never freed, which is what a `'static` buffer is.
#[derive(Clone)]
struct Memory {
    pointer: *mut u8,
    len: usize,
    commands: Arc<AtomicUsize>,
}

// The runner has one thread.
unsafe impl Send for Memory {}

/// A closure's script, and what it has seen.
#[derive(Clone)]
struct Script {
    actions: Arc<Vec<Json>>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    calls: usize,
    records: Vec<Json>,
    freed: usize,
}

/// What a closure keeps: it tells when it is dropped.
struct Kept {
    script: Script,
    memory: Option<Arc<AtomicUsize>>,
}

impl Kept {
    /// Records an invocation, and does what the script says.
    fn invoke(&self, arguments: Vec<(&str, Json)>, error: Option<&mut c_int>) -> c_int {
        let mut seen = self.script.seen.lock().unwrap();
        let actions = &self.script.actions;
        let action = actions.get(seen.calls.min(actions.len().wrapping_sub(1)));
        seen.calls += 1;
        let mut record: Vec<_> =
            arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        if let Some(error) = &error {
            record.push(("error".to_owned(), number(**error)));
        }
        seen.records.push(Json::Object(record));
        let action = match action {
            Some(action) => action,
            None => return 0,
        };
        if let (Some(error), Some(errno)) = (error, action.get("error")) {
            *error = errno.number() as c_int;
        }
        match action.get("fails") {
            Some(Json::Bool(true)) => -1,
            _ => action.get("returns").map_or(0, |result| result.number() as c_int),
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.script.seen.lock().unwrap().freed += 1;
        if let Some(commands) = &self.memory {
            commands.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

fn chunk(
    kept: Kept,
) -> impl FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static {
    move |data, offset, status, error| {
        let arguments = vec![
            ("subbuf", Json::Text(hex(data))),
            ("offset", number(offset)),
            ("status", number(status)),
        ];
        kept.invoke(arguments, Some(error))
    }
}

fn completion(kept: Kept) -> impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static {
    move |error| kept.invoke(vec![], Some(error))
}

fn debug(kept: Kept) -> impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static {
    move |context, msg| kept.invoke(vec![("context", text(context)), ("msg", text(msg))], None)
}

fn extent(
    kept: Kept,
) -> impl FnMut(&[u8], u64, &[u32], &mut c_int) -> c_int + Send + Sync + 'static {
    move |context, offset, entries, error| {
        let entries = entries.iter().map(|entry| number(*entry)).collect();
        kept.invoke(extents(context, offset, entries), Some(error))
    }
}

fn extent64(
    kept: Kept,
) -> impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static {
    move |context, offset, entries, error| {
        let pair = |entry: &NbdExtent| Json::List(vec![number(entry.length), number(entry.flags)]);
        let entries = entries.iter().map(pair).collect();
        kept.invoke(extents(context, offset, entries), Some(error))
    }
}

fn extents(context: &[u8], offset: u64, entries: Vec<Json>) -> Vec<(&'static str, Json)> {
    vec![
        ("metacontext", text(context)),
        ("offset", number(offset)),
        ("entries", Json::List(entries)),
    ]
}

fn list(kept: Kept) -> impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static {
    move |name, description| {
        kept.invoke(vec![("name", text(name)), ("description", text(description))], None)
    }
}

fn context(kept: Kept) -> impl FnMut(&[u8]) -> c_int + Send + Sync + 'static {
    move |name| kept.invoke(vec![("name", text(name))], None)
}

/// The arguments of a call, as the runner gives them.
struct Arguments<'a> {
    given: &'a Json,
    world: &'a mut World,
    /// The memory that the command keeps.
    kept: Option<Memory>,
}

impl Arguments<'_> {
    fn given(&self, name: &str) -> Result<&Json, Failure> {
        match self.given.get(name) {
            None | Some(Json::Null) => Err(Failure::Refused(format!("{name} is nothing"))),
            Some(value) => Ok(value),
        }
    }

    fn number<T: TryFrom<i128>>(&self, name: &str) -> Result<T, Failure> {
        let number = self.given(name)?.number();
        T::try_from(number).map_err(|_| Failure::Refused(format!("{name} cannot be {number}")))
    }

    fn bool(&self, name: &str) -> Result<bool, Failure> {
        Ok(*self.given(name)? == Json::Bool(true))
    }

    fn int(&self, name: &str) -> Result<c_int, Failure> {
        self.number(name)
    }

    fn uint32(&self, name: &str) -> Result<u32, Failure> {
        self.number(name)
    }

    fn uint64(&self, name: &str) -> Result<u64, Failure> {
        self.number(name)
    }

    fn uintptr(&self, name: &str) -> Result<usize, Failure> {
        self.number(name)
    }

    fn size(&self, name: &str) -> Result<usize, Failure> {
        self.number(name)
    }

    fn r#enum<T: Enumeration>(&self, name: &str) -> Result<T, Failure> {
        Ok(T::of(self.number(name)?))
    }

    fn flags<T: Flags>(&self, name: &str) -> Result<T, Failure> {
        Ok(T::of(self.number(name)?))
    }

    fn optional_flags<T: Flags>(&self, name: &str) -> Option<T> {
        self.number(name).ok().map(T::of)
    }

    fn string(&self, name: &str) -> Result<String, Failure> {
        Ok(self.given(name)?.text().to_owned())
    }

    fn path(&self, name: &str) -> Result<String, Failure> {
        self.string(name)
    }

    fn texts(&self, name: &str) -> Result<Vec<String>, Failure> {
        match self.given(name)? {
            Json::List(items) => Ok(items.iter().map(|item| item.text().to_owned()).collect()),
            other => panic!("{other:?} is no list"),
        }
    }

    fn sockaddr(&self, name: &str) -> Result<SocketAddr, Failure> {
        SocketAddr::from_pathname(self.given(name)?.text())
            .map_err(|error| Failure::Refused(error.to_string()))
    }

    fn descriptor(&self, name: &str) -> Result<c_int, Failure> {
        match self.number(name)? {
            fd if fd < 0 => Err(Failure::Refused(format!("{fd} is no descriptor"))),
            fd => Ok(fd),
        }
    }

    fn fd(&self, name: &str) -> Result<OwnedFd, Failure> {
        // SAFETY: the runner gives it to the call.
        Ok(unsafe { OwnedFd::from_raw_fd(self.descriptor(name)?) })
    }

    fn lent_fd(&self, name: &str) -> Result<BorrowedFd<'static>, Failure> {
        // SAFETY: the runner keeps it open.
        Ok(unsafe { BorrowedFd::borrow_raw(self.descriptor(name)?) })
    }

    /// The library and this runner are the only ones that touch it, and the runner only between calls.
    fn memory(&mut self, name: &str) -> Result<&'static mut [u8], Failure> {
        let id = self.given(name)?.get("buffer").unwrap().number();
        let memory = self.world.buffers[&id].clone();
        let slice = unsafe { std::slice::from_raw_parts_mut(memory.pointer, memory.len) };
        self.kept = Some(memory);
        Ok(slice)
    }

    fn closure(&mut self, name: &str) -> Result<Kept, Failure> {
        let id = self.given(name)?.get("closure").unwrap().number();
        Ok(Kept { script: self.world.scripts[&id].clone(), memory: None })
    }

    /// A command that has memory is always given one, because it tells when the memory is not used any more.
    #[allow(clippy::type_complexity)]
    fn completion(
        &mut self,
        name: &str,
    ) -> Result<Option<impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static>, Failure> {
        let mut kept = match self.given(name) {
            Ok(_) => self.closure(name)?,
            Err(_) if self.kept.is_some() => Kept { script: Script::none(), memory: None },
            Err(_) => return Ok(None),
        };
        kept.memory = self.kept.take().map(|memory| {
            memory.commands.fetch_add(1, Ordering::Relaxed);
            memory.commands
        });
        Ok(Some(completion(kept)))
    }
}

impl Script {
    fn none() -> Self {
        Self { actions: Arc::default(), seen: Arc::default() }
    }
}

trait Enumeration {
    fn of(value: c_int) -> Self;
}

trait Flags {
    fn of(bits: u32) -> Self;
}

/// What a call gives, as JSON.
trait Reply {
    fn reply(self) -> Result<Json, Failure>;
}

/// A value of the API, as JSON.
trait Constant {
    fn constant(self) -> Json;
}

impl<T: Reply> Reply for libnbd::Result<T> {
    fn reply(self) -> Result<Json, Failure> {
        match self {
            Ok(value) => value.reply(),
            Err(error) => Err(failure(&error)),
        }
    }
}

fn failure(error: &libnbd::Error) -> Failure {
    // What was refused before the library was called has no name of a call.
    let text = error.to_string();
    match text.find("nbd_") {
        Some(at) => {
            Failure::Error { errno: error.errno().unwrap_or(0), text: text[at..].to_owned() }
        }
        None => Failure::Refused(text),
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl Reply for $type {
            fn reply(self) -> Result<Json, Failure> {
                Ok(number(self))
            }
        }

        impl Constant for $type {
            fn constant(self) -> Json {
                number(self)
            }
        })*
    };
}

macro_rules! flags {
    ($($type:ident)*) => {
        $(impl Flags for libnbd::$type {
            fn of(bits: u32) -> Self {
                Self::from_bits_retain(bits)
            }
        }

        impl Reply for libnbd::$type {
            fn reply(self) -> Result<Json, Failure> {
                Ok(number(self.bits()))
            }
        }

        impl Constant for libnbd::$type {
            fn constant(self) -> Json {
                number(self.bits())
            }
        })*
    };
}

macro_rules! enumerations {
    ($($type:ident)*) => {
        $(impl Enumeration for libnbd::$type {
            fn of(value: c_int) -> Self {
                Self::from_value(value)
            }
        }

        impl Reply for libnbd::$type {
            fn reply(self) -> Result<Json, Failure> {
                Ok(number(self.value()))
            }
        }

        impl Constant for libnbd::$type {
            fn constant(self) -> Json {
                number(self.value())
            }
        })*
    };
}

numbers!(i32 u32 u64 usize);
flags!(CmdFlag HandshakeFlag Strict AllowTransport Shutdown);
enumerations!(Tls Size);

impl Reply for () {
    fn reply(self) -> Result<Json, Failure> {
        Ok(Json::Null)
    }
}

impl Reply for bool {
    fn reply(self) -> Result<Json, Failure> {
        Ok(Json::Bool(self))
    }
}

impl Reply for libnbd::Cookie {
    fn reply(self) -> Result<Json, Failure> {
        self.0.reply()
    }
}

impl Reply for Vec<u8> {
    fn reply(self) -> Result<Json, Failure> {
        Ok(text(&self))
    }
}

impl Reply for &'static [u8] {
    fn reply(self) -> Result<Json, Failure> {
        Ok(text(self))
    }
}

impl Constant for &'static [u8] {
    fn constant(self) -> Json {
        text(self)
    }
}

fn number<T: TryInto<i128>>(number: T) -> Json {
    Json::Number(number.try_into().unwrap_or_else(|_| panic!("numbers of C are smaller")))
}

fn text(bytes: &[u8]) -> Json {
    Json::Text(String::from_utf8_lossy(bytes).into_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

include!(concat!(env!("OUT_DIR"), "/dispatch.rs"));

/// What the runner has made.
#[derive(Default)]
struct World {
    next: i128,
    handles: HashMap<i128, Arc<Handle>>,
    buffers: HashMap<i128, Memory>,
    scripts: HashMap<i128, Script>,
}

impl World {
    fn id(&mut self) -> i128 {
        self.next += 1;
        self.next
    }

    fn answer(&mut self, request: &Json) -> Result<Json, Failure> {
        let text = |name: &str| request.get(name).unwrap().text();
        let number_of = |name: &str| request.get(name).unwrap().number();
        match text("do") {
            "create" => {
                let handle = Handle::new().map_err(|error| failure(&error))?;
                let id = self.id();
                self.handles.insert(id, Arc::new(handle));
                Ok(number(id))
            }
            "close" => {
                self.handles.remove(&number_of("handle"));
                Ok(Json::Null)
            }
            "call" => {
                let handle = Arc::clone(&self.handles[&number_of("handle")]);
                let mut arguments =
                    Arguments { given: request.get("with").unwrap(), world: self, kept: None };
                dispatch(&handle, text("call"), &mut arguments)
            }
            "constant" => Ok(constant(text("name"))),
            "buffer" => {
                let content = bytes(text("content")).into_boxed_slice();
                let len = content.len();
                let pointer = Box::into_raw(content).cast();
                let id = self.id();
                self.buffers.insert(id, Memory { pointer, len, commands: Arc::default() });
                Ok(number(id))
            }
            "content" => {
                let memory = &self.buffers[&number_of("buffer")];
                // SAFETY: no call runs.
                let content = unsafe { std::slice::from_raw_parts(memory.pointer, memory.len) };
                Ok(Json::Text(hex(content)))
            }
            "held" => {
                let memory = &self.buffers[&number_of("buffer")];
                Ok(Json::Bool(memory.commands.load(Ordering::Relaxed) > 0))
            }
            "closure" => {
                let actions = match request.get("script") {
                    Some(Json::List(actions)) => actions,
                    _ => panic!("no script"),
                };
                let id = self.id();
                let script = Script { actions: Arc::new(actions.clone()), seen: Arc::default() };
                self.scripts.insert(id, script);
                Ok(number(id))
            }
            "seen" => {
                let seen = self.scripts[&number_of("closure")].seen.lock().unwrap();
                Ok(Json::Object(vec![
                    ("records".to_owned(), Json::List(seen.records.clone())),
                    ("freed".to_owned(), Json::Number(seen.freed as i128)),
                ]))
            }
            other => panic!("nobody can do {other}"),
        }
    }
}

static WORLD: Mutex<Option<World>> = Mutex::new(None);

/// Answers a request.
///
/// # Safety
/// It is a C string, and the answer is given back to `release`.
#[no_mangle]
pub unsafe extern "C" fn answer(request: *const c_char) -> *mut c_char {
    let request = Json::parse(CStr::from_ptr(request).to_str().unwrap());
    let mut world = WORLD.lock().unwrap();
    let answer = match world.get_or_insert_with(World::default).answer(&request) {
        Ok(value) => vec![("result".to_owned(), value)],
        Err(Failure::Error { errno, text }) => {
            vec![("errno".to_owned(), number(errno)), ("text".to_owned(), Json::Text(text))]
        }
        Err(Failure::Refused(reason)) => vec![("refused".to_owned(), Json::Text(reason))],
    };
    CString::new(Json::Object(answer).to_string()).unwrap().into_raw()
}

/// Frees an answer.
///
/// # Safety
/// It is one of `answer`.
#[no_mangle]
pub unsafe extern "C" fn release(answer: *mut c_char) {
    drop(CString::from_raw(answer));
}
