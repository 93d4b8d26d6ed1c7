//! Draws a sheet of a dataset's images, beside one of images in an array where a file is given, to judge by eye:
//! `cargo run --example sheet -- digits sheet.ppm ../shared/data/mnist-5k-images-idx3-ubyte.gz`

use hourglass::data::import::draft::{Alone, Draft, Opened, Work};
use hourglass::data::import::{InputFile, NoDecoder};
use hourglass::data::{DATASETS, ImageSet, ImageShape, dataset};
use std::error::Error;

/// Images in a row, and rows in a sheet.
const GRID: usize = 10;
/// Grey between two sheets, in pixels.
const GAP: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [key, target, rest @ ..] = &arguments[..] else {
        return Err("usage: sheet DATASET OUT.ppm [IDX FILE]".into());
    };
    let row = dataset(key).ok_or_else(|| {
        let keys: Vec<&str> = DATASETS.iter().map(|d| d.key).collect();
        format!("there is no dataset {key}, but {}", keys.join(", "))
    })?;
    let mut sets = vec![row.generate(GRID * GRID, 1)];
    if let [file, ..] = rest {
        sets.push(read(file)?);
    }
    let height = sets.iter().map(|s| s.shape.height * GRID).max().unwrap_or_default();
    let mut lines = vec![Vec::new(); height];
    for set in &sets {
        add(set, &mut lines);
    }
    let mut picture = format!("P6 {} {height} 255\n", lines[0].len() / 3).into_bytes();
    picture.extend(lines.concat());
    std::fs::write(target, picture)?;
    Ok(())
}

/// The images in a file of arrays, packed or not.
fn read(path: &str) -> Result<ImageSet, Box<dyn Error>> {
    let file = InputFile::in_memory(path, std::fs::read(path)?);
    let work = Work::new(&NoDecoder, &|_| ());
    let Opened::Set(mut draft) = pollster::block_on(Draft::open(vec![file], Alone::Set, &work))? else {
        return Err("a file of arrays is wanted".into());
    };
    let choices = draft.choices();
    Ok(pollster::block_on(draft.build(&choices, &work))?.0)
}

/// Continues the lines of a picture (red, green, blue) with some of a set's images, taken evenly from all of it.
fn add(set: &ImageSet, lines: &mut [Vec<u8>]) {
    let ImageShape { channels, height, width } = set.shape;
    let step = (set.len() / (GRID * GRID)).max(1);
    for (y, line) in lines.iter_mut().enumerate() {
        for column in 0..GRID {
            let (row, start) = (y / height, y % height * width);
            let index = (row * GRID + column) * step;
            if row < GRID && index < set.len() {
                let value = |channel: usize, x| set.image(index)[channel * height * width + start + x];
                line.extend((0..width).flat_map(|x| [0, 1, 2].map(|c| value(c.min(channels - 1), x))));
            } else {
                line.extend(vec![0; 3 * width]);
            }
        }
        line.extend([128; 3 * GAP]);
    }
}
