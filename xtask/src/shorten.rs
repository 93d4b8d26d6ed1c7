//! Short names for the imports and exports of a program's wasm. wasm-bindgen ends each name in a hash; in the wasm and
//! in its script together they are a tenth of the download besides the code.

use crate::cmd::Outcome;
use std::collections::{HashMap, HashSet};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{Export, ImportSectionReader, Parser};

/// Digits of a hash in a name.
const HASH: usize = 16;

/// The same script and wasm with every hashed name replaced by a short one.
///
/// # Errors
/// When the wasm can't be read.
pub fn shorten(script: &str, wasm: &[u8]) -> Outcome<(String, Vec<u8>)> {
    let mut names = Names { short: HashMap::new(), taken: words(script).map(str::to_owned).collect() };
    let mut module = Module::new();
    names
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| format!("the wasm can't be read: {error}"))?;
    let script = pieces(script).map(|piece| names.short.get(piece).map_or(piece, String::as_str)).collect();
    Ok((script, module.finish()))
}

/// The short names so far.
struct Names {
    short: HashMap<String, String>,
    taken: HashSet<String>,
}

impl Names {
    fn name(&mut self, long: &str) -> String {
        let hashed = long.len() > HASH && long.bytes().rev().take(HASH).all(|b| b.is_ascii_hexdigit());
        // A name that does not occur in the script has to stay: something else refers to it.
        if !hashed || !self.taken.contains(long) {
            return long.to_owned();
        }
        if let Some(short) = self.short.get(long) {
            return short.clone();
        }
        let mut number = self.short.len();
        let short = loop {
            let short = format!("_{number}");
            if self.taken.insert(short.clone()) {
                break short;
            }
            number += 1;
        };
        self.short.insert(long.to_owned(), short.clone());
        short
    }
}

impl Reencode for Names {
    type Error = std::convert::Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        for import in section.into_imports() {
            let import = import?;
            let name = self.name(import.name);
            imports.import(import.module, &name, self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut ExportSection,
        export: Export<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let name = self.name(export.name);
        exports.export(
            &name,
            self.export_kind(export.kind)?,
            self.external_index(export.kind, export.index)?,
        );
        Ok(())
    }
}

/// The text split into names and the text between them.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let kind = in_name(first);
        let end = rest.find(|c| in_name(c) != kind).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter(|piece| piece.starts_with(in_name))
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::shorten;
    use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module, TypeSection};
    use wasmparser::{Parser, Payload};

    const LONG: &str = "__wbg_get_0123456789abcdef";
    const OUT: &str = "invoke_fedcba9876543210";

    fn module() -> Vec<u8> {
        let (mut types, mut imports, mut exports) =
            (TypeSection::new(), ImportSection::new(), ExportSection::new());
        types.ty().function([], []);
        imports.import("./app_bg.js", LONG, EntityType::Function(0));
        imports.import("./app_bg.js", "__wbg_unhashed", EntityType::Function(0));
        exports.export(OUT, ExportKind::Func, 0);
        exports.export("main", ExportKind::Func, 1);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        module.finish()
    }

    fn names(wasm: &[u8]) -> Vec<String> {
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    names.extend(section.into_imports().map(|i| i.unwrap().name.to_owned()));
                }
                Payload::ExportSection(section) => {
                    names.extend(section.into_iter().map(|e| e.unwrap().name.to_owned()));
                }
                _ => {}
            }
        }
        names
    }

    #[test]
    fn both_sides_get_the_same_short_names() {
        let script = format!("const _0 = {{ {LONG}: f, __wbg_unhashed: g }}; wasm.{OUT}(); // {LONG}2");
        let (script, wasm) = shorten(&script, &module()).unwrap();
        assert_eq!(script, format!("const _0 = {{ _1: f, __wbg_unhashed: g }}; wasm._2(); // {LONG}2"));
        assert_eq!(names(&wasm), ["_1", "__wbg_unhashed", "_2", "main"]);
    }

    #[test]
    fn a_name_that_is_not_in_the_script_stays() {
        let (_, wasm) = shorten("nothing", &module()).unwrap();
        assert_eq!(names(&wasm), names(&module()));
    }

    #[test]
    fn invalid_wasm_is_an_error() {
        assert!(shorten("", b"text").unwrap_err().contains("can't be read"));
    }
}
