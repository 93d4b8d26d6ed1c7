//! The figures of a report: charts as SVG, images as PNG.

use super::html::escaped;
use super::{CodeMap, Copies, Judged, Report, ReportError};
use crate::data::ImageShape;
use crate::plot::{
    AnomalyChart, AnomalyScore, Comparison, DrawError, Judgement, LIGHT, Legend, LossChart, MapAxes,
    Viewport, colouring, is_row, loss_chart,
};
use crate::results::raster_png;
use plotters::prelude::{DrawingBackend as _, SVGBackend};

/// Charts are drawn at twice their size, for plotters rounds to whole pixels.
const SCALE: f32 = 2.0;
/// Size of the loss chart, px.
const CURVES: [f32; 2] = [680.0, 260.0];
/// Size of the chart of anomalies, px.
const JUDGED: [f32; 2] = [680.0, 230.0];
/// Size of the map, px.
const MAP: [f32; 2] = [460.0, 400.0];
/// Points of the map: more would make the file large and hide each other.
const POINTS: usize = 2000;
/// Images beside their copies; rows of a table take more room.
const COPIES: usize = 12;
const ROWS: usize = 5;
/// Longest side of an image, in pixels of the picture.
const SIDE: usize = 96;

/// The loss curves; `None` of a run whose losses are not known.
pub(super) fn curves(report: &Report<'_>) -> Result<Option<String>, ReportError> {
    if report.train.points().len() < 2 {
        return Ok(None);
    }
    let spec = report.spec;
    let unit = report.data.kind.say(&loss_chart::unit(spec));
    let penalty = loss_chart::penalty(spec).filter(|_| !report.penalty.points().is_empty());
    let chart = LossChart {
        train: report.train,
        validation: report.validation,
        penalty: penalty.map(|(name, factor)| (name, report.penalty, factor)),
        sum_name: loss_chart::sum_name(spec).filter(|_| penalty.is_some()),
        baselines: report.baselines,
        unit: &unit,
        mean: &report.data.kind.say("mean image"),
        latent: spec.latent,
        log: false,
        hover: None,
        theme: &LIGHT,
        scale: SCALE,
    };
    let about = "Training and validation loss over the steps.";
    svg(CURVES, about, &|backend| chart.draw(backend).map(drop), "").map(Some)
}

/// Scores of good examples and of anomalies, and the characteristic.
pub(super) fn judged(judged: &Judged<'_>, judgement: &Judgement) -> Result<String, ReportError> {
    let chart = AnomalyChart {
        score: AnomalyScore::WorstPixels.row(),
        good: judged.good,
        anomalous: judged.odd,
        judgement,
        theme: &LIGHT,
        scale: SCALE,
    };
    let about = "How many examples have which error, and the receiver operating characteristic.";
    svg(JUDGED, about, &|backend| chart.draw(backend), "")
}

/// Codes on a plane, with the meaning of their colours as HTML.
pub(super) fn map(map: &CodeMap<'_>) -> Result<(String, String), ReportError> {
    let mut view = Viewport::default();
    view.fit(map.positions);
    let axes = MapAxes { view: &view, names: map.names, theme: &LIGHT, scale: SCALE };
    let colours = colouring(map.labels, map.positions.len(), &[], &LIGHT);
    let size = MAP.map(|side| side * SCALE);
    let plot = MapAxes::plot((size[0] as u32, size[1] as u32), SCALE);
    let stride = map.positions.len().div_ceil(POINTS).max(1);
    let mut points = String::from("<g fill-opacity=\"0.72\">");
    let shown = map.positions.iter().zip(&colours.colours).step_by(stride);
    for (position, colour) in shown.filter(|(position, _)| position.iter().all(|v| v.is_finite())) {
        let [x, y] = view.to_pixel(*position, [plot.width, plot.height]);
        if (0.0..=plot.width).contains(&x) && (0.0..=plot.height).contains(&y) {
            let (x, y) = (plot.x + x, plot.y + y);
            points += &format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{}\"/>", colour.css());
        }
    }
    points += "</g>";
    let about = "Codes of the examples on a plane, coloured by their labels.";
    let drawn = svg(MAP, about, &|backend| axes.draw(backend).map(drop), &points)?;
    Ok((drawn, legend(&colours.legend)))
}

fn legend(legend: &Legend) -> String {
    match legend {
        Legend::Plain => String::new(),
        Legend::Classes(rows) => {
            let shown = rows.iter().filter(|row| row.count > 0);
            let row = shown.map(|row| {
                format!("<li><i style=\"background:{}\"></i>{}</li>", row.colour.css(), escaped(&row.name))
            });
            format!("<ul class=\"legend\">{}</ul>", row.collect::<String>())
        }
        Legend::Bar { name, min, max, stops } => {
            let stops: Vec<String> = stops.iter().map(|stop| stop.css()).collect();
            format!(
                "<p class=\"bar\">{} {} <i style=\"background:linear-gradient(to right,{})\"></i> {}</p>",
                escaped(name),
                escaped(min),
                stops.join(","),
                escaped(max)
            )
        }
    }
}

/// Images beside their copies, and the names of the rows; `None` without any.
pub(super) fn copies(
    copies: &Copies<'_>,
    shape: ImageShape,
) -> Result<Option<(String, &'static [&'static str])>, ReportError> {
    let longest = shape.height.max(shape.width).max(1);
    let smaller = (longest > SIDE && !is_row(shape))
        .then(|| [shape.height, shape.width].map(|side| (side * SIDE / longest).max(2)));
    let drawing = Comparison {
        shape,
        originals: copies.originals,
        damage: copies.damage,
        reconstructions: copies.copies,
        own: None,
        columns: if is_row(shape) { ROWS } else { COPIES },
        smaller,
        zoom: if is_row(shape) { 1 } else { (SIDE / longest).max(1) },
        gap: 6,
        theme: &LIGHT,
    };
    if drawing.is_empty() {
        return Ok(None);
    }
    let raster = drawing.draw();
    let png = raster_png(&raster)?;
    let rows = drawing.rows();
    let about = format!("From top to bottom: {}.", rows.join(", ").to_lowercase());
    let picture = format!(
        "<img alt=\"{}\" width=\"{}\" height=\"{}\" src=\"data:image/png;base64,{}\">",
        escaped(&about),
        raster.width,
        raster.height,
        base64(&png)
    );
    Ok(Some((picture, rows)))
}

/// A chart as SVG that takes the width of its place; `more` is put on top of it.
fn svg(
    size: [f32; 2],
    about: &str,
    draw: &dyn Fn(&mut SVGBackend<'_>) -> Result<(), DrawError>,
    more: &str,
) -> Result<String, ReportError> {
    let [width, height] = size.map(|side| (side * SCALE) as u32);
    let mut text = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut text, (width, height));
        draw(&mut backend)?;
        // What it says of its own text can't fail.
        let _ = backend.present();
    }
    let inside = text.split_once('>').map_or("", |(_, rest)| rest);
    let inside = inside.trim_end().trim_end_matches("</svg>");
    Ok(format!(
        "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {width} {height}\" style=\"max-width:{}px\" xmlns=\"http://www.w3.org/2000/svg\">{inside}{more}</svg>",
        escaped(about),
        size[0]
    ))
}

/// Base64 (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |i: usize| u32::from(group.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            match i <= group.len() {
                true => text.push(char::from(DIGITS[(bits >> (18 - 6 * i) & 63) as usize])),
                false => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn published_vectors() {
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in pairs {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xff, 0xef, 0xbe]), "/+++");
    }
}
