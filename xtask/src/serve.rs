//! `cargo xtask serve`: installs tools, builds, serves, and rebuilds on changes. It first serves the page with the import
//! worker and the CPU trainer alone. The WebGPU trainer takes several times as long to build; that happens in the background.

use crate::cmd::{self, Outcome};
use crate::tools;
use crate::trainer_link::TrainerLink;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, SystemTime};

const INDEX: &str = "index.html";
/// The page for trunk, made from index.html. In the same folder, as trunk resolves addresses from there.
const SERVED: &str = "index.serve.html";
/// The file that trunk writes at the end of a build.
const BUILT: &str = "dist/index.html";
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Serves the page. `--release` builds with the release profiles; `--cpu-only` leaves the WebGPU trainer out.
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
    eprintln!(
        "Building the page, the CPU trainer, the readers and the writers of files. Usually 6 minutes the first time on 2 cores."
    );
    let page = ServedPage { with_webgpu: false };
    page.write()?;
    let started = SystemTime::now();
    let trunk = start_trunk(release)?;
    let webgpu = if cpu_only { WebGpu::LeftOut } else { WebGpu::Waiting };
    Serving { trunk, page, release, started, index_time: modified(INDEX), webgpu }.run()
}

/// A running trunk, the page that it builds, and the build of the WebGPU trainer in the background.
struct Serving {
    trunk: Child,
    page: ServedPage,
    release: bool,
    started: SystemTime,
    /// The modification time of the index.html from which the served page was made.
    index_time: Option<SystemTime>,
    webgpu: WebGpu,
}

/// The state of the WebGPU trainer.
enum WebGpu {
    /// `--cpu-only`.
    LeftOut,
    /// The first build of the page is under way.
    Waiting,
    /// cargo builds it in the background.
    Building(Child),
    /// It is part of the served page: trunk builds it with the rest.
    Added,
    /// The build failed; cargo has printed the errors.
    Failed,
}

impl Serving {
    /// Polls until trunk ends.
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

    /// Writes the served page again when index.html has changed.
    fn follow_index(&mut self) -> Outcome {
        if modified(INDEX) == self.index_time { Ok(()) } else { self.rewrite() }
    }

    /// Writes the served page, and sets the time of index.html, which trunk watches.
    fn rewrite(&mut self) -> Outcome {
        self.page.write()?;
        let index = fs::File::options().append(true).open(cmd::root().join(INDEX));
        index
            .and_then(|file| file.set_modified(SystemTime::now()))
            .map_err(|error| format!("{INDEX}: {error}"))?;
        self.index_time = modified(INDEX);
        Ok(())
    }

    /// Starts the WebGPU trainer's build after the page's first build, and adds the trainer after its own.
    fn advance(&mut self) -> Outcome {
        match &mut self.webgpu {
            WebGpu::Waiting if modified(BUILT).is_some_and(|built| built > self.started) => {
                eprintln!(
                    "\nThe page is served, with the CPU trainer. The WebGPU trainer is now built in the background and \
                     then added:\nusually 10 minutes the first time on 2 cores. --cpu-only leaves it out.\n"
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

    /// Starts the same build that trunk will ask for, so that trunk finds it up to date.
    fn build_webgpu(&self) -> Outcome<Child> {
        let html = read_index()?;
        let link = TrainerLink::find(&html)?;
        // Builds after an edit are more urgent.
        let nice = cmd::find("nice").is_some();
        let mut command = Command::new(if nice { "nice" } else { "cargo" });
        if nice {
            command.arg("cargo");
        }
        command.current_dir(cmd::root()).args(["build", "--quiet"]).args(link.cargo_args(self.release)?);
        command.spawn().map_err(|error| format!("cargo could not be started: {error}"))
    }

    fn stop(&mut self) {
        // An error means that the process has ended already.
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

/// The page that trunk builds.
struct ServedPage {
    with_webgpu: bool,
}

impl ServedPage {
    /// Writes it from index.html. Without the link to the WebGPU trainer trunk does not build that; when the page asks
    /// for the missing trainer, it says so and continues on the CPU.
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
