//! Drafts of picture files and of sound files.

use super::content::Content;
use super::known::Known;
use super::open::{Sorting, name_in};
use super::part::part;
use super::pictures::{Pictures, decode_file};
use super::why::why;
use super::work::Work;
use super::{Alone, Opened, SAMPLES, sounds};
use crate::data::import::layout::Layout;
use crate::data::import::sounds::decode;
use crate::data::import::tables::{RawTable, labels_for};
use crate::data::import::{ImportError, InputFile, LeftOut};
use crate::number_text::thousands;

/// Pictures that are looked at beside the samples, at most.
const OTHERS: usize = 400;

impl Sorting {
    /// A draft of picture files or sound files, or the single one.
    pub(super) async fn of_files(
        mut self,
        says: &[RawTable],
        work: &Work<'_>,
    ) -> Result<Opened, ImportError> {
        let pictures = std::mem::take(&mut self.found.pictures);
        let sounds = std::mem::take(&mut self.found.sounds);
        match (pictures.as_slice(), sounds.as_slice()) {
            ([(only, _)], []) if self.alone != Alone::Set => {
                let picture = Box::new(decode_file(only, work.platform).await?);
                let left_out = std::mem::take(&mut self.found.left_out);
                return Ok(Opened::Picture { name: only.name().into(), picture, left_out });
            }
            ([], [only]) if self.alone == Alone::PictureOrSound => {
                let samples = decode(only, work.platform).await?;
                let left_out = std::mem::take(&mut self.found.left_out);
                return Ok(Opened::Sound { name: only.name().into(), samples, left_out });
            }
            ([], [only]) if self.alone == Alone::Picture => {
                return Err(ImportError::OneSound { name: only.name().into() });
            }
            _ => {}
        }
        let files: Vec<InputFile> =
            pictures.iter().map(|(file, _)| file.clone()).chain(sounds.clone()).collect();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let layout = Layout::of(&paths, pictures.is_empty());
        for (index, why) in &layout.left_out {
            self.leave_out(paths[*index], why.clone());
        }
        let mut known = Known {
            names: layout.names,
            labels: layout.labels,
            masks: layout.masks.iter().map(|(mask, example)| (files[*mask].clone(), *example)).collect(),
            notes: layout.notes,
            duplicates: u32::try_from(self.found.duplicates).unwrap_or(u32::MAX),
            ..Known::default()
        };
        self.read_labels(says, &mut known);
        let mut content = if pictures.is_empty() {
            Content::Sounds {
                files: layout.examples.iter().map(|i| files[*i].clone()).collect(),
                samples: Vec::new(),
            }
        } else {
            let mut all = Pictures::default();
            layout.examples.iter().for_each(|i| all.push(pictures[*i].0.clone(), pictures[*i].1));
            Content::Pictures(Box::new(all))
        };
        self.look_at(&mut content, &mut known, work).await?;
        Ok(self.finished(content, known))
    }

    /// Labels that tables beside the files hold.
    fn read_labels(&mut self, says: &[RawTable], known: &mut Known) {
        for table in says {
            let Some(found) = labels_for(&known.names, table) else {
                self.leave_out(&table.name, "names none of the files that are used");
                continue;
            };
            let names: Vec<&str> = found.labels.iter().map(|column| column.name.as_str()).collect();
            known.note(format!(
                "“{}” says of {} of {} files: {}.",
                name_in(&table.name),
                thousands(found.matched as u64),
                thousands(known.names.len() as u64),
                names.join(", ")
            ));
            // What a file says is more than what a folder's name says.
            known.labels.retain(|column| !found.labels.iter().any(|other| other.name == column.name));
            known.labels.splice(0..0, found.labels);
        }
    }

    /// Looks at some of the files; those that can't be decoded are left out.
    async fn look_at(
        &mut self,
        content: &mut Content,
        known: &mut Known,
        work: &Work<'_>,
    ) -> Result<(), ImportError> {
        let count = content.len();
        let samples = part(count, SAMPLES, &known.labels);
        let mut damaged = Vec::new();
        match content {
            Content::Pictures(pictures) => {
                let others = part(count, OTHERS, &known.labels);
                damaged.extend(pictures.look_at(&samples, &others, known, work).await?);
            }
            Content::Sounds { files, samples: images } => {
                for (done, index) in samples.iter().enumerate() {
                    work.step("Looking at sounds", done, samples.len()).await?;
                    match sounds::image(&files[*index], work.platform).await {
                        Ok(image) => images.push((*index, image)),
                        Err(error) => {
                            damaged.push(*index);
                            known
                                .left_out
                                .push(LeftOut { path: files[*index].path.clone(), why: why(&error) });
                        }
                    }
                }
            }
            Content::Images(_) | Content::Rows(_) => {}
        }
        if !damaged.is_empty() {
            let keep: Vec<bool> = (0..count).map(|index| !damaged.contains(&index)).collect();
            content.retain(&keep);
            known.retain(&keep);
        }
        Ok(())
    }
}
