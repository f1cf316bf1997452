//! The client of Compare in Rust, with the options and the output of c/nbdbench.c.
//!
//! Modes: read (aio_pread_owned, driven by poll), sync (pread), async (AsyncHandle in a tokio runtime of one thread).

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Instant;

use libnbd::{AsyncHandle, Handle};

/// Commands between two looks at the clock.
const CHECK: u64 = 64;

struct Options {
    uri: String,
    mode: String,
    block: usize,
    depth: usize,
    warm_up: f64,
    seconds: f64,
    commands: u64,
    is_random: bool,
    is_simple: bool,
    is_short: bool,
}

impl Options {
    fn read() -> Self {
        let mut options = Self {
            uri: String::new(),
            mode: "read".to_owned(),
            block: 4096,
            depth: 1,
            warm_up: 0.0,
            seconds: 1.0,
            commands: 0,
            is_random: false,
            is_simple: false,
            is_short: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(flag) = arguments.next() {
            let mut value = || arguments.next().expect("a value behind each option");
            match flag.as_str() {
                "-u" => options.uri = value(),
                "-m" => options.mode = value(),
                "-b" => options.block = value().parse().unwrap(),
                "-q" => options.depth = value().parse().unwrap(),
                "-w" => options.warm_up = value().parse().unwrap(),
                "-t" => options.seconds = value().parse().unwrap(),
                "-n" => options.commands = value().parse().unwrap(),
                "-r" => options.is_random = true,
                "-S" => options.is_simple = true,
                "-X" => options.is_short = true,
                other => panic!("{other} is no option"),
            }
        }
        options
    }
}

/// The CPU time of this process: user, system.
fn cpu_seconds() -> (f64, f64) {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text[text.rfind(')').unwrap()..].split(' ').collect();
    // Of 1/100 s each, as Linux tells all programs.
    let ticks = |field: usize| fields[field].parse::<f64>().unwrap() / 100.0;
    (ticks(12), ticks(13))
}

/// When it is measured: after the warm-up, for a time or a number of commands.
struct Meter {
    options: Rc<Options>,
    count: Cell<u64>,
    base: Cell<u64>,
    is_measuring: Cell<bool>,
    began: Cell<Instant>,
    cpu: Cell<(f64, f64)>,
}

impl Meter {
    fn new(options: &Rc<Options>) -> Self {
        Self {
            count: Cell::new(0),
            base: Cell::new(0),
            is_measuring: Cell::new(options.commands > 0),
            began: Cell::new(Instant::now()),
            cpu: Cell::new(cpu_seconds()),
            options: Rc::clone(options),
        }
    }

    fn add(&self, count: u64) {
        self.count.set(self.count.get() + count);
    }

    fn is_over(&self) -> bool {
        if self.options.commands > 0 {
            return self.count.get() >= self.options.commands;
        }
        let passed = self.began.get().elapsed().as_secs_f64();
        if !self.is_measuring.get() && passed >= self.options.warm_up {
            self.is_measuring.set(true);
            self.base.set(self.count.get());
            self.cpu.set(cpu_seconds());
            self.began.set(Instant::now());
            return false;
        }
        self.is_measuring.get() && passed >= self.options.seconds
    }

    fn print(&self) {
        let seconds = self.began.get().elapsed().as_secs_f64();
        let (user, system) = cpu_seconds();
        let (user, system) = (user - self.cpu.get().0, system - self.cpu.get().1);
        let commands = (self.count.get() - self.base.get()) as f64;
        let volume = commands * self.options.block as f64;
        println!(
            "{}\t{}\t{}\t{commands}\t{seconds:.4}\t{:.1}\t{:.1}\t{user:.4}\t{system:.4}\t{:.4}\t{:.4}\t0\t-",
            self.options.mode,
            self.options.block,
            self.options.depth,
            commands / seconds,
            volume / f64::from(1 << 20) / seconds,
            (user + system) / commands * 1e6,
            (user + system) / (volume / f64::from(1 << 30)),
        );
    }
}

/// Offsets without end; random ones from a seed.
struct Offsets {
    blocks: u64,
    block: u64,
    at: u64,
    is_random: bool,
}

impl Offsets {
    fn new(size: u64, options: &Options) -> Self {
        let block = options.block as u64;
        Self { blocks: size / block, block, at: 1, is_random: options.is_random }
    }

    fn next(&mut self) -> u64 {
        if self.is_random {
            // Knuth's MMIX generator, of which the upper bits are good.
            self.at = self.at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.at >> 33) % self.blocks * self.block
        } else {
            self.at = (self.at + 1) % self.blocks;
            self.at * self.block
        }
    }
}

fn sync(
    nbd: &Handle,
    meter: &Meter,
    options: &Options,
    offsets: &mut Offsets,
) -> libnbd::Result<()> {
    let mut buffer = vec![0; options.block];
    while !meter.is_over() {
        for _ in 0..CHECK {
            nbd.pread(&mut buffer, offsets.next(), None)?;
        }
        meter.add(CHECK);
    }
    Ok(())
}

fn read(
    nbd: &Handle,
    meter: &Meter,
    options: &Options,
    offsets: &mut Offsets,
) -> libnbd::Result<()> {
    let mut free = vec![vec![0; options.block]; options.depth];
    let mut running = VecDeque::with_capacity(options.depth);
    let mut done = 0;
    loop {
        while let Some(buffer) = free.pop() {
            let command = nbd.aio_pread_owned(buffer, offsets.next(), None);
            running.push_back(command.map_err(|(error, _)| error)?);
        }
        nbd.poll(-1)?;
        while let Some(command) = running.pop_front() {
            match command.try_finish() {
                Ok((result, buffer)) => {
                    result?;
                    free.push(buffer);
                    done += 1;
                }
                Err(command) => {
                    running.push_front(command);
                    break;
                }
            }
        }
        if done >= CHECK {
            meter.add(done);
            done = 0;
            if meter.is_over() {
                return Ok(());
            }
        }
    }
}

async fn awaited(options: Rc<Options>) -> libnbd::SharedResult<()> {
    let nbd = Rc::new(AsyncHandle::new()?);
    nbd.set_request_structured_replies(!options.is_simple)?;
    if options.is_short && Handle::library_has("nbd_set_request_extended_headers") {
        nbd.set_request_extended_headers(false)?;
    }
    nbd.connect_uri(options.uri.clone()).await?;
    let meter = Rc::new(Meter::new(&options));
    let offsets = Rc::new(RefCell::new(Offsets::new(nbd.get_size()?, &options)));
    let workers = tokio::task::LocalSet::new();
    for _ in 0..options.depth {
        let (nbd, meter) = (Rc::clone(&nbd), Rc::clone(&meter));
        let (offsets, block) = (Rc::clone(&offsets), options.block);
        workers.spawn_local(async move {
            let mut buffer = vec![0; block];
            while !meter.is_over() {
                for _ in 0..CHECK {
                    let offset = offsets.borrow_mut().next();
                    let (result, filled) = nbd.pread_owned(buffer, offset, None).await;
                    result.unwrap();
                    buffer = filled;
                }
                meter.add(CHECK);
            }
        });
    }
    workers.await;
    meter.print();
    nbd.disconnect(None).await
}

fn main() {
    let options = Rc::new(Options::read());
    if options.mode == "async" {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        runtime.block_on(awaited(options)).unwrap();
        return;
    }
    let nbd = Handle::new().unwrap();
    nbd.set_request_structured_replies(!options.is_simple).unwrap();
    if options.is_short && Handle::library_has("nbd_set_request_extended_headers") {
        nbd.set_request_extended_headers(false).unwrap();
    }
    nbd.connect_uri(options.uri.clone()).unwrap();
    let meter = Meter::new(&options);
    let mut offsets = Offsets::new(nbd.get_size().unwrap(), &options);
    match options.mode.as_str() {
        "sync" => sync(&nbd, &meter, &options, &mut offsets).unwrap(),
        _ => read(&nbd, &meter, &options, &mut offsets).unwrap(),
    }
    meter.print();
    while nbd.aio_in_flight().unwrap() > 0 {
        nbd.poll(-1).unwrap();
    }
    nbd.shutdown(None).unwrap();
}
