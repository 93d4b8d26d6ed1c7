//! Faces of invented people: a person has fixed features, and pose, expression and light change from image to image.

use super::preprocess::luma;
use super::rng::Random;
use super::{Dataset, Framing, Generator, ImageShape, LabelKind, Labels, PERSON};

/// The row of [`super::DATASETS`].
pub const FACES: Dataset = Dataset {
    key: "faces",
    name: "Faces",
    about: "Two hundred invented people, smiling or not, turned, lit, with or without glasses: a good code \
        tells the person from the moment.",
    shape: ImageShape { channels: 3, height: SIDE, width: SIDE },
    framing: Framing::Crop,
    generator: Generator::new(labels, draw, None),
};

/// The same people without colour, a third of the values.
pub const GREY_FACES: Dataset = Dataset {
    key: "grey-faces",
    name: "Faces, grey",
    about: "The same two hundred people without colour: hair and skin say less, features more.",
    shape: ImageShape::grey(SIDE, SIDE),
    generator: Generator::new(labels, draw_grey, None),
    ..FACES
};

/// Side of an image, in pixels.
const SIDE: usize = 32;
/// Pixels of the unit that a face is measured in: half the height of a long head.
const UNIT: f32 = 11.5;
/// Centre of a head, in pixels from the upper edge.
const MIDDLE: f32 = 15.5;
/// Number of people in a set.
const PEOPLE: usize = 200;
const HAIR: [&str; 5] = ["none", "short", "parted", "long", "curly"];
const GLASSES: [&str; 2] = ["no", "yes"];
/// From a frown to a smile.
const SMILE: [f32; 2] = [-1.0, 1.0];
/// Turn of the head to the left (negative) or the right, in degrees.
const TURN: [f32; 2] = [-30.0, 30.0];
/// Light from the left (negative) or the right, as a share of full light.
const LIGHT: [f32; 2] = [-0.5, 0.5];
/// Largest shift of a head along each axis, in pixels.
const SHIFT: f32 = 1.2;
/// Largest tilt of a head, in radians.
const TILT: f32 = 0.09;

/// Red, green and blue, 0–1.
type Colour = [f32; 3];
const SKINS: [Colour; 6] = [
    [0.98, 0.86, 0.76],
    [0.94, 0.77, 0.62],
    [0.86, 0.66, 0.49],
    [0.71, 0.50, 0.34],
    [0.52, 0.35, 0.23],
    [0.36, 0.24, 0.17],
];
const HAIRS: [Colour; 6] = [
    [0.09, 0.07, 0.06],
    [0.27, 0.17, 0.10],
    [0.47, 0.29, 0.14],
    [0.78, 0.60, 0.30],
    [0.66, 0.28, 0.12],
    [0.72, 0.71, 0.70],
];
const EYES: [Colour; 4] = [[0.24, 0.15, 0.08], [0.25, 0.42, 0.62], [0.33, 0.48, 0.28], [0.10, 0.08, 0.07]];
const WHITE: Colour = [0.96, 0.96, 0.95];
const FRAME: Colour = [0.08, 0.08, 0.10];

/// Fixed features of a person; lengths in [`UNIT`]s.
struct Person {
    /// Index into [`HAIR`].
    hair_style: usize,
    /// Index into [`SKINS`].
    skin_tone: usize,
    skin: Colour,
    hair: Colour,
    iris: Colour,
    lips: Colour,
    width: f32,
    height: f32,
    jaw: f32,
    hairline: f32,
    eye_gap: f32,
    eye_height: f32,
    eye_size: f32,
    brow_lift: f32,
    brow_slope: f32,
    brow_weight: f32,
    nose_length: f32,
    nose_width: f32,
    mouth_height: f32,
    mouth_width: f32,
    lip_weight: f32,
}

impl Person {
    fn sample(random: &mut Random) -> Self {
        let skin_tone = random.below(SKINS.len());
        let skin = SKINS[skin_tone];
        Self {
            hair_style: random.below(HAIR.len()),
            skin_tone,
            skin,
            hair: HAIRS[random.below(HAIRS.len())],
            iris: EYES[random.below(EYES.len())],
            lips: [skin[0] * 0.82, skin[1] * 0.52, skin[2] * 0.52],
            width: random.range(0.62, 0.84),
            height: random.range(0.86, 1.04),
            jaw: random.range(-0.1, 0.35),
            hairline: random.range(-0.72, -0.46),
            eye_gap: random.range(0.24, 0.36),
            eye_height: random.range(-0.2, -0.04),
            eye_size: random.range(0.08, 0.125),
            brow_lift: random.range(0.17, 0.28),
            brow_slope: random.range(-0.07, 0.07),
            brow_weight: random.range(0.025, 0.075),
            nose_length: random.range(0.24, 0.4),
            nose_width: random.range(0.05, 0.12),
            mouth_height: random.range(0.44, 0.58),
            mouth_width: random.range(0.18, 0.32),
            lip_weight: random.range(0.04, 0.085),
        }
    }
}

/// Pose, expression, light and surroundings of one image.
struct Moment {
    smile: f32,
    turn: f32,
    light: f32,
    glasses: bool,
    tilt: f32,
    shift: [f32; 2],
    background: Colour,
    shirt: Colour,
}

impl Moment {
    fn sample(random: &mut Random) -> Self {
        let grey = random.range(0.35, 0.85);
        Self {
            smile: random.range(SMILE[0], SMILE[1]),
            turn: random.range(TURN[0], TURN[1]),
            light: random.range(LIGHT[0], LIGHT[1]),
            glasses: random.unit() < 0.3,
            tilt: random.range(-TILT, TILT),
            shift: [random.range(-SHIFT, SHIFT), random.range(-SHIFT, SHIFT)],
            background: [0.0, 0.05, 0.1].map(|blue| (grey + blue * random.unit()).min(1.0)),
            shirt: [(); 3].map(|()| random.range(0.15, 0.8)),
        }
    }
}

/// Number of the person on image `index` of a seed, the person, and the moment.
fn face(seed: u32, index: usize) -> (usize, Person, Moment) {
    /// First item of [`Random`] that stands for a person; those below are images.
    const FIRST: u64 = 1 << 30;
    let id = Random::class::<PEOPLE>(seed, index);
    let person = Person::sample(&mut Random::item(seed, FIRST + id as u64));
    (id, person, Moment::sample(&mut Random::item(seed, index as u64)))
}

fn labels(n: usize, seed: u32) -> Vec<Labels> {
    use LabelKind as Kind;
    let kinds = [
        ("hair", Kind::class(&HAIR)),
        ("glasses", Kind::class(&GLASSES)),
        // A quantity, because two hundred colours of classes can't be told apart on the map.
        (PERSON, Kind::factor([0.0, PEOPLE as f32], "")),
        ("skin", Kind::factor([0.0, SKINS.len() as f32], "")),
        ("smile", Kind::factor(SMILE, "")),
        ("turn", Kind::factor(TURN, "°")),
        ("light", Kind::factor(LIGHT, "")),
        ("tilt", Kind::factor([-TILT, TILT].map(f32::to_degrees), "°")),
        ("x", Kind::factor([-SHIFT, SHIFT], "px")),
        ("y", Kind::factor([-SHIFT, SHIFT], "px")),
    ];
    let row = |index| {
        let (id, person, moment) = face(seed, index);
        [
            person.hair_style as f32,
            f32::from(u8::from(moment.glasses)),
            id as f32,
            person.skin_tone as f32,
            moment.smile,
            moment.turn,
            moment.light,
            moment.tilt.to_degrees(),
            moment.shift[0],
            moment.shift[1],
        ]
    };
    Labels::columns(kinds, (0..n).map(row))
}

/// Draws one image, `[3, SIDE, SIDE]`.
fn draw(seed: u32, index: usize, image: &mut [u8]) {
    let (_, person, moment) = face(seed, index);
    let (sin, cos) = (libm::sinf(moment.tilt), libm::cosf(moment.tilt));
    for i in 0..SIDE * SIDE {
        let x = ((i % SIDE) as f32 + 0.5 - SIDE as f32 / 2.0 - moment.shift[0]) / UNIT;
        let y = ((i / SIDE) as f32 + 0.5 - MIDDLE - moment.shift[1]) / UNIT;
        let colour = colour(&person, &moment, [x * cos + y * sin, y * cos - x * sin]);
        for (channel, value) in colour.into_iter().enumerate() {
            image[channel * SIDE * SIDE + i] = (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        }
    }
}

/// The same without colour, `[1, SIDE, SIDE]`.
fn draw_grey(seed: u32, index: usize, image: &mut [u8]) {
    let mut colours = [0; 3 * SIDE * SIDE];
    draw(seed, index, &mut colours);
    let [red, green, blue] = [0, 1, 2].map(|channel| &colours[channel * SIDE * SIDE..]);
    for (i, grey) in image.iter_mut().enumerate() {
        *grey = luma(red[i], green[i], blue[i]);
    }
}

/// Colour at a point of the head's coordinates, in [`UNIT`]s from its centre: x to the right, y down.
fn colour(person: &Person, moment: &Moment, [x, y]: [f32; 2]) -> Colour {
    let mut paint = Paint(moment.background);
    let Person { skin, width, height, hair_style, .. } = *person;
    let shade = |colour: Colour, share: f32| colour.map(|v| v * share);
    if HAIR[hair_style] == "long" {
        paint.cover(ellipse([x, y - 0.25], [width + 0.2, height + 0.3]), shade(person.hair, 0.85));
    }
    paint.cover(ellipse([x, y - 1.95], [1.15, 0.75]), moment.shirt);
    paint.cover(capsule([x, y], [0.0, 0.6], [0.0, 1.2], 0.26), shade(skin, 0.85));
    // Features in front move with a turn of the head; ears and outline stay.
    let turned = libm::sinf(moment.turn.to_radians());
    let lit = |colour: Colour| shade(colour, 1.0 + moment.light * x / width * 0.6);
    for side in [-1.0, 1.0] {
        paint.cover(ellipse([x - side * (width + 0.02), y - 0.05], [0.09, 0.17]), lit(shade(skin, 0.92)));
    }
    let narrowed = x * (1.0 + person.jaw * (y / height).max(0.0) * (y / height).max(0.0));
    let head = ellipse([narrowed, y], [width, height]);
    paint.cover(head, lit(skin));

    let (fx, fy) = (x - 0.28 * turned, y);
    for side in [-1.0, 1.0] {
        let (ex, ey) = (fx - side * person.eye_gap, fy - person.eye_height);
        let size = person.eye_size;
        let open = 0.8 - 0.2 * moment.smile.max(0.0);
        paint.cover(ellipse([ex, ey], [size * 1.5, size * open]).max(head), WHITE);
        paint.cover(ellipse([ex - 0.04 * turned, ey], [size * 0.75, size * open]), person.iris);
        let lift = person.brow_lift + 0.03 * moment.smile;
        let slope = person.brow_slope * side;
        let brow = capsule([ex, ey + lift], [-size * 1.7, -slope], [size * 1.7, slope], person.brow_weight);
        paint.cover(brow.max(head), shade(person.hair, 0.8));
    }
    // The nose protrudes, so it moves further than the rest.
    let nx = x - 0.4 * turned;
    let tip = person.eye_height + 0.08 + person.nose_length;
    paint.cover(capsule([nx, fy], [0.0, tip - 0.15], [0.0, tip], person.nose_width), lit(shade(skin, 0.82)));
    paint.cover(
        capsule([nx, fy], [0.0, tip - 0.2], [0.0, tip - 0.04], person.nose_width * 0.7),
        lit(shade(skin, 1.02)),
    );
    // The corners of the mouth rise with a smile.
    let half = person.mouth_width * (1.0 + 0.25 * moment.smile);
    let part = (fx / half).clamp(-1.0, 1.0);
    let bend = person.mouth_height + 0.13 * moment.smile * (0.5 - part * part);
    let ends = (fx.abs() - half).max(0.0);
    let mouth = libm::sqrtf(ends * ends + (fy - bend) * (fy - bend)) - person.lip_weight;
    paint.cover(mouth.max(head), lit(person.lips));

    if HAIR[hair_style] != "none" {
        let line = match HAIR[hair_style] {
            "parted" => person.hairline + 0.25 * x / width,
            // Curls reach down the sides of the head.
            "curly" => person.hairline + 1.3 * x * x,
            // The hairline is lower at the temples.
            _ => person.hairline + 0.35 * x * x,
        };
        let angle = libm::atan2f(x, -y);
        let volume = if HAIR[hair_style] == "curly" { 0.16 + 0.05 * libm::cosf(11.0 * angle) } else { 0.07 };
        let cap = ellipse([x, y], [width + volume, height + volume]);
        paint.cover(cap.max(y - line), lit(person.hair));
    }
    if moment.glasses {
        let (low, radius) = (person.eye_height + 0.02, person.eye_gap * 0.8);
        for side in [-1.0, 1.0] {
            let ring = ellipse([fx - side * person.eye_gap, fy - low], [radius, radius * 0.85]);
            paint.cover(ring.abs() - 0.035, FRAME);
        }
        let gap = person.eye_gap - radius;
        paint.cover(capsule([fx, fy], [-gap, low], [gap, low], 0.03), FRAME);
    }
    paint.0
}

/// Colour of a pixel, painted layer by layer.
struct Paint(Colour);

impl Paint {
    /// Blends a colour in by how far the pixel lies inside a shape, given the signed distance to its edge; edges are one pixel
    /// wide.
    fn cover(&mut self, distance: f32, colour: Colour) {
        let share = (0.5 - distance * UNIT).clamp(0.0, 1.0);
        for (below, above) in self.0.iter_mut().zip(colour) {
            *below += share * (above - *below);
        }
    }
}

/// Signed distance to an ellipse with these half-axes, to first order: the value over the gradient; negative inside.
fn ellipse([x, y]: [f32; 2], [a, b]: [f32; 2]) -> f32 {
    let (u, v) = (x / a, y / b);
    let length = libm::sqrtf(u * u + v * v).max(1e-3);
    let slope = libm::sqrtf(u * u / (a * a) + v * v / (b * b)) / length;
    (length - 1.0) / slope.max(1e-3)
}

/// Signed distance to a line segment of half width `radius` with round ends; negative inside.
fn capsule([x, y]: [f32; 2], [ax, ay]: [f32; 2], [bx, by]: [f32; 2], radius: f32) -> f32 {
    let (px, py, dx, dy) = (x - ax, y - ay, bx - ax, by - ay);
    let along = ((px * dx + py * dy) / (dx * dx + dy * dy).max(1e-6)).clamp(0.0, 1.0);
    let (rx, ry) = (px - along * dx, py - along * dy);
    libm::sqrtf(rx * rx + ry * ry) - radius
}
