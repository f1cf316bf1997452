//! Links to the libnbd that pkg-config finds.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for name in ["PKG_CONFIG", "PKG_CONFIG_PATH", "PKG_CONFIG_LIBDIR", "PKG_CONFIG_SYSROOT_DIR"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    // docs.rs has no libnbd, and documentation needs none.
    if env::var_os("CARGO_FEATURE_LINK").is_none() || env::var_os("DOCS_RS").is_some() {
        return;
    }
    match flags() {
        Ok(flags) => flags.split_whitespace().for_each(link),
        Err(reason) => {
            eprintln!(
                "libnbd-sys: {reason}\n\
                 Install libnbd's development package (libnbd-dev, libnbd-devel), name the folder of \
                 libnbd.pc in PKG_CONFIG_PATH, or build without the feature \"link\"."
            );
            std::process::exit(1);
        }
    }
}

fn flags() -> Result<String, String> {
    let program = env::var("PKG_CONFIG").unwrap_or_else(|_| "pkg-config".to_owned());
    let output = Command::new(&program)
        .args(["--libs", "libnbd"])
        .output()
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

fn link(flag: &str) {
    if let Some(folder) = flag.strip_prefix("-L") {
        println!("cargo:rustc-link-search=native={folder}");
    } else if let Some(library) = flag.strip_prefix("-l") {
        println!("cargo:rustc-link-lib=dylib={library}");
    } else {
        println!("cargo:rustc-link-arg={flag}");
    }
}
