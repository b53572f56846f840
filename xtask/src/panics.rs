//! Panics that nobody can read.

use walrus::ir::{Instr, InstrLocId, Unreachable};
use walrus::{Function, FunctionKind, Module};

/// What the functions of `core` and `alloc` are called that a panic comes down to. None returns.
const ENDS: [&str; 11] = [
    "::panicking::",
    "::cell::panic_already",
    "::option::expect_failed",
    "::option::unwrap_failed",
    "::result::unwrap_failed",
    "::slice::index::slice_index_fail",
    "::str::slice_error_fail",
    "::assert_failed",
    "::raw_vec::handle_error",
    "::raw_vec::capacity_overflow",
    "::alloc::handle_alloc_error",
];

/// Makes every panic of a module for wasm32-unknown-unknown a trap, and nothing else. It is no more to whoever runs the module: the standard library has
/// nowhere to print the message there. So what composes one is dead weight, and so is what each place that may panic hands over for it.
pub(crate) fn make_traps(module: &mut Module) {
    for function in module.funcs.iter_mut().filter(|function| panics(function)) {
        if let FunctionKind::Local(body) = &mut function.kind {
            let entry = body.entry_block();
            let trap = (Instr::from(Unreachable {}), InstrLocId::default());
            body.block_mut(entry).instrs = vec![trap];
        }
    }
}

fn panics(function: &Function) -> bool {
    let name = function.name.as_deref().unwrap_or_default();
    let name = name.trim_start_matches('<');
    (name.starts_with("core") || name.starts_with("alloc"))
        && ENDS.iter().any(|end| name.contains(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, FunctionId};

    fn is_trap(module: &Module, id: FunctionId) -> bool {
        let body = module.funcs.get(id).kind.unwrap_local();
        matches!(
            body.block(body.entry_block()).instrs[..],
            [(Instr::Unreachable(_), _)]
        )
    }

    #[test]
    fn only_what_the_standard_library_panics_with_becomes_a_trap() {
        for (name, traps) in [
            ("core[c5930c85a12de822]::panicking::panic_fmt", true),
            ("core::panicking::assert_failed::h0123456789abcdef", true),
            (
                "<alloc[3ca501edff3f0c7c]::vec::Vec<_, _>>::remove::assert_failed",
                true,
            ),
            (
                "std[a543996e6e7dbf1e]::panicking::panic_count::is_zero_slow_path",
                false,
            ),
            ("core[c5930c85a12de822]::option::Option<T>::expect", false),
            ("ecs_greenlight::panicking::of_this_crate", false),
        ] {
            let mut module = Module::default();
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            builder
                .name(name.to_owned())
                .func_body()
                .unreachable()
                .unreachable();
            let id = builder.finish(vec![], &mut module.funcs);
            make_traps(&mut module);
            assert_eq!(is_trap(&module, id), traps, "{name}");
        }
    }
}
