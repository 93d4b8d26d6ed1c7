//! Templates of programs. A line `#: if A and B`, `#: if A or B`, `#: else` or `#: end` keeps or leaves out lines by what an
//! experiment has; `{{NAME}}` is replaced by a text.

use std::collections::HashSet;

/// The program of a template.
pub(super) fn render(template: &str, has: &HashSet<&str>, texts: &[(&str, String)]) -> String {
    let mut kept = Vec::new();
    // Whether the lines of each open section are kept.
    let mut open: Vec<bool> = Vec::new();
    for line in template.lines() {
        match line.trim_start().strip_prefix("#: ") {
            Some("end") => {
                open.pop();
            }
            Some("else") => open.iter_mut().next_back().into_iter().for_each(|keep| *keep = !*keep),
            Some(condition) => open.push(holds(condition.trim_start_matches("if "), has)),
            None if open.iter().all(|keep| *keep) => kept.push(line),
            None => {}
        }
    }
    let mut program = kept.join("\n");
    for (name, text) in texts {
        program = program.replace(&format!("{{{{{name}}}}}"), text);
    }
    // A section that is left out between blank lines leaves both.
    while program.contains("\n\n\n\n") {
        program = program.replace("\n\n\n\n", "\n\n\n");
    }
    program.push('\n');
    program
}

fn holds(condition: &str, has: &HashSet<&str>) -> bool {
    condition.split(" or ").any(|all| all.split(" and ").all(|word| has.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_nest_and_texts_are_put_in() {
        let template =
            "a\n#: if x\nb {{N}}\n#: if y or z\nc\n#: else\nd\n#: end\n#: end\n#: if x and y\ne\n#: end\nf";
        let render = |has: &[&str]| {
            render(template, &has.iter().copied().collect(), &[("N", "7".to_owned())]).replace('\n', " ")
        };
        assert_eq!(render(&[]), "a f ");
        assert_eq!(render(&["x"]), "a b 7 d f ");
        assert_eq!(render(&["x", "z"]), "a b 7 c f ");
        assert_eq!(render(&["x", "y"]), "a b 7 c e f ");
    }
}
