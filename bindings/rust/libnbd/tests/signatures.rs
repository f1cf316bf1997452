//! Every signature is that of the crate `libnbd`, by a table of its own: `signatures.txt`.
//!
//! `Str*`, `Path*` and `List*` stand for the generic inputs, `XFn*` for the closure of a kind.

use std::collections::BTreeMap;

const CALLS: &str = include_str!("../src/generated/calls.rs");
const AWAITED: &str = include_str!("../src/generated/async_calls.rs");
const TABLE: &str = include_str!("signatures.txt");

const SHORT: [(&str, &str); 12] = [
    ("impl Into<Vec<u8>>", "Str*"),
    ("impl Into<PathBuf>", "Path*"),
    ("impl IntoIterator<Item = impl AsRef<[u8]>>", "List*"),
    ("impl FnMut(&[u8], u64, c_uint, &mut c_int) -> c_int + Send + Sync + 'static", "ChunkFn*"),
    ("impl FnMut(&[u8], u64, &[u32], &mut c_int) -> c_int + Send + Sync + 'static", "ExtentFn*"),
    (
        "impl FnMut(&[u8], u64, &[NbdExtent], &mut c_int) -> c_int + Send + Sync + 'static",
        "Extent64Fn*",
    ),
    ("impl FnMut(&mut c_int) -> c_int + Send + Sync + 'static", "CompletionFn*"),
    ("impl FnMut(&[u8]) -> c_int + Send + Sync + 'static", "ContextFn*"),
    // It is lent, and not closed: whoever has an OwnedFd may give it.
    ("impl AsFd", "OwnedFd"),
    ("c_uint", "u32"),
    ("c_int", "i32"),
    ("RawFd", "i32"),
];

/// Two kinds of closures have the same type.
const PAIR: &str = "impl FnMut(&[u8], &[u8]) -> c_int + Send + Sync + 'static";

/// The methods of a file as `(types) -> result`, by their names.
fn methods(source: &str, head: &str) -> BTreeMap<String, String> {
    let joined = source.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let mut methods = BTreeMap::new();
    for method in joined.split(head).skip(1) {
        let method = &method[..method.find(" {").unwrap()];
        let open = method.find('(').unwrap();
        let name = method[..open].to_owned();
        let mut text = method[open..].replace("( &self", "(&self").replace(", )", ")");
        let pair = if name.contains("debug") { "DebugFn*" } else { "ListFn*" };
        text = text.replace(PAIR, pair);
        for (long, short) in SHORT {
            text = text.replace(long, short);
        }
        methods.insert(name, types_only(&text));
    }
    methods
}

/// Leaves out the receiver and the names of parameters.
fn types_only(signature: &str) -> String {
    let end = signature.find(" -> ").unwrap_or(signature.len());
    let (parameters, result) = signature.split_at(end);
    let types: Vec<&str> = parameters
        .trim_start_matches('(')
        .trim_end_matches(')')
        .split(", ")
        .skip(1)
        .map(|parameter| parameter.split_once(": ").unwrap().1)
        .collect();
    format!("({}){}", types.join(", "), result)
}

fn table() -> BTreeMap<String, String> {
    let mut table = BTreeMap::new();
    for line in TABLE.lines() {
        let (signature, names) = line.split_once(": ").unwrap();
        for name in names.split(' ') {
            let signature = signature.replace("RawFd", "i32");
            assert!(table.insert(name.to_owned(), signature).is_none(), "{} stands twice", name);
        }
    }
    table
}

#[test]
fn every_call_has_its_signature() {
    let mut methods = methods(CALLS, "pub fn ");
    methods.retain(|name, _| !name.contains("_owned<"));
    let expected = table();
    assert_eq!(expected.len(), 161);
    assert_eq!(methods, expected);
}

#[test]
fn every_awaited_call_has_its_signature() {
    // Those that libnbd has an asynchronous form of, without the prefix.
    let names = "connect connect_uri connect_unix connect_vsock connect_tcp connect_socket connect_command \
        connect_systemd_socket_activation disconnect opt_abort opt_go opt_starttls opt_extended_headers \
        opt_structured_reply opt_list opt_info opt_list_meta_context opt_list_meta_context_queries \
        opt_set_meta_context opt_set_meta_context_queries pread pread_structured pwrite flush trim cache zero \
        block_status block_status_64 block_status_filter";
    // What is told besides success, which the original loses.
    let whole = |name: &str| match name {
        "opt_starttls" | "opt_extended_headers" | "opt_structured_reply" => "bool",
        "opt_list" => "u32",
        _ if name.contains("meta_context") => "u32",
        _ => "()",
    };
    let table = table();
    let expected: BTreeMap<String, String> = names
        .split_whitespace()
        .map(|name| {
            let call = &table[&format!("aio_{}", name)];
            let parameters = &call[..call.find(" -> ").unwrap()];
            let parameters = parameters
                .replace(", Option<CompletionFn*>", "")
                .replace("Option<CompletionFn*>, ", "")
                .replace("Option<CompletionFn*>", "")
                .replace("'static ", "");
            (name.to_owned(), format!("{} -> SharedResult<{}>", parameters, whole(name)))
        })
        .collect();
    assert_eq!(expected.len(), 30);
    let mut methods = methods(AWAITED, "pub async fn ");
    methods.retain(|name, _| !name.contains("_owned<"));
    assert_eq!(methods, expected);
}

#[test]
fn an_asynchronous_handle_has_the_calls_that_do_not_wait() {
    let calls = methods(CALLS, "pub fn ");
    let passed = methods(AWAITED, "pub fn ");
    for (name, signature) in &passed {
        assert_eq!(Some(signature), calls.get(name), "{}", name);
    }
    for waits in
        ["shutdown", "poll", "poll2", "aio_notify_read", "aio_notify_write", "connect_uri", "pread"]
    {
        assert!(!passed.contains_key(waits), "{}", waits);
    }
    for name in ["aio_pread", "aio_opt_go", "get_size", "aio_command_completed", "set_export_name"]
    {
        assert!(passed.contains_key(name), "{}", name);
    }
}
