//! Colours of points by a column of labels, and their legend.

use super::format;
use super::palette::{class_colour, sequential};
use super::theme::{Rgb, Theme};
use crate::data::{LabelKind, Labels};

/// Colour and visibility of every point, with the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Colouring {
    /// The colour of each point.
    pub colours: Vec<Rgb>,
    /// For each point, false when its class is switched off.
    pub visible: Vec<bool>,
    /// The meaning of the colours.
    pub legend: Legend,
}

/// The meaning of the colours.
#[derive(Clone, Debug, PartialEq)]
pub enum Legend {
    /// One colour for all: the images have no labels.
    Plain,
    /// One row for each class.
    Classes(Vec<ClassRow>),
    /// A colour bar.
    Bar {
        /// Name of the quantity.
        name: String,
        /// Smallest value with its unit, at the first stop.
        min: String,
        /// Largest value with its unit, at the last stop.
        max: String,
        /// Evenly spaced colours from smallest to largest.
        stops: Vec<Rgb>,
    },
}

/// One class of a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassRow {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub colour: Rgb,
    /// Number of its images.
    pub count: usize,
    /// False when switched off.
    pub shown: bool,
}

/// Colours for `count` points by a column of labels. `hidden[class]` is true for a class that is switched off; missing
/// entries are shown. A point whose value is not a class, or not a number, is muted.
pub fn colouring(labels: Option<&Labels>, count: usize, hidden: &[bool], theme: &Theme) -> Colouring {
    let plain =
        Colouring { colours: vec![theme.train; count], visible: vec![true; count], legend: Legend::Plain };
    let Some(labels) = labels else { return plain };
    let value = |i: usize| labels.values.get(i).copied().unwrap_or(f32::NAN);
    match &labels.kind {
        LabelKind::Class(names) => {
            let is_hidden = |class: usize| hidden.get(class).copied().unwrap_or(false);
            let mut rows: Vec<ClassRow> = names
                .iter()
                .enumerate()
                .map(|(class, name)| ClassRow {
                    name: name.clone(),
                    colour: class_colour(class, theme.dark),
                    count: 0,
                    shown: !is_hidden(class),
                })
                .collect();
            let (mut colours, mut visible) = (Vec::with_capacity(count), Vec::with_capacity(count));
            for i in 0..count {
                let value = value(i);
                let row = if value >= 0.0 { rows.get_mut(value as usize) } else { None };
                match row {
                    Some(row) => {
                        row.count += 1;
                        colours.push(row.colour);
                        visible.push(row.shown);
                    }
                    None => {
                        colours.push(theme.muted);
                        visible.push(true);
                    }
                }
            }
            Colouring { colours, visible, legend: Legend::Classes(rows) }
        }
        LabelKind::Factor { min, max, unit } => {
            let span = if max > min { max - min } else { 1.0 };
            let colour = |i: usize| {
                let part = (value(i) - min) / span;
                if part.is_finite() { sequential(part, theme.dark) } else { theme.muted }
            };
            /// Enough for a smooth gradient.
            const STOPS: usize = 9;
            let stops = (0..STOPS).map(|i| sequential(i as f32 / (STOPS - 1) as f32, theme.dark)).collect();
            let with_unit = |value: f32| with_unit(value, unit);
            Colouring {
                colours: (0..count).map(colour).collect(),
                visible: plain.visible,
                legend: Legend::Bar {
                    name: labels.name.clone(),
                    min: with_unit(*min),
                    max: with_unit(*max),
                    stops,
                },
            }
        }
    }
}

/// "350°", "12 px", "0.50".
fn with_unit(value: f32, unit: &str) -> String {
    let number = if value.fract() == 0.0 { format::tick(value, 1.0) } else { format::significant(value, 2) };
    match unit {
        "" => number,
        "°" => format!("{number}°"),
        _ => format!("{number}{}{unit}", format::THIN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{DARK, LIGHT};

    #[test]
    fn classes_can_be_switched_off_and_unknown_ones_are_muted() {
        let labels = Labels {
            name: "digit".into(),
            kind: LabelKind::Class(vec!["zero".into(), "one".into()]),
            values: vec![0.0, 1.0, 1.0, 7.0, f32::NAN],
        };
        let colouring = colouring(Some(&labels), 6, &[false, true], &LIGHT);
        assert_eq!(colouring.visible, [true, false, false, true, true, true]);
        assert_eq!(colouring.colours[3..], [LIGHT.muted; 3]);
        let Legend::Classes(rows) = colouring.legend else { panic!("{:?}", colouring.legend) };
        assert_eq!((rows[1].count, rows[1].shown, rows[1].colour), (2, false, colouring.colours[1]));
    }

    #[test]
    fn factors_have_a_bar_with_units() {
        let kind = LabelKind::Factor { min: 0.5, max: 350.0, unit: "°".into() };
        let labels = Labels { name: "rotation".into(), kind, values: vec![0.5, 350.0, f32::NAN] };
        let colouring = colouring(Some(&labels), 3, &[], &DARK);
        let Legend::Bar { min, max, stops, .. } = colouring.legend else { panic!() };
        assert_eq!((min.as_str(), max.as_str()), ("0.50°", "350°"));
        assert_eq!(colouring.colours, [stops[0], stops[stops.len() - 1], DARK.muted]);
    }
}
