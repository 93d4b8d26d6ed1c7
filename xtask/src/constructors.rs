//! Finds programs whose every export first runs the static constructors.

use crate::cmd::Outcome;
use std::collections::HashMap;
use wasmparser::{ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef};

/// Exports that may begin with a call of the same function by chance.
const BY_CHANCE: usize = 3;

/// Refuses a module whose exports call one and the same function before all else: wasm-ld took it for a "command" and
/// runs every static constructor on each call into it. On the WebGPU trainer that was 0.6 s of CPU a training step.
///
/// # Errors
/// A sentence that says so, or that the wasm can't be read.
pub fn check_not_wrapped(program: &str, wasm: &[u8]) -> Outcome {
    let (count, exports) =
        shared_first_call(wasm).map_err(|error| format!("{program}: the wasm can't be read: {error}"))?;
    if count > BY_CHANCE && count * 2 > exports {
        return Err(format!(
            "{program}: {count} of {exports} exported functions begin with a call of the same function. wasm-ld has \
             wrapped them to run the static constructors on each call: export __wasm_call_ctors from this program \
             (build.rs) and call it once."
        ));
    }
    Ok(())
}

/// How many exported functions begin with a call of the function that most of them begin with, and how many there are.
fn shared_first_call(wasm: &[u8]) -> wasmparser::Result<(usize, usize)> {
    let (mut imported, mut exported, mut first_calls) = (0_u32, Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export?;
                    exported.extend((export.kind == ExternalKind::Func).then_some(export.index));
                }
            }
            Payload::CodeSectionEntry(body) => first_calls.push(first_call(&body)?),
            _ => {}
        }
    }
    let mut counts = HashMap::<u32, usize>::new();
    let bodies = exported.iter().filter_map(|index| first_calls.get(index.checked_sub(imported)? as usize));
    bodies.flatten().for_each(|callee| *counts.entry(*callee).or_default() += 1);
    Ok((counts.into_values().max().unwrap_or(0), exported.len()))
}

/// The function that a body calls before all else, if it does.
fn first_call(body: &FunctionBody<'_>) -> wasmparser::Result<Option<u32>> {
    Ok(match body.get_operators_reader()?.read()? {
        Operator::Call { function_index } => Some(function_index),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::check_not_wrapped;
    use wasm_encoder::{
        CodeSection, ExportKind, ExportSection, Function, FunctionSection, Module, TypeSection,
    };

    /// A module of a constructor (function 0) and five exports, which call it first or not.
    fn module(wrapped: bool) -> Vec<u8> {
        let (mut types, mut functions, mut exports, mut code) =
            (TypeSection::new(), FunctionSection::new(), ExportSection::new(), CodeSection::new());
        types.ty().function([], []);
        for index in 0..6 {
            functions.function(0);
            let mut body = Function::new([]);
            if index > 0 {
                exports.export(&format!("f{index}"), ExportKind::Func, index);
                if wrapped {
                    body.instructions().call(0);
                }
            }
            body.instructions().end();
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    #[test]
    fn exports_that_run_the_constructors_are_refused() {
        assert_eq!(check_not_wrapped("worker", &module(false)), Ok(()));
        let refused = check_not_wrapped("worker", &module(true)).unwrap_err();
        assert!(refused.contains("5 of 5 exported functions"), "{refused}");
    }
}
