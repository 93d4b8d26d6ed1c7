//! Colours for classes and for quantities.

use super::theme::Rgb;

/// Okabe & Ito's eight (2008), which people with any common colour blindness can tell apart, and two that keep their
/// distance from them.
const CLASSES: [Rgb; 10] = [
    Rgb(0x00, 0x72, 0xb2), // blue
    Rgb(0xe6, 0x9f, 0x00), // orange
    Rgb(0x00, 0x9e, 0x73), // bluish green
    Rgb(0xcc, 0x79, 0xa7), // reddish purple
    Rgb(0x56, 0xb4, 0xe9), // sky blue
    Rgb(0xd5, 0x5e, 0x00), // vermilion
    Rgb(0xf0, 0xe4, 0x42), // yellow
    Rgb(0x00, 0x00, 0x00), // black
    Rgb(0x28, 0x00, 0x78), // indigo
    Rgb(0x78, 0x28, 0x00), // brown
];

/// Replacements on a dark surface, by index: for blue, black, indigo and brown.
const CLASSES_DARK: [(usize, Rgb); 4] = [
    (0, Rgb(0x20, 0x60, 0xf8)),
    (7, Rgb(0xff, 0xff, 0xff)),
    (8, Rgb(0x78, 0x28, 0xc8)), // violet
    (9, Rgb(0xa0, 0xc8, 0xa0)), // sage
];

/// The colour of a class; beyond ten the colours repeat, greyer.
pub fn class_colour(class: usize, dark: bool) -> Rgb {
    let index = class % CLASSES.len();
    let replaced = CLASSES_DARK.iter().find(|(i, _)| dark && *i == index);
    let colour = replaced.map_or(CLASSES[index], |(_, colour)| *colour);
    let round = (class / CLASSES.len()).min(2) as f32;
    colour.mix(Rgb(0x80, 0x80, 0x80), 0.35 * round)
}

/// Viridis (van der Walt & Smith 2015) at every eighth: even in lightness, readable in grey and to the colour-blind.
const VIRIDIS: [Rgb; 9] = [
    Rgb(0x44, 0x01, 0x54),
    Rgb(0x47, 0x2d, 0x7b),
    Rgb(0x3b, 0x52, 0x8b),
    Rgb(0x2c, 0x72, 0x8e),
    Rgb(0x21, 0x91, 0x8c),
    Rgb(0x28, 0xae, 0x80),
    Rgb(0x5e, 0xc9, 0x62),
    Rgb(0xad, 0xdc, 0x30),
    Rgb(0xfd, 0xe7, 0x25),
];

/// The colour of a quantity at `part` (0–1, clamped) of its range. The darkest end is left out on a dark surface and the
/// lightest on a light one, so that every point is visible.
pub fn sequential(part: f32, dark: bool) -> Rgb {
    const LEFT_OUT: f32 = 0.1;
    let part = part.clamp(0.0, 1.0) * (1.0 - LEFT_OUT) + if dark { LEFT_OUT } else { 0.0 };
    let place = part * (VIRIDIS.len() - 1) as f32;
    let index = (place as usize).min(VIRIDIS.len() - 2);
    VIRIDIS[index].mix(VIRIDIS[index + 1], place - index as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Oklab (Ottosson 2020) of linear light.
    fn oklab([r, g, b]: [f32; 3]) -> [f32; 3] {
        let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
        let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
        let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
        [
            0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
            1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
            0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
        ]
    }

    fn linear(Rgb(r, g, b): Rgb) -> [f32; 3] {
        [r, g, b].map(|v| {
            let v = f32::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// Full colour blindness (Machado et al. 2009, severity 1).
    const EYES: [(&str, [[f32; 3]; 3]); 4] = [
        ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protan",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deutan",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_82, 0.042_94, 0.968_881],
            ],
        ),
        (
            "tritan",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_9],
            ],
        ),
    ];

    fn seen(colour: Rgb, eye: &[[f32; 3]; 3]) -> [f32; 3] {
        let light = linear(colour);
        oklab(eye.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f32>().clamp(0.0, 1.0)))
    }

    fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
        a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f32>().sqrt()
    }

    #[test]
    fn ten_classes_can_be_told_apart_by_every_eye_on_both_surfaces() {
        for theme in [crate::plot::LIGHT, crate::plot::DARK] {
            for (name, eye) in &EYES {
                let mut worst = (9.0, 0, 0);
                for i in 0..10 {
                    let colour = seen(class_colour(i, theme.dark), eye);
                    let from_surface = distance(colour, seen(theme.surface, eye));
                    assert!(
                        from_surface > 0.1,
                        "class {i} vanishes on the surface for {name}: {from_surface}"
                    );
                    for j in 0..i {
                        let apart = distance(colour, seen(class_colour(j, theme.dark), eye));
                        if apart < worst.0 {
                            worst = (apart, i, j);
                        }
                    }
                }
                // Three times what is just noticed side by side (about .02): points of a map lie apart.
                assert!(worst.0 > 0.06, "{name}, dark {}: {worst:?}", theme.dark);
            }
        }
    }

    #[test]
    fn quantities_grow_lighter() {
        let lightness = |part| oklab(linear(sequential(part, false)))[0];
        assert!((0..20).all(|i| lightness(i as f32 / 20.0) < lightness((i + 1) as f32 / 20.0)));
        assert_eq!(sequential(-1.0, true), sequential(0.0, true));
    }
}
