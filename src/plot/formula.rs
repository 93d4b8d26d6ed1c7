//! The loss as a formula: from a short notation to MathML.

use crate::spec::{Corruption, Loss, Spec};

/// The lines of the formula, in the notation of [`mathml`]: the loss that is minimised, then its symbols.
pub fn loss(spec: &Spec) -> Vec<String> {
    let reconstruction = match spec.loss {
        Loss::Mse => "‖ x − x̂ ‖^2",
        Loss::Bce => "− ∑ ( x log x̂ + ( 1 − x ) log ( 1 − x̂ ) )",
        Loss::L1 => "‖ x − x̂ ‖_1",
    };
    let input = if spec.corrupt == Corruption::None { "x" } else { "x̃" };
    let kind = spec.variant();
    let code = if kind.log_var_head {
        format!("( μ , σ ) = f ( {input} ) , z = μ + σ ε")
    } else {
        format!("z = f ( {input} )")
    };
    let [term, symbols] = kind.penalty.as_ref().map_or([""; 2], |penalty| (penalty.formula)(spec));
    vec![format!("L = {reconstruction} {term}"), format!("x̂ = g ( z ) , {code}{symbols}")]
}

/// MathML of a formula whose symbols are separated by spaces; `a^b` is a superscript and `a_b` a subscript. Symbols that
/// the hourglass shows have its colours, by class.
pub fn mathml(formula: &str) -> String {
    let mut text = String::from("<math>");
    for symbol in formula.split_whitespace() {
        let cut = symbol.char_indices().skip(1).find(|(_, c)| matches!(c, '^' | '_'));
        match cut {
            Some((at, mark)) => {
                let tag = if mark == '^' { "msup" } else { "msub" };
                text += &format!("<{tag}>{}{}</{tag}>", element(&symbol[..at]), element(&symbol[at + 1..]));
            }
            None => text += &element(symbol),
        }
    }
    text + "</math>"
}

/// The MathML element of one symbol.
fn element(symbol: &str) -> String {
    let class = match symbol {
        "x̃" => " class=\"m-noise\"",
        "z" | "z′" | "μ" => " class=\"m-code\"",
        "σ" => " class=\"m-spread\"",
        "x̂" => " class=\"m-copy\"",
        _ => "",
    };
    let tag = match symbol.chars().next() {
        Some(c) if c.is_ascii_digit() => "mn",
        Some(c) if c.is_alphabetic() => "mi",
        _ => "mo",
    };
    let space =
        if matches!(symbol, "log" | "max" | "KL") { "<mspace width=\"0.17em\"></mspace>" } else { "" };
    format!("<{tag}{class}>{symbol}</{tag}>{space}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::VARIANTS;

    #[test]
    fn symbols_become_elements() {
        let expected = "<math><mi class=\"m-code\">z</mi><mo>=</mo><mn>2</mn><msup><mi>d</mi><mn>2</mn></msup>\
                        <msub><mo>∑</mo><mi>j</mi></msub></math>";
        assert_eq!(mathml("z = 2 d^2 ∑_j"), expected);
    }

    #[test]
    fn every_penalty_has_its_own_loss() {
        let line = |kind: &str| loss(&Spec { kind: kind.into(), ..Spec::default() })[0].clone();
        let mut lines: Vec<String> =
            VARIANTS.iter().filter(|v| v.penalty.is_some()).map(|v| line(v.key)).collect();
        lines.push(line("plain"));
        let count = lines.len();
        lines.sort();
        lines.dedup();
        assert_eq!(lines.len(), count);
    }

    #[test]
    fn a_damaged_image_is_what_the_encoder_sees() {
        let spec = Spec { kind: "denoising".into(), corrupt: Corruption::Masking, ..Spec::default() };
        assert_eq!(loss(&spec)[1], "x̂ = g ( z ) , z = f ( x̃ )");
    }
}
