//! A part of a set, and a set as a network knows it.

use super::rng::Random;
use super::{Column, ColumnsError, ImageSet, ImageShape, Labels, Masks, SPLIT, Table};
use crate::buffers::Floats;
use std::collections::BTreeMap;

/// Stream of [`Random`].
const STREAM: u64 = 0x5B5E7;

impl ImageSet {
    /// At most `count` of the examples in their order, drawn by chance so that every class of the first column of classes,
    /// and training and validation where the set tells them apart, keep their shares; `None` when there are no more.
    pub fn drawn(&self, count: usize, seed: u32) -> Option<Self> {
        let n = self.len();
        if n <= count {
            return None;
        }
        let value = |column: Option<&Labels>, i: usize| {
            column.and_then(|column| column.values.get(i)).map_or(0, |value| *value as u32)
        };
        let (classes, split) = (self.classes(), self.column(SPLIT));
        let mut order: Vec<u32> = (0..n as u32).collect();
        Random::new(u64::from(seed), STREAM).shuffle(&mut order);
        let mut strata: BTreeMap<[u32; 2], Vec<u32>> = BTreeMap::new();
        for i in order {
            strata.entry([classes, split].map(|column| value(column, i as usize))).or_default().push(i);
        }
        // The k-th of a stratum of n stands at (k + ½) / n: the first `count` of all hold its share of each.
        let mut places: Vec<(f64, u32)> = Vec::with_capacity(n);
        for stratum in strata.values() {
            let size = stratum.len() as f64;
            places.extend(stratum.iter().enumerate().map(|(k, &i)| ((k as f64 + 0.5) / size, i)));
        }
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut kept: Vec<u32> = places[..count].iter().map(|(_, i)| *i).collect();
        kept.sort_unstable();
        Some(self.part(&kept))
    }

    /// The examples with these indices, with all that is known of them.
    ///
    /// # Panics
    /// When an index is not below [`len`](Self::len).
    pub fn part(&self, indices: &[u32]) -> Self {
        let mut pixels = Vec::with_capacity(indices.len() * self.shape.len());
        indices.iter().for_each(|&i| pixels.extend_from_slice(self.image(i as usize)));
        let labels = self.labels.iter().map(|column| Labels {
            name: column.name.clone(),
            kind: column.kind.clone(),
            values: indices.iter().map(|&i| column.values[i as usize]).collect(),
        });
        let named = self.names.len() == self.len();
        Self {
            name: self.name.clone(),
            shape: self.shape,
            pixels,
            labels: labels.collect(),
            names: indices.iter().filter(|_| named).map(|&i| self.names[i as usize].clone()).collect(),
            masks: self.masks.as_ref().map(|masks| masks.part(indices, self.shape.height * self.shape.width)),
            table: self.table.as_ref().map(|table| Table {
                columns: table.columns.clone(),
                values: Floats(indices.iter().flat_map(|&i| table.row(i as usize)).copied().collect()),
            }),
            made_of: self.made_of,
        }
    }
}

impl ImageSet {
    /// The set as a network knows it that has learned from a table with these columns (none: from images); `None` when it is
    /// so already.
    ///
    /// # Errors
    /// When it can't be seen so: a sentence.
    pub fn aligned_to(&self, columns: &[Column]) -> Result<Option<Self>, ColumnsError> {
        match &self.table {
            None if columns.is_empty() => Ok(None),
            None => Err(ColumnsError::NoTable),
            Some(_) if columns.is_empty() => Err(ColumnsError::NoImages),
            Some(table) if table.columns == columns => Ok(None),
            Some(table) => {
                let table = table.aligned_to(columns)?;
                let shape = ImageShape::grey(1, columns.len());
                let (name, labels, names) = (self.name.clone(), self.labels.clone(), self.names.clone());
                let pixels = table.pixels();
                let (masks, made_of) = (None, self.made_of);
                Ok(Some(Self { name, shape, pixels, labels, names, masks, table: Some(table), made_of }))
            }
        }
    }
}

impl Masks {
    /// The mask of an image, `[height, width]` of `plane` pixels; `None` for an image without.
    pub fn of(&self, image: u32, plane: usize) -> Option<&[u8]> {
        let at = self.indices.binary_search(&image).ok()?;
        self.pixels.get(at * plane..(at + 1) * plane)
    }

    fn part(&self, images: &[u32], plane: usize) -> Self {
        let mut part = Self::default();
        for (new, &old) in images.iter().enumerate() {
            if let Some(mask) = self.of(old, plane) {
                part.indices.push(new as u32);
                part.pixels.extend_from_slice(mask);
            }
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::LabelKind;

    /// 900 of class 0 and 100 of class 1; one in four of either is for validation. Its pixel is its number, counted on.
    fn set() -> ImageSet {
        let labels = |name: &str, values: Vec<f32>| {
            let kind = LabelKind::Class(vec!["a".into(), "b".into()]);
            Labels { name: name.into(), kind, values }
        };
        let column = Column { name: "x".into(), mean: 0.0, std: 1.0, indicator: false };
        ImageSet {
            shape: ImageShape::grey(1, 1),
            pixels: (0..1000).map(|i| (i % 256) as u8).collect(),
            labels: vec![
                labels(SPLIT, (0..1000).map(|i| f32::from(u8::from(i % 4 == 0))).collect()),
                labels("class", (0..1000).map(|i| f32::from(u8::from(i >= 900))).collect()),
            ],
            names: (0..1000).map(|i| i.to_string()).collect(),
            masks: Some(Masks { indices: (900..1000).collect(), pixels: (0..100).collect() }),
            table: Some(Table {
                columns: vec![column],
                values: Floats((0..1000).map(|i| i as f32).collect()),
            }),
            ..ImageSet::default()
        }
    }

    #[test]
    fn a_part_keeps_the_shares_and_all_that_is_known() {
        let all = set();
        assert!(all.drawn(1000, 1).is_none() && all.drawn(5000, 1).is_none());
        let part = all.drawn(200, 1).unwrap();
        assert_eq!((part.len(), part.names.len()), (200, 200));
        let of = |name: &str| part.column(name).unwrap().values.iter().filter(|v| **v == 1.0).count();
        assert_eq!([of("class"), of(SPLIT)], [20, 50]);
        let numbers: Vec<usize> = part.names.iter().map(|name| name.parse().unwrap()).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "in the order of the set");
        let masks = part.masks.as_ref().unwrap();
        assert_eq!(masks.indices.len(), 20);
        for (i, &number) in numbers.iter().enumerate() {
            assert_eq!(part.pixels[i], (number % 256) as u8);
            assert_eq!(part.table.as_ref().unwrap().row(i), [number as f32]);
            let mask = masks.of(i as u32, 1).map(|mask| usize::from(mask[0]) + 900);
            assert_eq!(mask, (number >= 900).then_some(number));
        }
        assert_eq!(all.drawn(200, 1), Some(part.clone()));
        assert_ne!(all.drawn(200, 2), Some(part));
    }
}
