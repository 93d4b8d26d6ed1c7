//! How a receipt is checked: what it says, what is to be done next, and what came of it. Plain Rust.

use crate::plot::format::thousands;
use crate::protocol::{Engine, PauseReason};
use crate::receipt::{MIXED, Receipt, Row, UNKNOWN, agreement_text, arithmetic, compare, sentence, verdict};
use crate::run::Run;
use crate::run::supervisor::EnginePreference;
use crate::spec::OWN_DATA;

/// How far the check of a receipt is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// It can be trained again.
    #[default]
    Offered,
    /// It is being trained again.
    Training,
    /// Its figures beside those that came out, and what that says.
    Compared(Vec<Row>, String),
    /// Why it could not be checked: a sentence.
    Failed(String),
}

/// What has to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it trains, or the user has paused it.
    Wait,
    /// Ask for the receipt of the run here.
    Collect,
    /// Give up with this sentence.
    Fail(String),
}

/// What a receipt is of.
pub fn about(receipt: &Receipt) -> String {
    let data = if receipt.spec.data == OWN_DATA { "its owner's data" } else { &receipt.spec.data };
    let computed = match receipt.arithmetic.as_str() {
        "wasm32" => "on the CPU in a browser",
        "webgpu" => "on a GPU",
        MIXED => "partly on the CPU, partly on a GPU",
        UNKNOWN => "on an unknown machine",
        _ => "by the command line",
    };
    format!(
        "This is the receipt of a run of {} steps on {data}, computed {computed}.",
        thousands(receipt.step.into())
    )
}

/// The engine that comes nearest to what computed the receipt.
pub fn engine(receipt: &Receipt) -> Engine {
    if receipt.arithmetic == arithmetic(Engine::WebGpu) { Engine::WebGpu } else { Engine::Cpu }
}

/// The same as a choice of the user.
pub fn preference(receipt: &Receipt) -> EnginePreference {
    EnginePreference::To(engine(receipt))
}

/// Why the receipt can't be trained again yet, and what to do; `own` says that the user has brought data.
pub fn obstacle(receipt: &Receipt, own: bool) -> Option<&'static str> {
    (receipt.spec.data == OWN_DATA && !own).then_some(
        "Its data are files on someone's computer. Load the same files in the same way, then compare.",
    )
}

/// What to do next with the run that trains a receipt again.
pub fn next(receipt: &Receipt, run: &Run) -> Next {
    let fail = |text: &str| Next::Fail(text.to_owned());
    if run.failure.is_some() {
        return fail("The run stopped with an error, so nothing can be compared.");
    }
    let Some(started) = &run.started else { return Next::Wait };
    let most = receipt.spec.epochs.saturating_mul(started.steps_per_epoch);
    if receipt.step > most {
        return Next::Fail(format!(
            "It is for step {}, but its experiment ends at step {most}.",
            receipt.step
        ));
    }
    match run.pause {
        Some(PauseReason::Diverged { step }) => Next::Fail(format!(
            "Here the run diverges at step {step}: the receipt does not match this experiment."
        )),
        _ if run.step > receipt.step => {
            fail("Training continued past the step of the receipt: train again to compare.")
        }
        Some(_) if run.step == receipt.step => Next::Collect,
        None if receipt.step == 0 => Next::Collect,
        _ => Next::Wait,
    }
}

/// What came of it; `here` is the hash of the receipt of the run here.
pub fn compared(receipt: &Receipt, here: &str) -> Stage {
    let here = match Receipt::parse(here) {
        Ok(here) => here,
        Err(why) => return Stage::Failed(format!("The run here could not be measured: {why}.")),
    };
    if here.data != receipt.data {
        let own = receipt.spec.data == OWN_DATA;
        return Stage::Failed(
            match (own, here.data.examples == receipt.data.examples) {
                (false, _) => "This version generates different images for the same settings: use the version that made \
                    the receipt.",
                (true, true) => "The data match the receipt, but the labels differ.",
                (true, false) => "These data differ from those of the receipt, or they were prepared differently (size, \
                    fit, number).",
            }
            .into(),
        );
    }
    let rows = compare(receipt, &here);
    let says = sentence(receipt, verdict(&rows), &here.arithmetic);
    Stage::Compared(rows, says)
}

/// The figures of a receipt as a table of HTML, beside those of the run here where they are known. All of its texts are our own.
pub fn table(receipt: &Receipt, stage: &Stage) -> String {
    let capital = |name: &str| {
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    let compared = match stage {
        Stage::Compared(rows, _) => Some(rows),
        _ => None,
    };
    let more =
        if compared.is_some() { "<th scope=\"col\">Here</th><th scope=\"col\">Agrees</th>" } else { "" };
    let mut html = format!(
        "<table><thead><tr><th scope=\"col\">Figure</th><th scope=\"col\">Receipt</th>{more}</tr></thead><tbody>"
    );
    for (figure, value) in &receipt.figures {
        html += &format!("<tr><th scope=\"row\">{}</th><td>{value}</td>", capital(figure.name()));
        if let Some(row) = compared.and_then(|rows| rows.iter().find(|row| row.figure == *figure)) {
            let here = row.here.map_or_else(|| "–".to_owned(), |here| here.to_string());
            html += &format!("<td>{here}</td><td>{}</td>", agreement_text(row.agreement));
        }
        html += "</tr>";
    }
    html + "</tbody></table>"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataFingerprint;
    use crate::protocol::{DataInfo, Failure, Started};
    use crate::receipt::{Figure, Value};
    use crate::spec::Spec;

    fn receipt() -> Receipt {
        let figures =
            vec![(Figure::Validation, Value::Number(0.25)), (Figure::Network, Value::Fingerprint(7))];
        let data = DataFingerprint { examples: [7; 16], labels: [1; 4] };
        Receipt { spec: Spec::default(), step: 40, data, arithmetic: "wasm32".into(), figures }
    }

    fn run(step: u32, pause: Option<PauseReason>) -> Run {
        let (spec, data) = (Spec::default(), DataInfo::default());
        let started = Started { spec, data, steps_per_epoch: 20, step: 0 };
        Run { started: Some(started), step, pause, ..Run::default() }
    }

    #[test]
    fn it_is_compared_at_its_very_step() {
        let receipt = receipt();
        assert_eq!(next(&receipt, &Run::default()), Next::Wait);
        assert_eq!(next(&receipt, &run(20, None)), Next::Wait);
        assert_eq!(next(&receipt, &run(20, Some(PauseReason::Requested))), Next::Wait);
        assert_eq!(next(&receipt, &run(40, None)), Next::Wait, "it is not measured yet");
        assert_eq!(next(&receipt, &run(40, Some(PauseReason::AtStep))), Next::Collect);
        assert!(matches!(next(&receipt, &run(41, None)), Next::Fail(_)));
        assert!(matches!(next(&receipt, &run(9, Some(PauseReason::Diverged { step: 9 }))), Next::Fail(_)));
        let failed = Run { failure: Some((Failure::Panic, String::new())), ..run(9, None) };
        assert!(matches!(next(&receipt, &failed), Next::Fail(_)));
        let untrained = Receipt { step: 0, ..receipt.clone() };
        assert_eq!(next(&untrained, &run(0, None)), Next::Collect);
        let longer = Receipt { step: 20 * Spec::default().epochs + 1, ..receipt };
        assert!(matches!(next(&longer, &run(0, None)), Next::Fail(_)));
    }

    #[test]
    fn what_came_of_it_is_said() {
        let receipt = receipt();
        let Stage::Compared(rows, says) = compared(&receipt, &receipt.hash()) else { panic!() };
        assert_eq!((rows.len(), says.contains("equal to the last bit")), (2, true));
        let other = Receipt {
            figures: vec![(Figure::Validation, Value::Number(0.5)), (Figure::Network, Value::Fingerprint(8))],
            ..receipt.clone()
        };
        let stage = compared(&receipt, &other.hash());
        let Stage::Compared(_, says) = &stage else { panic!() };
        assert!(says.contains("this is not what comes of this experiment"), "{says}");
        let beside = table(&receipt, &stage);
        assert!(
            beside.contains(
                "<th scope=\"row\">Validation loss</th><td>0.25</td><td>0.5</td><td>different</td>"
            ),
            "{beside}"
        );
        let alone = table(&receipt, &Stage::Offered);
        assert!(alone.contains("<td>0.25</td></tr>") && !alone.contains("Here"), "{alone}");
        let data = DataFingerprint { examples: [8; 16], labels: [1; 4] };
        let elsewhere = Receipt { data, ..receipt.clone() };
        assert!(matches!(compared(&receipt, &elsewhere.hash()), Stage::Failed(_)));
        assert!(matches!(compared(&receipt, ""), Stage::Failed(_)));
    }

    #[test]
    fn own_data_have_to_be_brought_first() {
        let generated = receipt();
        assert_eq!(obstacle(&generated, false), None);
        let own = Receipt { spec: Spec { data: OWN_DATA.into(), ..Spec::default() }, ..generated.clone() };
        assert!(obstacle(&own, false).is_some());
        assert_eq!(obstacle(&own, true), None);
        assert!(about(&own).contains("its owner's data, computed on the CPU in a browser"));
        assert_eq!(engine(&generated), Engine::Cpu);
        assert_eq!(engine(&Receipt { arithmetic: "webgpu".into(), ..generated }), Engine::WebGpu);
    }
}
