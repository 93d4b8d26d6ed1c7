//! What page and import worker say to each other.
//!
//! A message to the worker is an object `{ command, files }`: `command` is an [`ImportCommand`], `files` goes with
//! [`ImportCommand::Open`] and [`ImportCommand::More`] and is an array of `[path, Blob]`. A message of the worker is an [`ImportMessage`].

use super::{Choices, DecodedPicture, LeftOut, Look, Samples};
use crate::buffers::{Bytes, Floats};
use crate::data::ImageSet;
use serde::{Deserialize, Serialize};

/// What the page asks of the import worker. A newer [`Open`](Self::Open) ends what an older one began: the last drop counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportCommand {
    /// Understand files. They travel beside the command, the first of them at least.
    Open {
        /// Number of the import; rises. Events repeat it.
        id: u32,
        /// Number of files in all, those beside [`More`](Self::More) among them.
        count: u32,
        /// True to add the files to those of the import before.
        join: bool,
        /// True when the data of the run are spectrograms, so that a single sound is one to reconstruct.
        sounds: bool,
    },
    /// More files of an [`Open`](Self::Open). They travel beside the command: a browser takes a quarter of a millisecond to hand a
    /// file over, and would stand still while it hands over thousands at once.
    More {
        /// Number of the import.
        id: u32,
    },
    /// The user chose otherwise. Answered by [`ImportEvent::Look`] and [`ImportEvent::Samples`].
    Choose(Box<Choices>),
    /// Make the set. Answered by [`ImportEvent::Progress`] and [`ImportEvent::Built`].
    Build(Box<Choices>),
    /// Use a picture or sound as the user's own: the one of this number, from 0, in the last [`ImportEvent::Samples`].
    /// Answered by [`ImportEvent::Picture`] or [`ImportEvent::Sound`].
    UseOne(u32),
    /// Stop what is being done; the draft is dropped.
    Cancel,
    /// A file that the page decoded; `Err` with a sentence, without the file's name, when it could not.
    Decoded {
        /// Number of the [`ImportEvent::Decode`].
        number: u32,
        /// What the file holds.
        content: Result<Box<Decoded>, String>,
    },
}

/// What the import worker reports. All but [`Ready`](Self::Ready) belong to the import `id` of their envelope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportEvent {
    /// The worker listens; what is sent before is lost.
    Ready,
    /// Progress.
    Progress {
        /// What is being done: "Looking at files", "Reading pictures".
        what: String,
        /// Files or examples done.
        done: u32,
        /// Of how many; 0 when not known.
        total: u32,
    },
    /// The files are one picture (`left_out`: beside others of no use).
    Picture {
        /// Its file.
        name: String,
        /// The picture.
        picture: Box<DecodedPicture>,
        /// Other files.
        left_out: Vec<LeftOut>,
    },
    /// The files are one sound.
    Sound {
        /// Its file.
        name: String,
        /// Samples from −1 to 1 at [`SAMPLE_RATE`](crate::data::tones::SAMPLE_RATE).
        samples: Floats,
        /// Other files.
        left_out: Vec<LeftOut>,
    },
    /// What was understood so far; the last one is `complete`.
    Look(Box<Look>),
    /// Examples as the network will see them.
    Samples(Box<Samples>),
    /// Decode this file, which only a page can. Answered by [`ImportCommand::Decoded`].
    Decode {
        /// A number that the answer repeats: an answer may come when nobody waits for it any more.
        number: u32,
        /// What it is.
        kind: PageFile,
        /// All its bytes.
        bytes: Bytes,
    },
    /// The set is made.
    Built {
        /// The set.
        set: Box<ImageSet>,
        /// Files that turned out to be of no use while they were read.
        left_out: Vec<LeftOut>,
    },
    /// The file is a run, or the set that a run waited for is made.
    Run {
        /// The run.
        run: Box<OpenedRun>,
        /// Files that turned out to be of no use.
        left_out: Vec<LeftOut>,
    },
    /// The files are of no use, or what was asked can't be done: a sentence. What was there before stays.
    Failed(String),
}

/// A run that was opened from its file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenedRun {
    /// Its name.
    pub name: String,
    /// The experiment as in a link, with the live settings as they were last.
    pub spec: String,
    /// Optimiser steps.
    pub step: u32,
    /// The checkpoint to go on from, a safetensors file.
    pub checkpoint: Bytes,
    /// The training loss, the penalty before its weight and the validation loss on the way: step and value in turn.
    pub curves: [Floats; 3],
    /// The images that it was trained on; `None` for generated ones.
    pub images: Option<Box<ImageSet>>,
}

/// What only a page decodes, for a worker lacks the means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageFile {
    /// A drawing (SVG).
    Drawing,
    /// A sound (AAC, Opus).
    Sound,
}

/// What a page decoded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Decoded {
    /// Pixels of a drawing.
    Picture(DecodedPicture),
    /// Samples of a sound, all channels mixed, from −1 to 1 at [`SAMPLE_RATE`](crate::data::tones::SAMPLE_RATE).
    Sound(Floats),
}

/// An event with the import that it belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportMessage {
    /// Number of the [`ImportCommand::Open`]; 0 for what assets/loader.js reports while the worker is loaded: the first
    /// progress, or that it failed. It is then about whatever import waits.
    pub id: u32,
    /// The event.
    pub event: ImportEvent,
}
