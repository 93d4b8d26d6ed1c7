//! A worker: passes commands from the mailbox to [`Service`], and its events to the page.

mod constructors;
mod gpu;
mod mailbox;
mod panic;

use crate::protocol::{Command, Drill, Engine, Envelope, Event, Failure, RunId};
use crate::trainer::{Outcome, Service, open};
use crate::wire::{post_to_page, worker_scope};
use mailbox::Mailbox;

/// Runs the trainer on one engine until the page terminates the worker.
pub fn run(engine: Engine) {
    panic::report();
    constructors::run();
    wasm_bindgen_futures::spawn_local(serve(engine));
}

async fn serve(engine: Engine) {
    let mailbox = Mailbox::open();
    let adapter = match engine {
        Engine::Cpu => None,
        Engine::WebGpu => match gpu::probe().await {
            Ok(adapter) => Some(adapter),
            Err(reason) => return fail(Failure::NoAdapter, reason),
        },
    };
    let device = match open(engine).await {
        Ok(device) => device,
        Err(error) => return fail(Failure::NoAdapter, error.to_string()),
    };
    let mut service = Service::new(device, now, Box::new(|event| post_to_page(&event)));
    post_to_page(&Envelope { run: RunId::default(), body: Event::Ready { adapter } });
    let mut outcome = Outcome::Idle;
    loop {
        let command = match outcome {
            Outcome::Idle => Some(mailbox.next().await),
            Outcome::Busy => {
                mailbox.yield_now().await;
                mailbox.take()
            }
        };
        match command {
            Some(Envelope { body: Command::Drill(Drill::LoseDevice), .. }) => gpu::destroy_device(),
            Some(command) => {
                panic::set_run(command.run);
                service.handle(command).await;
                outcome = Outcome::Busy;
            }
            None => outcome = service.run_slice().await,
        }
    }
}

/// Reports that this worker can't go on.
fn fail(kind: Failure, detail: String) {
    post_to_page(&Envelope { run: panic::run(), body: Event::Failed { kind, detail } });
}

/// Milliseconds since the worker began.
fn now() -> f64 {
    worker_scope().performance().map_or(0.0, |p| p.now())
}
