//! Every example runs to its end, and the samples do what they say.

use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Child, Command, Output};

use libnbd::Handle;

const MIB: u64 = 1 << 20;

/// Runs a program of this package, on the library that the tests are run on.
fn run(program: &str, arguments: &[&str]) -> String {
    match std::env::var("LIBNBD_RUST_LAUNCHER") {
        Ok(launcher) => output(Command::new(launcher).arg(program).args(arguments)),
        Err(_) => output(Command::new(program).args(arguments)),
    }
}

fn output(command: &mut Command) -> String {
    let output: Output = command.output().unwrap();
    assert!(output.status.success(), "{:?}: {}", command, String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

macro_rules! examples {
    ($($name:ident: $program:literal needs $function:literal,)*) => {
        $(#[test]
        fn $name() {
            // One shows what came to libnbd later than the rest.
            if Handle::library_has($function) {
                run(env!(concat!("CARGO_BIN_EXE_", $program)), &[]);
            }
        })*

        const TOPICS: &[&str] = &[$($program),*];
    };
}

examples! {
    aio_commands: "aio-commands" needs "nbd_create",
    commands: "commands" needs "nbd_create",
    connecting: "connecting" needs "nbd_create",
    event_loop: "event-loop" needs "nbd_create",
    export: "export" needs "nbd_create",
    handle: "handle" needs "nbd_create",
    library: "library" needs "nbd_create",
    metadata: "metadata" needs "nbd_block_status_64",
    options: "options" needs "nbd_create",
    settings: "settings" needs "nbd_create",
    state: "state" needs "nbd_create",
    statistics: "statistics" needs "nbd_stats_bytes_received",
    subprocesses: "subprocesses" needs "nbd_get_subprocess_pid",
    tls: "tls" needs "nbd_create",
    uris: "uris" needs "nbd_is_uri",
}

#[test]
fn every_topic_has_one() {
    let yaml = include_str!("../../../../api/nbd-api.yaml");
    let topics = &yaml[yaml.find("\ntopics:\n").unwrap() + 9..];
    let mut names: Vec<&str> = topics
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with(' '))
        .filter(|line| line.starts_with("  ") && !line.starts_with("   ") && line.ends_with(':'))
        .map(|line| line.trim().trim_end_matches(':'))
        .collect();
    names.sort_unstable();
    assert_eq!(names, TOPICS);
}

/// A server on a Unix socket in a folder of its own.
struct Server {
    child: Child,
    folder: PathBuf,
}

impl Server {
    fn start(name: &str, arguments: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("libnbd-{}-{}", std::process::id(), name));
        std::fs::create_dir_all(&folder).unwrap();
        let ready = folder.join("pid");
        let child = Command::new("nbdkit")
            .args(["-f", "-U"])
            .arg(folder.join("socket"))
            .arg("-P")
            .arg(&ready)
            .args(arguments)
            .spawn()
            .unwrap();
        while !ready.exists() {
            std::thread::yield_now();
        }
        Self { child, folder }
    }

    fn uri(&self) -> String {
        format!("nbd+unix:///?socket={}", self.folder.join("socket").display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn info_tells_of_an_export() {
    let server = Server::start("info", &["-r", "memory", "1M"]);
    let output = run(env!("CARGO_BIN_EXE_info"), &[&server.uri()]);
    for line in ["protocol: newstyle-fixed", "exports: \"\"", "size: 1048576", "read-only: true"] {
        assert!(output.lines().any(|other| other == line), "{}", output);
    }
}

#[test]
fn a_sparse_backup_is_the_export_with_its_holes() {
    if !Handle::library_has("nbd_block_status_64") {
        return;
    }
    let server = Server::start("backup", &["sparse-random", "32M", "seed=3"]);
    let file = server.folder.join("copy");
    let output = run(env!("CARGO_BIN_EXE_sparse_backup"), &[&server.uri(), file.to_str().unwrap()]);
    assert!(output.starts_with("33554432 bytes, "), "{}", output);
    let nbd = Handle::new().unwrap();
    nbd.connect_uri(server.uri()).unwrap();
    let mut content = vec![0; 32 * MIB as usize];
    nbd.pread(&mut content, 0, None).unwrap();
    assert!(std::fs::read(&file).unwrap() == content);
    assert!(std::fs::metadata(&file).unwrap().blocks() * 512 < 32 * MIB);
}

#[test]
fn a_copy_is_its_source() {
    let size = 40 * MIB - 512;
    let source = Server::start("from", &["pattern", &size.to_string()]);
    let file = source.folder.join("target");
    std::fs::write(&file, vec![0; 40 * MIB as usize]).unwrap();
    let target = Server::start("to", &["file", file.to_str().unwrap()]);
    let output = run(env!("CARGO_BIN_EXE_aio_copy"), &[&source.uri(), &target.uri()]);
    assert_eq!(output, format!("{} bytes copied\n", size));
    let copy = std::fs::read(&file).unwrap();
    let pattern: Vec<u8> = (0..size).step_by(8).flat_map(u64::to_be_bytes).collect();
    assert!(copy[..size as usize] == pattern[..size as usize]);
    assert_eq!(copy[size as usize..], [0; 512]);
}

#[test]
fn a_dirty_bitmap_lists_what_was_written() {
    if !Handle::library_has("nbd_block_status_64")
        || Command::new("qemu-img").arg("--version").output().is_err()
    {
        return;
    }
    let folder = std::env::temp_dir().join(format!("libnbd-{}-bitmap", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (image, socket) = (folder.join("disk.qcow2"), folder.join("socket"));
    let image = image.to_str().unwrap();
    output(Command::new("qemu-img").args(["create", "-q", "-f", "qcow2", image, "1M"]));
    output(Command::new("qemu-img").args(["bitmap", "--add", "-f", "qcow2", image, "b0"]));
    let writes = ["-c", "w 65536 65536", "-c", "w 262144 131072"];
    output(Command::new("qemu-io").args(["-f", "qcow2"]).args(writes).arg(image));
    let child = Command::new("qemu-nbd")
        .args(["-t", "-r", "-f", "qcow2", "-B", "b0", "-k"])
        .arg(&socket)
        .arg(image)
        .spawn()
        .unwrap();
    let server = Server { child, folder };
    // Its socket is there before it listens.
    while std::os::unix::net::UnixStream::connect(&socket).is_err() {
        std::thread::yield_now();
    }
    let output = run(env!("CARGO_BIN_EXE_dirty_bitmap"), &[&server.uri(), "b0"]);
    assert_eq!(output, "65536 65536\n262144 131072\n196608 of 1048576 bytes have changed\n");
}
