//! What can be taken away of a run: the rows of the sheet, how large each file becomes, and why there is none.

use crate::data::{DataKind, first_classes};
use crate::protocol::{Engine, ExportJob, ExportKind, Floats, PauseReason};
use crate::run::{History, Run};
use crate::spec::{Network, OWN_DATA, Spec};

/// Bytes of a number as text in a table, with its comma.
const TEXT_BYTES: usize = 12;
/// Bytes of a PNG and of its place in a ZIP, beside its pixels.
const PICTURE_BYTES: usize = 250;
/// Most members of a ZIP without extensions.
const MAX_PICTURES: usize = 65_535;
/// Bytes of a report without its map.
const REPORT_BYTES: usize = 100_000;
/// Numbers of each parameter in a checkpoint: itself and two moments of the optimiser.
const STATE: usize = 3;

/// A file that is offered.
pub struct Offer {
    /// Its kind.
    pub kind: ExportKind,
    /// What it is called in the sheet.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
}

/// Files under one heading.
pub struct OfferGroup {
    /// The heading.
    pub title: &'static str,
    /// The files.
    pub offers: &'static [Offer],
}

/// All files that are offered.
pub const OFFERS: &[OfferGroup] = &[
    OfferGroup {
        title: "The run",
        offers: &[
            Offer {
                kind: ExportKind::Run { with_images: false },
                title: "The whole run",
                about: "One file to continue with later: drop it on this page, or give it to the command line.",
            },
            Offer {
                kind: ExportKind::Checkpoint,
                title: "Checkpoint",
                about: "Only the network and the optimiser state. It opens here as well.",
            },
            Offer {
                kind: ExportKind::Receipt,
                title: "Receipt",
                about: "A link with the exact results of the run. Anyone who opens it can train the run again and \
                    compare.",
            },
        ],
    },
    OfferGroup {
        title: "The network",
        offers: &[
            Offer {
                kind: ExportKind::Onnx,
                title: "ONNX",
                about: "Encoder, decoder and both in one, for onnxruntime in any language, in browsers and on phones.",
            },
            Offer {
                kind: ExportKind::PyTorch,
                title: "PyTorch program",
                about: "Python code that defines the network, loads its weights, checks itself and can train from \
                    scratch. The data come with it.",
            },
            Offer {
                kind: ExportKind::Keras,
                title: "Keras program",
                about: "The same for Keras 3, on TensorFlow, JAX or PyTorch.",
            },
            Offer {
                kind: ExportKind::Burn,
                title: "Rust program",
                about: "The same in Rust, with the burn library.",
            },
            Offer {
                kind: ExportKind::Safetensors,
                title: "Weights",
                about: "A state_dict with the names and layouts of PyTorch, as safetensors.",
            },
        ],
    },
    OfferGroup {
        title: "The results",
        offers: &[
            Offer {
                kind: ExportKind::Report,
                title: "Report",
                about: "One page to print or hand in: settings, data, curves, reconstructions, the map and what was measured (HTML).",
            },
            Offer {
                kind: ExportKind::CodesCsv,
                title: "Codes as a table",
                about: "The code of every image with its name and labels, for a spreadsheet (CSV).",
            },
            Offer {
                kind: ExportKind::CodesNpy,
                title: "Codes as an array",
                about: "The same numbers for numpy.load (NPY).",
            },
            Offer {
                kind: ExportKind::Projector,
                title: "Codes for a projector",
                about: "A folder for the Embedding Projector (projector.tensorflow.org), with all images as one sheet.",
            },
            Offer {
                kind: ExportKind::ErrorsCsv,
                title: "Errors of every image",
                about: "The reconstruction error of each image, with its name and labels (CSV).",
            },
            Offer {
                kind: ExportKind::ErrorMaps,
                title: "Error maps",
                about: "Each validation image and anomaly above its error map, with masks where there are any (ZIP).",
            },
            Offer {
                kind: ExportKind::PredictionsCsv,
                title: "Predicted classes",
                about: "The class of each image that a linear probe predicts from its code (CSV).",
            },
            Offer {
                kind: ExportKind::CurvesCsv,
                title: "Loss history",
                about: "The loss curves, one row per step (CSV).",
            },
            Offer {
                kind: ExportKind::Dataset,
                title: "The data",
                about: "All images as the network sees them, with their labels, for numpy.load (NPZ).",
            },
            Offer {
                kind: ExportKind::Pictures,
                title: "The data as images",
                about: "One PNG per image, in one folder per class, with masks where there are any (ZIP).",
            },
        ],
    },
];

/// What is known of the run that is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Why nothing can be made; `None` when it can.
    pub reason: Option<&'static str>,
    /// What the run is called unless its user gives it a name.
    pub name: String,
    /// Parameters of the network.
    parameters: usize,
    /// Examples, and those of validation among them.
    examples: [usize; 2],
    /// Examples of validation and anomalies.
    judged: usize,
    /// Examples have classes.
    classes: bool,
    /// Values of an example.
    values: usize,
    /// Bytes of an example.
    example_bytes: usize,
    /// Numbers of a code that go into a table.
    code: usize,
    /// Points of the loss curves.
    points: usize,
    /// True for images of the user's own.
    pub own_data: bool,
    /// What the examples are.
    pub data: DataKind,
}

impl Facts {
    /// What is known of a run.
    pub fn of(run: &Run) -> Self {
        let data = run.kind();
        let Some(started) = &run.started else {
            return Self { reason: Some("No run yet."), name: "hourglass".into(), data, ..Self::default() };
        };
        let reason = match (&run.failure, run.pause) {
            (Some(_), _) => Some("The run has stopped: start it again first."),
            (_, Some(PauseReason::Diverged { .. })) => Some(
                "Training diverged, so the network has no usable weights: rewind to the last good state first.",
            ),
            _ => None,
        };
        let (spec, shape) = (&started.spec, started.data.shape);
        let network = Network::new(spec, shape);
        let heads = if network.log_var.is_some() { 2 } else { 1 };
        let width = if data == DataKind::Table { size_of::<f32>() } else { 1 };
        Self {
            reason,
            name: default_name(spec, &started.data.name),
            parameters: network.param_count(),
            examples: [started.data.count, started.data.validation].map(|count| count as usize),
            judged: (started.data.validation + started.data.anomalous) as usize,
            classes: first_classes(&started.data.labels).is_some(),
            values: shape.len(),
            example_bytes: shape.len() * width,
            code: network.latent() * heads,
            points: [&run.train, &run.penalty, &run.validation]
                .iter()
                .map(|curve| curve.points().len())
                .sum(),
            own_data: spec.data == OWN_DATA,
            data,
        }
    }

    /// Why a file can't be made; `None` when it can.
    pub fn reason(&self, kind: ExportKind) -> Option<&'static str> {
        self.reason.or(match kind {
            ExportKind::CurvesCsv | ExportKind::Receipt if self.points == 0 => Some("No training step yet."),
            ExportKind::Pictures | ExportKind::ErrorMaps if self.data == DataKind::Table => {
                Some("Rows of a table are numbers, not images.")
            }
            ExportKind::PredictionsCsv if !self.classes => Some("These images have no classes."),
            ExportKind::Pictures if self.examples[0] > MAX_PICTURES => {
                Some("Too many for a ZIP: take the data as arrays.")
            }
            _ => None,
        })
    }

    /// How large a file will become, in words.
    pub fn size(&self, kind: ExportKind) -> String {
        if kind == ExportKind::Receipt {
            return "a link".into();
        }
        let (weights, [count, validation]) = (self.parameters * size_of::<f32>(), self.examples);
        let images = count * self.example_bytes;
        let (bytes, packed) = match kind {
            ExportKind::Run { with_images } => {
                (weights * STATE + self.points * TEXT_BYTES, with_images.then_some(images))
            }
            ExportKind::Checkpoint => (weights * STATE, None),
            ExportKind::Safetensors => (weights, None),
            ExportKind::Onnx => (weights * 2, None),
            ExportKind::PyTorch | ExportKind::Keras | ExportKind::Burn => {
                (weights, Some(images + validation * self.values * size_of::<f32>()))
            }
            ExportKind::CodesCsv => (count * (self.code + 2) * TEXT_BYTES, None),
            ExportKind::CodesNpy => (count * self.code * size_of::<f32>(), None),
            ExportKind::ErrorsCsv => (count * 4 * TEXT_BYTES, None),
            ExportKind::CurvesCsv => (self.points * 3 * TEXT_BYTES, None),
            ExportKind::Projector => (count * (self.code + 2) * TEXT_BYTES, Some(images)),
            ExportKind::Dataset => (0, Some(images)),
            ExportKind::Pictures => (count * PICTURE_BYTES, Some(images)),
            ExportKind::PredictionsCsv => (count * 4 * TEXT_BYTES, None),
            ExportKind::ErrorMaps => {
                (self.judged * PICTURE_BYTES, Some(self.judged * 2 * self.example_bytes))
            }
            // Not in the sheet: how many there are is not known there.
            ExportKind::Decoded(_) => (0, None),
            ExportKind::Report => (REPORT_BYTES, Some(count * TEXT_BYTES * 8)),
            ExportKind::Receipt => (0, None),
        };
        let word = if packed.is_some() { "up to" } else { "about" };
        format!("{word} {}", size_text(bytes + packed.unwrap_or_default()))
    }
}

/// Bytes for people: "340 KB", "1.2 MB".
pub fn size_text(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// What a run is called until its user gives it a name: its data, kind and size of the code.
fn default_name(spec: &Spec, set: &str) -> String {
    let data = if spec.data == OWN_DATA { set } else { &spec.data };
    format!("{data}-{}-{}", spec.kind, spec.latent)
}

/// The request for a file of this kind.
pub fn job(kind: ExportKind, name: String, run: &Run) -> ExportJob {
    let curve = |history: &History| {
        Floats(history.points().iter().flat_map(|point| [point.step as f32, point.value]).collect())
    };
    let steps_per_epoch = run.started.as_ref().map_or(0, |started| started.steps_per_epoch);
    let curves = [&run.train, &run.penalty, &run.validation].map(curve);
    let baselines = run.baselines.map(|of| (of.mean, of.pca));
    let engine = match run.engine {
        Some(Engine::Cpu) => "the CPU".into(),
        Some(engine) => engine.name().into(),
        None => String::new(),
    };
    ExportJob { kind, name, curves, steps_per_epoch, baselines, engine, ..ExportJob::default() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;
    use crate::data::{ImageShape, LabelKind, Labels};
    use crate::protocol::{DataInfo, Failure, Started};

    fn run() -> Run {
        let spec = Spec { hidden: vec![10], latent: 2, ..Spec::default() };
        let shape = ImageShape::grey(5, 4);
        let data = DataInfo { shape, count: 1000, validation: 100, ..DataInfo::default() };
        let started = Started { spec, data, steps_per_epoch: 9, step: 0 };
        Run { started: Some(started), ..Run::default() }
    }

    fn all() -> impl Iterator<Item = &'static Offer> {
        OFFERS.iter().flat_map(|group| group.offers)
    }

    #[test]
    fn what_cannot_be_made_says_why() {
        let facts = Facts::of(&Run::default());
        assert!(all().all(|offer| facts.reason(offer.kind) == Some("No run yet.")));
        let mut run = run();
        let facts = Facts::of(&run);
        for offer in all() {
            let reason = facts.reason(offer.kind);
            let none = matches!(
                offer.kind,
                ExportKind::CurvesCsv | ExportKind::Receipt | ExportKind::PredictionsCsv
            );
            assert_eq!(reason.is_some(), none, "{}", offer.title);
        }
        if let Some(started) = &mut run.started {
            let kind = LabelKind::Class(vec!["cat".into(), "dog".into()]);
            started.data.labels = vec![Labels { name: "animal".into(), kind, values: Vec::new() }];
        }
        run.train.extend(1, &[0.5]);
        assert!(all().all(|offer| Facts::of(&run).reason(offer.kind).is_none()));
        run.pause = Some(PauseReason::Diverged { step: 1 });
        assert!(Facts::of(&run).reason(ExportKind::Onnx).unwrap().contains("diverged"));
        run.failure = Some((Failure::Panic, "why".into()));
        assert!(Facts::of(&run).reason(ExportKind::Onnx).unwrap().contains("stopped"));
    }

    #[test]
    fn sizes_follow_network_and_data() {
        let facts = Facts::of(&run());
        // 20·10+10 + 10·2+2 + 2·10+10 + 10·20+20 parameters.
        assert_eq!(facts.parameters, 482);
        assert_eq!(facts.size(ExportKind::Safetensors), "about 2 KB");
        assert_eq!(facts.size(ExportKind::Checkpoint), "about 6 KB");
        assert_eq!(facts.size(ExportKind::CodesNpy), "about 8 KB");
        assert_eq!(facts.size(ExportKind::Dataset), "up to 20 KB");
        assert_eq!(facts.size(ExportKind::ErrorMaps), "up to 29 KB");
        assert_eq!(facts.size(ExportKind::Run { with_images: true }), "up to 26 KB");
        assert_eq!([0, 1, 999_000, 11_594_722].map(size_text), ["0 KB", "1 KB", "999 KB", "11.6 MB"]);
    }

    #[test]
    fn the_request_has_the_curves() {
        let mut run = run();
        run.train.extend(1, &[0.5, 0.25]);
        run.validation.extend(2, &[0.75]);
        let job = job(ExportKind::CurvesCsv, "n".into(), &run);
        assert_eq!(job.curves[0].0, [1.0, 0.5, 2.0, 0.25]);
        assert_eq!(job.curves[2].0, [2.0, 0.75]);
        assert_eq!(job.steps_per_epoch, 9);
        assert_eq!(Facts::of(&run).name, "digits-plain-2");
        assert_eq!(
            default_name(&Spec { data: OWN_DATA.into(), ..Spec::default() }, "screws"),
            "screws-plain-2"
        );
    }
}
