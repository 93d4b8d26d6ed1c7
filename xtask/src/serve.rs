//! `cargo xtask serve`: sets up, builds, serves, and rebuilds on changes. The page comes first, with the CPU trainer;
//! the WebGPU trainer, which takes several times as long to build, is built behind it and added when it is there.

use crate::cmd::{self, Outcome};
use crate::tools;
use crate::trainer_link::TrainerLink;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

const INDEX: &str = "index.html";
/// What trunk is given instead of index.html. Beside it, for trunk resolves every address from there; git ignores it.
const SERVED: &str = "index.serve.html";
/// What trunk writes last of a build.
const BUILT: &str = "dist/index.html";
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// `--release` serves the shipped build; `--cpu-only` leaves the WebGPU trainer out.
pub fn run(args: &[&str]) -> Outcome {
    let (mut release, mut cpu_only) = (false, false);
    for arg in args {
        match *arg {
            "--release" => release = true,
            "--cpu-only" => cpu_only = true,
            other => return Err(format!("serve does not know `{other}`; it takes --release and --cpu-only")),
        }
    }
    tools::ensure_build_tools()?;
    eprintln!("Building the page and the CPU trainer. Usually 5 minutes the first time on 2 cores.");
    let page = ServedPage { with_webgpu: false };
    page.write()?;
    let started = SystemTime::now();
    let trunk = start_trunk(release)?;
    let webgpu = if cpu_only { WebGpu::LeftOut } else { WebGpu::Waiting };
    Serving { trunk, page, release, started, index_time: modified(INDEX), webgpu }.run()
}

/// trunk, the page that it is given, and the WebGPU trainer's build behind it.
struct Serving {
    trunk: Child,
    page: ServedPage,
    release: bool,
    started: SystemTime,
    /// When index.html was changed last, as far as the page that trunk is given is made from it.
    index_time: Option<SystemTime>,
    webgpu: WebGpu,
}

/// How far the WebGPU trainer is.
enum WebGpu {
    /// `--cpu-only`.
    LeftOut,
    /// The page comes first.
    Waiting,
    Building(Child),
    /// trunk builds it along with the rest.
    Added,
    /// Its build has failed, and said why.
    Failed,
}

impl Serving {
    /// Looks after everything until trunk ends.
    fn run(mut self) -> Outcome {
        loop {
            let ended = self.trunk.try_wait().map_err(|error| format!("trunk: {error}"))?;
            let result = match ended {
                Some(status) if status.success() => Ok(true),
                Some(status) => Err(format!("trunk ended ({status})")),
                None => self.follow_index().and_then(|()| self.advance()).map(|()| false),
            };
            if !matches!(result, Ok(false)) {
                self.stop();
                return result.map(drop);
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Makes the served page anew when index.html has changed.
    fn follow_index(&mut self) -> Outcome {
        if modified(INDEX) == self.index_time { Ok(()) } else { self.rewrite() }
    }

    /// Writes the served page, and touches index.html, which trunk watches.
    fn rewrite(&mut self) -> Outcome {
        self.page.write()?;
        let index = fs::File::options().append(true).open(cmd::root().join(INDEX));
        index
            .and_then(|file| file.set_modified(SystemTime::now()))
            .map_err(|error| format!("{INDEX}: {error}"))?;
        self.index_time = modified(INDEX);
        Ok(())
    }

    /// The next step towards the WebGPU trainer, if it is due.
    fn advance(&mut self) -> Outcome {
        match &mut self.webgpu {
            WebGpu::Waiting if modified(BUILT).is_some_and(|built| built > self.started) => {
                eprintln!(
                    "\nThe page is served, with the CPU trainer. The WebGPU trainer is now built behind it: usually {} \
                     minutes the first time\non 2 cores. It is added by itself; --cpu-only leaves it out.\n",
                    if self.release { 20 } else { 15 },
                );
                self.webgpu = WebGpu::Building(self.build_webgpu()?);
            }
            WebGpu::Building(cargo) => {
                let Some(status) = cargo.try_wait().map_err(|error| format!("cargo: {error}"))? else {
                    return Ok(());
                };
                if status.success() {
                    eprintln!(
                        "\nThe WebGPU trainer is built. trunk adds it, and an open page reloads with it.\n"
                    );
                    self.webgpu = WebGpu::Added;
                    self.page.with_webgpu = true;
                    self.rewrite()?;
                } else {
                    eprintln!(
                        "\nThe WebGPU trainer could not be built ({status}): the page goes on with the CPU.\n"
                    );
                    self.webgpu = WebGpu::Failed;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The same build as trunk's, which then finds it done.
    fn build_webgpu(&self) -> Outcome<Child> {
        let html = read_index()?;
        let link = TrainerLink::find(&html)?;
        // trunk's builds of what is being edited go first.
        let nice = cmd::find("nice").is_some();
        let mut command = Command::new(if nice { "nice" } else { "cargo" });
        if nice {
            command.arg("cargo");
        }
        command.current_dir(cmd::root()).args(["build", "--quiet"]).args(link.cargo_args(self.release)?);
        command.spawn().map_err(|error| format!("cargo could not be started: {error}"))
    }

    fn stop(&mut self) {
        // Ended already, or about to: nothing is left to do about an error.
        let _ = self.trunk.kill();
        if let WebGpu::Building(cargo) = &mut self.webgpu {
            let _ = cargo.kill();
        }
    }
}

fn start_trunk(release: bool) -> Outcome<Child> {
    let mut trunk = cmd::command("trunk", &["serve", "--html-output", INDEX]);
    // trunk refuses NO_COLOR=1, which terminals and CI set.
    trunk.env_remove("NO_COLOR").args(release.then_some("--release")).arg(SERVED);
    trunk.spawn().map_err(|error| format!("trunk could not be started: {error}"))
}

/// The page that trunk is given.
struct ServedPage {
    with_webgpu: bool,
}

impl ServedPage {
    /// Makes it from index.html. Without its link the WebGPU trainer is not built; the page finds it missing when it
    /// asks for it, and says that it goes on with the CPU.
    fn write(&self) -> Outcome {
        let html = read_index()?;
        let html = if self.with_webgpu { html } else { TrainerLink::find(&html)?.removed_from(&html) };
        fs::write(cmd::root().join(SERVED), html).map_err(|error| format!("{SERVED}: {error}"))
    }
}

fn read_index() -> Outcome<String> {
    fs::read_to_string(cmd::root().join(INDEX)).map_err(|error| format!("{INDEX}: {error}"))
}

fn modified(file: &str) -> Option<SystemTime> {
    let path: PathBuf = cmd::root().join(file);
    path.metadata().and_then(|it| it.modified()).ok()
}
