//! Finds programs whose every export first runs the static constructors.

use crate::cmd::Outcome;
use std::collections::HashMap;
use wasmparser::{ExternalKind, FunctionBody, Operator, Parser, Payload, TypeRef};

/// Exports that may begin with a call of the same function by chance.
const BY_CHANCE: usize = 3;

/// Refuses a module whose exports call one and the same function, which takes and returns nothing, before all else:
/// wasm-ld took it for a "command" and runs every static constructor on each call into it. On the WebGPU trainer that
/// was 0.4 s of CPU a training step. wasm-bindgen adds exports that wasm-ld did not see, so that not all are wrapped.
///
/// # Errors
/// A sentence that says so, or that the wasm can't be read.
pub fn check_not_wrapped(program: &str, wasm: &[u8]) -> Outcome {
    let (count, exports) =
        shared_first_call(wasm).map_err(|error| format!("{program}: the wasm can't be read: {error}"))?;
    if count > BY_CHANCE {
        return Err(format!(
            "{program}: {count} of {exports} exported functions begin with a call of the same function. wasm-ld has \
             wrapped them to run the static constructors on each call: export __wasm_call_ctors from this program \
             (build.rs) and call it once."
        ));
    }
    Ok(())
}

/// How many exported functions begin with a call of the same function without parameters and results, at most, and how
/// many functions are exported.
fn shared_first_call(wasm: &[u8]) -> wasmparser::Result<(usize, usize)> {
    let (mut plain_types, mut types) = (Vec::new(), Vec::new());
    let (mut imported, mut exported, mut first_calls) = (0_u32, Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(section) => {
                for ty in section.into_iter_err_on_gc_types() {
                    let ty = ty?;
                    plain_types.push(ty.params().is_empty() && ty.results().is_empty());
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::FunctionSection(section) => {
                types = section.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
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
    let local = |function: u32| function.checked_sub(imported).map(|index| index as usize);
    let is_plain = |function: u32| {
        let ty = local(function).and_then(|index| types.get(index));
        ty.and_then(|ty| plain_types.get(*ty as usize)).is_some_and(|plain| *plain)
    };
    let mut counts = HashMap::<u32, usize>::new();
    let callees = exported.iter().filter_map(|function| *first_calls.get(local(*function)?)?);
    callees.filter(|callee| is_plain(*callee)).for_each(|callee| *counts.entry(callee).or_default() += 1);
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

    /// A module of a constructor (function 0) and twelve exports, of which five may call it first.
    fn module(wrapped: bool) -> Vec<u8> {
        let (mut types, mut functions, mut exports, mut code) =
            (TypeSection::new(), FunctionSection::new(), ExportSection::new(), CodeSection::new());
        types.ty().function([], []);
        for index in 0..=12 {
            functions.function(0);
            let mut body = Function::new([]);
            if index > 0 {
                exports.export(&format!("f{index}"), ExportKind::Func, index);
                if wrapped && index <= 5 {
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
        assert!(refused.contains("5 of 12 exported functions"), "{refused}");
    }
}
