//! The page of a report.

use super::{Confusion, Data, FigureTable, Report, ReportError, drawing, figures, settings};
use crate::data::{DataKind, ImageShape};
use crate::number_text::{significant, thousands};
use crate::plot::Judgement;
use crate::spec::{Network, Variant};

const STYLE: &str = include_str!("style.css");
/// Classes up to which the table of what is taken for what fits a page.
const MAX_CLASSES: usize = 20;

/// A text inside HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            c => safe.push(c),
        }
    }
    safe
}

/// The whole page.
pub(super) fn page(report: &Report<'_>) -> Result<String, ReportError> {
    let network = Network::new(report.spec, report.data.shape);
    let name = escaped(report.name);
    let parts = [
        format!("<header><h1>{name}</h1>{}</header>", lead(report, &network)),
        section("Result", &result(report)),
        section("Reconstructions", &copies(report)?),
        section("Losses", &losses(report)?),
        section("Codes", &codes(report)?),
        section("Anomalies", &judged(report)?),
        section("Classes", &report.confusion.as_ref().map(confusion).unwrap_or_default()),
        section("Measured with the tools", &found(report.found)),
        section("Network", &drawn(report, &network)),
        section("Data", &data(&report.data)),
        section("Settings", &settings::changed(report.spec, report.data.kind)),
        section("All figures", &more(report.figures)),
        section("All settings", &settings::all(report.spec, report.data.kind)),
        section("To repeat it", &again(report)),
        format!("<footer><p>Made by {}.</p></footer>", escaped(report.program)),
    ];
    // Nothing is fetched and nothing runs, whatever a name holds.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name}: report of a run</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{}\n</body>\n</html>\n",
        parts.join("\n")
    ))
}

/// A part with its heading; nothing of an empty one.
fn section(title: &str, content: &str) -> String {
    match content.is_empty() {
        true => String::new(),
        false => format!("<section><h2>{title}</h2>\n{content}\n</section>"),
    }
}

fn count(n: usize) -> String {
    thousands(n as u64)
}

/// "28×28 pixels", "64×64 pixels in colour", "12 columns".
fn size(shape: ImageShape, kind: DataKind) -> String {
    let ImageShape { channels, height, width } = shape;
    match (kind, channels) {
        (DataKind::Table, _) => format!("{width} columns"),
        (DataKind::Images, 1) => format!("{width}×{height} pixels"),
        (DataKind::Images, _) => format!("{width}×{height} pixels in colour"),
    }
}

/// What the run is, and what was done.
fn lead(report: &Report<'_>, network: &Network) -> String {
    let Data { kind, shape, name, training, validation, .. } = report.data;
    let variant: &Variant = report.spec.variant();
    let (images, image) = (kind.say("images"), kind.say("image"));
    let values = match report.spec.latent {
        1 => "a code of one value".to_owned(),
        latent => format!("a code of {latent} values"),
    };
    let article = if variant.name.starts_with(['A', 'E', 'I', 'O', 'U']) { "An" } else { "A" };
    let what = format!(
        "{article} {} autoencoder: it encodes an {image} ({}, {}) as {values} and decodes it again.",
        variant.name.to_lowercase(),
        escaped(name),
        size(shape, kind)
    );
    let what = what.replace("an row", "a row");
    let epochs = f64::from(report.step) / f64::from(report.steps_per_epoch.max(1));
    let epochs = match epochs.fract() == 0.0 {
        true => format!("{epochs}"),
        false => format!("{epochs:.1}"),
    };
    let engine = match report.engine {
        "" => String::new(),
        engine => format!(", on {}", escaped(engine)),
    };
    let done = format!(
        "It was trained for {} steps of {} {images} ({epochs} epochs){engine}, on {} {images}; {} more are for \
            validation. It has {} parameters.",
        count(report.step as usize),
        report.spec.batch.min(u32::try_from(training).unwrap_or(u32::MAX)),
        count(training),
        count(validation),
        count(network.param_count()),
    );
    format!("<p class=\"lead\">{what}</p><p>{done}</p>")
}

/// The figures of the network as a whole.
fn result(report: &Report<'_>) -> String {
    let Some(table) = report.figures.iter().find(|table| table.title.is_empty()) else {
        return String::new();
    };
    let on = match report.measured_on {
        "" => String::new(),
        on => format!("<p class=\"note\">Measured on {}.</p>", escaped(on)),
    };
    format!("{}{on}", rows(table))
}

/// The groups of figures.
fn more(tables: &[FigureTable]) -> String {
    let groups = tables.iter().filter(|table| !table.title.is_empty());
    let parts: String = groups
        .map(|table| format!("<section><h3>{}</h3>{}</section>", escaped(&table.title), rows(table)))
        .collect();
    match parts.is_empty() {
        true => parts,
        false => format!("<div class=\"columns\">{parts}</div>"),
    }
}

fn rows(table: &FigureTable) -> String {
    let rows = table.rows.iter().map(|row| {
        format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(&row.name), escaped(&row.value))
    });
    format!("<table><tbody>{}</tbody></table>", rows.collect::<String>())
}

fn figure(content: &str, caption: &str) -> String {
    format!("<figure>{content}<figcaption>{caption}</figcaption></figure>")
}

fn copies(report: &Report<'_>) -> Result<String, ReportError> {
    let Some(copies) = &report.copies else { return Ok(String::new()) };
    let Some((picture, rows)) = figures::copies(copies, report.data.shape)? else { return Ok(String::new()) };
    let colours = match report.data.kind {
        DataKind::Images => {
            "In the errors, orange means that the reconstruction is too bright, blue that it is too dark."
        }
        DataKind::Table => {
            "In the errors, orange means that the reconstruction is too large, blue that it is too small."
        }
    };
    let rows = report.data.kind.say(&rows.join(", ").to_lowercase());
    let caption = format!("From top to bottom: {rows}. {colours}");
    Ok(figure(&picture, &caption))
}

fn losses(report: &Report<'_>) -> Result<String, ReportError> {
    let Some(chart) = figures::curves(report)? else { return Ok(String::new()) };
    let caption = "Training losses are smoothed; the pale line is each step's. Validation is on examples that training never sees.";
    Ok(figure(&chart, caption))
}

fn codes(report: &Report<'_>) -> Result<String, ReportError> {
    let Some(map) = report.map.as_ref().filter(|map| !map.positions.is_empty()) else {
        return Ok(String::new());
    };
    let (drawn, legend) = figures::map(map)?;
    let by = map.labels.map(|labels| format!(", coloured by {}", escaped(&labels.name))).unwrap_or_default();
    Ok(figure(&format!("{drawn}{legend}"), &format!("Codes on a plane{by}.")))
}

/// How well anomalies are told from others.
fn judged(report: &Report<'_>) -> Result<String, ReportError> {
    let Some(judged) = report.judged.filter(|of| !of.good.is_empty() && !of.odd.is_empty()) else {
        return Ok(String::new());
    };
    let judgement = Judgement::with_alarm_rate(judged.good, judged.odd, judged.alarms);
    let images = report.data.kind.say("images");
    let chart = figures::judged(&judged, &judgement)?;
    let caption = format!(
        "Left: the errors of all {images} (mean over the worst 2 % of their values), and the threshold. Right: the share of anomalies \
         found over the share of false alarms at every threshold; the area below the curve is {:.3}.",
        judgement.detection.auroc
    );
    let row = |name: &str, [over, all]: [usize; 2]| {
        let name = report.data.kind.say(name);
        format!("<tr><th scope=\"row\">{name}</th><td>{over}</td><td>{}</td></tr>", all - over)
    };
    let rows = row("Anomalies", judgement.detected) + &row("Normal images", judgement.false_alarms);
    let head =
        "<thead><tr><td></td><th scope=\"col\">Flagged</th><th scope=\"col\">Not flagged</th></tr></thead>";
    let note = format!(
        "<p class=\"note\">The threshold of {} is set so that at most {} % of the normal {images} are above it.</p>",
        significant(judgement.threshold, 2),
        (f64::from(judged.alarms) * 1000.0).round() / 10.0,
    );
    Ok(format!("{}<table>{head}<tbody>{rows}</tbody></table>{note}", figure(&chart, &caption)))
}

/// What is taken for what, by the code alone.
fn confusion(of: &Confusion<'_>) -> String {
    let count = of.names.len().max(1);
    let right: u32 = of.counts.iter().step_by(count + 1).sum();
    let all: u32 = of.counts.iter().sum();
    let text = format!(
        "<p>A linear probe trained on {} labels (“{}”) predicts the class of {right} of {all} others from their codes: {:.1} %.</p>",
        thousands(of.learned as u64),
        escaped(of.column),
        100.0 * f64::from(right) / f64::from(all.max(1)),
    );
    if count > MAX_CLASSES {
        return text;
    }
    let heads: String =
        of.names.iter().map(|name| format!("<th scope=\"col\">{}</th>", escaped(name))).collect();
    let row = |(class, counts): (usize, &[u32])| {
        let cell = |(taken, count): (usize, &u32)| match (count, taken == class) {
            (0, _) => "<td></td>".to_owned(),
            (_, true) => format!("<td><b>{count}</b></td>"),
            (_, false) => format!("<td>{count}</td>"),
        };
        let cells: String = counts.iter().enumerate().map(cell).collect();
        let name = of.names.get(class).map(|name| escaped(name)).unwrap_or_default();
        format!("<tr><th scope=\"row\">{name}</th>{cells}</tr>")
    };
    let rows: String = of.counts.chunks(count).enumerate().map(row).collect();
    format!(
        "{text}<div class=\"wide\"><table><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div><p class=\"note\">Rows: true class. Columns: predicted class.</p>"
    )
}

/// What the tools of the page found, in their words.
fn found(found: &[[String; 2]]) -> String {
    let one = |[name, words]: &[String; 2]| {
        format!("<section><h3>{}</h3><p>{}</p></section>", escaped(name), escaped(words))
    };
    found.iter().map(one).collect()
}

fn drawn(report: &Report<'_>, network: &Network) -> String {
    let (svg, drawing) = drawing::network(report.spec, network);
    let caption = format!(
        "{} {} · {}",
        "Height shows the number of values (log scale).", drawing.compression, drawing.parameters
    );
    figure(&svg, &escaped(&caption))
}

fn data(data: &Data<'_>) -> String {
    let Data { name, kind, shape, training, validation, anomalies, classes, fingerprint } = *data;
    let mut rows = vec![
        ("Name", name.to_owned()),
        ("Examples", format!("{} of {}", kind.say("images"), size(shape, kind))),
        ("For training", count(training)),
        ("For validation", count(validation)),
    ];
    if anomalies > 0 {
        rows.push(("Anomalies, in neither", count(anomalies)));
    }
    if !classes.is_empty() {
        rows.push(("Classes", classes.join(", ")));
    }
    rows.push(("Fingerprint", fingerprint.to_owned()));
    let rows = rows
        .into_iter()
        .map(|(name, value)| format!("<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", escaped(&value)));
    format!("<table><tbody>{}</tbody></table>", rows.collect::<String>())
}

fn again(report: &Report<'_>) -> String {
    let link = escaped(report.link);
    let what = match report.is_receipt {
        true => {
            "This link is a receipt: it holds the experiment and its results. <code>hourglass verify 'LINK'</code> trains \
                it again and compares to the last bit."
        }
        false => {
            "This part of a link is the experiment: add it to the address of the page to open it there, and \
                <code>hourglass train --spec 'LINK'</code> trains it."
        }
    };
    format!("<p>{what}</p><p class=\"link\">{link}</p>")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn names_can_not_become_markup() {
        assert_eq!(escaped("<b>\"R&D\"</b>'s"), "&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;&#39;s");
    }
}
