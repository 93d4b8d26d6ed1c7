//! The training speed of this engine for an experiment, measured by training a fresh network for a moment.

use super::commands::Service;
use super::start::settle;
use crate::protocol::{Event, RunId, Start};
use crate::trainer::{Trainer, TrainerError};

/// Steps before the measurement: they compile shaders and fill memory pools.
const WARM_UP_STEPS: u32 = 3;
/// Steps between two read-backs.
const CHUNK_STEPS: u32 = 4;
/// Duration of the measurement.
const MEASURE_MS: f64 = 400.0;

impl Service {
    /// Measures the training speed and sends it.
    pub(super) async fn calibrate(&mut self, id: RunId, start: Start) -> Result<(), TrainerError> {
        self.send(id, Event::Busy("Compiling shaders".into()));
        let (spec, album) = settle(start)?;
        let mut trainer = Trainer::new(spec, album, &self.device)?;
        for _ in 0..WARM_UP_STEPS {
            trainer.step();
            trainer.losses().await?;
        }
        trainer.generate_all();
        trainer.validate().await?;
        self.send(id, Event::Busy("Measuring its speed".into()));
        let begun = (self.clock)();
        let mut steps = 0;
        let mut elapsed = 0.0;
        while elapsed < MEASURE_MS {
            for _ in 0..CHUNK_STEPS {
                trainer.step();
            }
            trainer.losses().await?;
            steps += CHUNK_STEPS;
            elapsed = (self.clock)() - begun;
        }
        let images = f64::from(steps) * trainer.batch() as f64;
        self.send(id, Event::Calibrated { images_per_second: (images * 1000.0 / elapsed) as f32 });
        Ok(())
    }
}
