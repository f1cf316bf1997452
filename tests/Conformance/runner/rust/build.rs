//! Writes how each call of calls.json is made on a handle. What it writes is checked by the compiler against the methods of the crate.

use std::fmt::Write;
use std::path::Path;

#[path = "src/json.rs"]
#[allow(dead_code)]
mod json;

use json::Json;

fn main() {
    let calls = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../calls.json");
    println!("cargo:rerun-if-changed={}", calls.display());
    println!("cargo:rerun-if-changed=src/json.rs");
    let calls = Json::parse(&std::fs::read_to_string(calls).unwrap());
    let mut code = String::from(
        "fn dispatch(h: &Handle, name: &str, a: &mut Arguments) -> Result<Json, Failure> {\n    match name {\n",
    );
    for (name, call) in calls.get("calls").unwrap().members() {
        writeln!(code, "        {name:?} => {{").unwrap();
        let mut arguments = Vec::new();
        let closures = call.get("closures");
        for (parameter, kind) in parameters(call, "parameters") {
            writeln!(code, "            let {parameter} = {};", value(&parameter, &kind, closures))
                .unwrap();
            arguments.push(parameter);
        }
        for (parameter, kind) in parameters(call, "optional") {
            let value = match kind.as_str() {
                "closure" => format!("a.completion({parameter:?})?"),
                _ => format!("a.optional_flags({parameter:?})"),
            };
            writeln!(code, "            let {parameter} = {value};").unwrap();
            arguments.push(parameter);
        }
        let method = match name.as_str() {
            // The suite has it with a Unix socket.
            "aio_connect" => "aio_connect_unix_addr",
            other => other,
        };
        // A list is given as it is, an address by reference.
        let arguments = arguments.join(", ").replace("addr", "&addr");
        writeln!(code, "            h.{method}({arguments}).reply()").unwrap();
        code.push_str("        }\n");
    }
    code.push_str("        _ => panic!(\"there is no call {name}\"),\n    }\n}\n\n");

    code.push_str("fn constant(name: &str) -> Json {\n    match name {\n");
    for (name, _) in calls.get("constants").unwrap().members() {
        writeln!(code, "        {name:?} => ({}).constant(),", path(name)).unwrap();
    }
    code.push_str("        _ => panic!(\"there is no constant {name}\"),\n    }\n}\n");
    std::fs::write(Path::new(&std::env::var("OUT_DIR").unwrap()).join("dispatch.rs"), code)
        .unwrap();
}

/// The parameters of a call, in their order.
fn parameters(call: &Json, which: &str) -> Vec<(String, String)> {
    match call.get(which) {
        Some(Json::Object(members)) => {
            members.iter().map(|(name, kind)| (name.clone(), kind.text().to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

fn value(parameter: &str, kind: &str, closures: Option<&Json>) -> String {
    match kind {
        "closure" => {
            let closure = closures.and_then(|all| all.get(parameter)).unwrap().text();
            format!("{closure}(a.closure({parameter:?})?)")
        }
        "bytes-in" | "bytes-persist-in" => format!("&*a.memory({parameter:?})?"),
        "bytes-out" | "bytes-persist-out" => format!("a.memory({parameter:?})?"),
        "string-list" => format!("a.texts({parameter:?})?"),
        "fd" if parameter == "fd" => format!("a.lent_fd({parameter:?})?"),
        other => format!("a.r#{}({parameter:?})?", other.replace('-', "_")),
    }
}

/// Where a constant of C is in the crate.
fn path(name: &str) -> String {
    const FLAGS: [(&str, &str); 5] = [
        ("CMD_FLAG_", "CmdFlag"),
        ("HANDSHAKE_FLAG_", "HandshakeFlag"),
        ("STRICT_", "Strict"),
        ("ALLOW_TRANSPORT_", "AllowTransport"),
        ("SHUTDOWN_", "Shutdown"),
    ];
    const ENUMERATIONS: [(&str, &str); 2] = [("TLS_", "Tls"), ("SIZE_", "Size")];
    for (prefix, kind) in FLAGS {
        if let Some(flag) = name.strip_prefix(prefix) {
            return if flag == "MASK" {
                format!("libnbd::{kind}::all()")
            } else {
                format!("libnbd::{kind}::{flag}")
            };
        }
    }
    for (prefix, kind) in ENUMERATIONS {
        if let Some(value) = name.strip_prefix(prefix) {
            let (first, rest) = value.split_at(1);
            return format!("libnbd::{kind}::{first}{}", rest.to_lowercase());
        }
    }
    format!("libnbd::{name}")
}
