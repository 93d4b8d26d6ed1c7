//! What is collected for files.

use super::active_run::ActiveRun;
use super::commands::Service;
use crate::protocol::{Envelope, Event, ExportKind};
use crate::trainer::TrainerError;

impl Service {
    /// Collects what a file is made of, of the network as it is now: training waits. `codes` are those to decode.
    pub(super) async fn collect(
        &mut self,
        active: &mut ActiveRun,
        id: u32,
        kind: ExportKind,
        codes: Vec<f32>,
    ) -> Result<(), TrainerError> {
        active.trainer.generate_all();
        let run = active.id;
        // Also a sign of life, for a worker that is silent for long is taken for broken.
        let mut report = |done: f32| (self.emit)(Envelope { run, body: Event::Collecting(done.min(1.0)) });
        let mut collected = Box::new(active.trainer.collect(kind, codes, &mut report).await?);
        if matches!(kind, ExportKind::Receipt | ExportKind::Report) {
            match active.trainer.receipt(active.last_loss).await {
                Ok(receipt) => collected.receipt = receipt.hash(),
                Err(why @ TrainerError::Adjusted) => collected.no_receipt = why.to_string(),
                Err(error) => return Err(error),
            }
        }
        self.send(run, Event::Collected { id, collected });
        Ok(())
    }
}
