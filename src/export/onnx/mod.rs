//! A trained network as three files of ONNX (opset 17), for any number of examples at once.
//!
//! - `encoder.onnx`: `image` to `code`; of a variational autoencoder to `mu` and `log_var`.
//! - `decoder.onnx`: `code` to `reconstruction`.
//! - `autoencoder.onnx`: `image` to `reconstruction`, with the code at its mean. Where the data know anomalies also to `score`, the
//!   mean squared error of the worst pixels, and to `anomalous`, which says whether that is above `threshold`: an input
//!   that has the run's own threshold when it is not given.
//!
//! Images are `[batch, channels, height, width]`, rows of a table `[batch, columns]`, both as the network sees them; the
//! metadata say how that is.

mod graph;
mod layers;
mod wire;

use super::metadata::metadata;
use super::{ExportError, ExportedFile, Model};
use crate::metrics::WORST_SHARE;
use crate::spec::Size;
use graph::{Attribute, Dim, Element, Graph};
use layers::{Computed, output_activation};

const IMAGE: &str = "values as the network sees them; input_range in the metadata says how";
const CODE: &str = "the code";

/// The three files.
pub(super) fn files(model: &Model<'_>) -> Result<Vec<ExportedFile>, ExportError> {
    let metadata = metadata(model);
    let file = |name, graph: Graph| {
        let stem = name_of(name);
        ExportedFile { name, bytes: graph.to_file(stem, &metadata) }
    };
    Ok(vec![
        file("encoder.onnx", encoder(model)?),
        file("decoder.onnx", decoder(model)?),
        file("autoencoder.onnx", autoencoder(model)?),
    ])
}

fn name_of(file: &'static str) -> &'static str {
    file.split('.').next().unwrap_or(file)
}

fn encoder(model: &Model<'_>) -> Result<Graph, ExportError> {
    let (mut graph, network) = (Graph::default(), &model.network);
    let image = image(&mut graph, model);
    let bottleneck = network.bottleneck();
    let hidden = layers::layers(&mut graph, model, &network.layers[..bottleneck], image)?;
    let code = layers::layer(&mut graph, model, &network.layers[bottleneck], hidden.clone())?;
    let shape = || vec![Dim::Batch, Dim::Fixed(network.latent())];
    let Some(head) = &network.log_var else {
        graph.output(&code.name, "code", CODE, Element::Float, shape());
        return Ok(graph);
    };
    let log_var = layers::layer(&mut graph, model, head, hidden)?;
    graph.output(&code.name, "mu", "mean of the code", Element::Float, shape());
    graph.output(
        &log_var.name,
        "log_var",
        "logarithm of the variance of each value of the code",
        Element::Float,
        shape(),
    );
    Ok(graph)
}

fn decoder(model: &Model<'_>) -> Result<Graph, ExportError> {
    let (mut graph, latent) = (Graph::default(), model.network.latent());
    let name = graph.input("code", CODE, vec![Dim::Batch, Dim::Fixed(latent)]);
    let reconstruction = decode(&mut graph, model, Computed { name, size: Size::Flat(latent) })?;
    give_reconstruction(&mut graph, model, reconstruction);
    Ok(graph)
}

fn autoencoder(model: &Model<'_>) -> Result<Graph, ExportError> {
    let (mut graph, network) = (Graph::default(), &model.network);
    let image = image(&mut graph, model);
    let code = layers::layers(&mut graph, model, &network.layers[..=network.bottleneck()], image.clone())?;
    let reconstruction = decode(&mut graph, model, code)?;
    let threshold = model.data.as_ref().and_then(|data| data.threshold);
    let score = threshold.map(|_| score(&mut graph, model, image, &reconstruction));
    give_reconstruction(&mut graph, model, reconstruction);
    if let (Some(threshold), Some(score)) = (threshold, score) {
        let limit =
            graph.input("threshold", "score above which an example is anomalous", vec![Dim::Fixed(1)]);
        graph.floats(&limit, &[1], &[threshold]);
        let anomalous = graph.node("Greater", &[&score, &limit], &[]);
        graph.output(
            &score,
            "score",
            "mean squared error of the worst pixels of each example",
            Element::Float,
            vec![Dim::Batch],
        );
        graph.output(&anomalous, "anomalous", "score > threshold", Element::Bool, vec![Dim::Batch]);
    }
    Ok(graph)
}

/// Shape of an example in the files' inputs and outputs.
fn example(model: &Model<'_>) -> Size {
    let image = model.network.image;
    match model.is_table() {
        true => Size::Flat(image.len()),
        false => Size::Map { channels: image.channels, height: image.height, width: image.width },
    }
}

fn shape(size: Size) -> Vec<Dim> {
    let sides = match size {
        Size::Flat(count) => vec![count],
        Size::Map { channels, height, width } => vec![channels, height, width],
    };
    [Dim::Batch].into_iter().chain(sides.into_iter().map(Dim::Fixed)).collect()
}

fn image(graph: &mut Graph, model: &Model<'_>) -> Computed {
    let size = example(model);
    let name = graph.input(if model.is_table() { "row" } else { "image" }, IMAGE, shape(size));
    Computed { name, size }
}

/// Code to reconstruction, in the shape of an example.
fn decode(graph: &mut Graph, model: &Model<'_>, code: Computed) -> Result<Computed, ExportError> {
    let behind = &model.network.layers[model.network.bottleneck() + 1..];
    let logits = layers::layers(graph, model, behind, code)?;
    Ok(output_activation(graph, model.spec.out, logits).reshaped(graph, example(model)))
}

fn give_reconstruction(graph: &mut Graph, model: &Model<'_>, reconstruction: Computed) {
    let about = "the reconstruction, in the range of the input";
    graph.output(&reconstruction.name, "reconstruction", about, Element::Float, shape(example(model)));
}

/// The anomaly score of each example, `[batch]`: the mean of the largest squared errors, those of a pixel averaged over
/// its channels.
fn score(graph: &mut Graph, model: &Model<'_>, image: Computed, reconstruction: &Computed) -> String {
    let shape = model.network.image;
    let plane = shape.height * shape.width;
    let difference = graph.node("Sub", &[&image.name, &reconstruction.name], &[]);
    let mut errors = graph.node("Mul", &[&difference, &difference], &[]);
    let over =
        |axis: i64, keep: i64| [("axes", Attribute::Ints(vec![axis])), ("keepdims", Attribute::Int(keep))];
    if !model.is_table() {
        errors = graph.node("ReduceMean", &[&errors], &over(1, 1));
    }
    let errors = graph.node("Flatten", &[&errors], &[("axis", Attribute::Int(1))]);
    let count = ((plane as f32 * WORST_SHARE) as usize).max(1);
    let count = graph.ints("worst_pixels", &[count as i64]);
    let worst = graph.node("TopK", &[&errors, &count], &[("axis", Attribute::Int(1))]);
    graph.node("ReduceMean", &[&worst], &over(1, 0))
}
