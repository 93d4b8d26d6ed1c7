//! How fast is this engine for this experiment? Answered by training a fresh network for a moment.

use super::Service;
use super::start::settle;
use crate::protocol::{Event, RunId, Start};
use crate::trainer::{Trainer, TrainerError};

/// Steps before the clock starts: they compile shaders and fill memory pools.
const WARM_UP: u32 = 3;
/// Steps between two read-backs.
const CHUNK: u32 = 4;
/// Time to measure for.
const MEASURE_MS: f64 = 400.0;

impl Service {
    pub(super) async fn calibrate(&mut self, id: RunId, start: Start) -> Result<(), TrainerError> {
        self.say(id, Event::Busy("Compiling shaders".into()));
        let (spec, album) = settle(start)?;
        let mut trainer = Trainer::new(spec, album, &self.device)?;
        for _ in 0..WARM_UP {
            trainer.step();
            trainer.losses().await?;
        }
        trainer.draw_all();
        trainer.validate().await?;
        self.say(id, Event::Busy("Measuring its speed".into()));
        let begun = (self.clock)();
        let mut steps = 0;
        let mut elapsed = 0.0;
        while elapsed < MEASURE_MS {
            for _ in 0..CHUNK {
                trainer.step();
            }
            trainer.losses().await?;
            steps += CHUNK;
            elapsed = (self.clock)() - begun;
        }
        let images = f64::from(steps) * trainer.batch() as f64;
        self.say(id, Event::Calibrated { images_per_second: (images * 1000.0 / elapsed) as f32 });
        Ok(())
    }
}
