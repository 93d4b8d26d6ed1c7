//! Ready experiments.

use super::{Link, Spec};

/// A ready experiment: one row of [`PRESETS`].
pub struct Preset {
    /// Name on the page.
    pub name: &'static str,
    /// One sentence on what to look for.
    pub about: &'static str,
    /// The settings that differ from the defaults, as in the URL.
    pub hash: &'static str,
}

impl Preset {
    /// The experiment.
    pub fn spec(&self) -> Spec {
        Link::parse(self.hash).0.spec
    }
}

/// Every preset; the first is what the page opens with.
pub const PRESETS: &[Preset] = &[
    Preset {
        name: "Digits in two numbers",
        about: "784 pixels squeezed into 2 numbers: watch ten digits drift apart on the map.",
        hash: "",
    },
    Preset {
        name: "Linear: PCA by gradient",
        about: "Without non-linearities the loss creeps down to the PCA line and stops there.",
        hash: "hidden=&act=linear&out=linear&latent=2&lr=0.003",
    },
    Preset {
        name: "A wider bottleneck",
        about: "With 32 numbers the reconstructions become sharp; compare their error maps with those of 2 \
            numbers.",
        hash: "latent=32",
    },
    Preset {
        name: "Convolutional",
        about: "Small filters used all over the image: fewer parameters, different mistakes.",
        hash: "net=conv&hidden=16,32&latent=8&n=2000&lr=0.002",
    },
    Preset {
        name: "Shapes: find the factors",
        about: "Five known factors make these images; colour the map by each and see which ones the code \
            has found.",
        hash: "data=shapes&latent=5&hidden=512,128&loss=bce",
    },
    Preset {
        name: "Denoising",
        about: "The encoder sees a noisy digit, the loss wants the clean one: what is typical of digits \
            passes the bottleneck, noise does not.",
        hash: "kind=denoising&corrupt=gaussian&noise=0.5&latent=32",
    },
    Preset {
        name: "Missing patch",
        about: "A patch, 40 % of each side, is blacked out: the network must learn what a digit usually has \
            there.",
        hash: "kind=denoising&corrupt=patch&noise=0.4&latent=32",
    },
    Preset {
        name: "Variational",
        about: "Every digit becomes a small cloud, and the clouds fill the plane with few gaps: almost any \
            point near the centre decodes to a digit.",
        hash: "kind=vae&loss=bce&latent=2&hidden=256,128&lr=0.002",
    },
    Preset {
        name: "Sparse, larger than needed",
        about: "128 units, but only a few are active for each digit: each comes to stand for a stroke.",
        hash: "kind=sparse&latent=128&hidden=256&weight=0.0003",
    },
    Preset {
        name: "Contractive",
        about: "A code that hardly reacts to small changes of the image keeps only what tells digits \
            apart.",
        hash: "kind=contractive&latent=32&lr=0.002",
    },
    Preset {
        name: "Siamese: who is it?",
        about: "Images of one person move together, whatever the smile, light or glasses; the validation \
            images show people the network never saw. Colour the map by person or hair.",
        hash: "kind=siamese&data=faces&n=4000&latent=16&weight=0.1",
    },
    Preset {
        name: "Find the flaw",
        about: "The network has seen only good cloth, tiles, metal and wood. It reproduces what it knows; \
            the error that remains shows the flaw.",
        hash: "data=defects&latent=32&hidden=256&norm=1&lr=0.002&sched=cosine&epochs=30",
    },
    Preset {
        name: "Vowels by ear",
        about: "Half a second of sound as an image. Use an example, play it, then play the output: what do \
            8 numbers keep of a voice?",
        hash: "data=tones&n=3000&latent=8&hidden=256&norm=1&lr=0.002",
    },
    Preset {
        name: "Too fast",
        about: "A learning rate far too large: the loss overflows at once. Rewind and halve it until the network learns.",
        hash: "lr=3&hidden=256,128,64,32&out=linear",
    },
    Preset {
        name: "One number",
        about: "All digits on a single line: which ones become neighbours?",
        hash: "latent=1&hidden=256,64,16&act=gelu",
    },
];
