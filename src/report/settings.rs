//! The settings of an experiment as tables.

use super::html::escaped;
use crate::data::DataKind;
use crate::spec::{Control, FIELDS, Field, Group, Spec, is_relevant};

/// The settings that differ from the defaults, beside those; empty where none does.
pub(super) fn changed(spec: &Spec, kind: DataKind) -> String {
    let default = Spec::default();
    let differs = |field: &&Field| field.text(spec) != field.text(&default) && is_relevant(field.key, spec);
    let rows: String = FIELDS
        .iter()
        .filter(differs)
        .map(|field| {
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
                escaped(&kind.say(field.label)),
                escaped(&kind.say(&value(field, spec))),
                escaped(&value(field, &default))
            )
        })
        .collect();
    match rows.is_empty() {
        true => "<p>All settings have their default values.</p>".to_owned(),
        false => format!(
            "<table><thead><tr><th scope=\"col\">Setting</th><th scope=\"col\">Here</th><th \
                scope=\"col\">Default</th></tr></thead><tbody>{rows}</tbody></table>"
        ),
    }
}

/// Every setting that has an effect, in groups.
pub(super) fn all(spec: &Spec, kind: DataKind) -> String {
    let groups = [
        (Group::Data, kind.say("Images")),
        (Group::Network, "Network".into()),
        (Group::Training, "Training".into()),
    ];
    let group = |(of, name): &(Group, String)| {
        let rows: String = FIELDS
            .iter()
            .filter(|field| field.group == *of && is_relevant(field.key, spec))
            .map(|field| {
                format!(
                    "<tr><th scope=\"row\">{}</th><td>{}</td><td><code>{}</code></td></tr>",
                    escaped(&kind.say(field.label)),
                    escaped(&kind.say(&value(field, spec))),
                    escaped(field.key)
                )
            })
            .collect();
        format!("<section><h3>{name}</h3><table><tbody>{rows}</tbody></table></section>")
    };
    format!("<div class=\"columns\">{}</div>", groups.iter().map(group).collect::<String>())
}

/// A value as people read it: the name of an option, "on" or "off", layers with a hyphen between.
fn value(field: &Field, spec: &Spec) -> String {
    match &field.control {
        Control::Choice { options, get, .. } => {
            let key = get(spec);
            let option = options().into_iter().find(|option| option.key == key);
            option.map_or(key.to_owned(), |option| option.name.to_owned())
        }
        Control::Switch { get, .. } => if get(spec) { "on" } else { "off" }.to_owned(),
        Control::Widths { get, .. } if get(spec).is_empty() => "none".to_owned(),
        Control::Widths { .. } => field.text(spec).replace(',', "-"),
        Control::Number { .. } => field.text(spec).replace('-', "−"),
    }
}
