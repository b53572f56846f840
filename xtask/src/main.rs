//! Build steps that need Rust.

mod mutants;

use std::env;
use std::process::ExitCode;

use ecs_greenlight::endpoint::{Endpoint, EndpointError, EndpointOptions, regions};
use wasm_bindgen_cli_support::Bindgen;

const USAGE: &str = "usage: xtask glue <module.wasm> <directory> | xtask regions | xtask mutants";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["glue", module, directory] => glue(module, directory),
        ["regions"] => print_regions(),
        ["mutants"] => mutants::run(),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the ES module, its types, and the wasm module they load.
fn glue(module: &str, directory: &str) -> Result<(), String> {
    Bindgen::new()
        .input_path(module)
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(true)
                .remove_name_section(true)
                .remove_producers_section(true)
                .generate(directory)
        })
        .map_err(|error| format!("{module}: {error:#}"))
}

/// Prints the Regions, and each host that ECS can be reached by in them, as JSON: `{ "regions": [..], "hosts": [..] }`.
fn print_regions() -> Result<(), String> {
    let names: Vec<_> = regions().map(|region| region.name).collect();
    let hosts: Result<Vec<_>, EndpointError> = names
        .iter()
        .flat_map(|name| variants().map(move |options| Endpoint::resolve("ecs", name, &options)))
        .map(|endpoint| endpoint.map(|endpoint| endpoint.host))
        .collect();
    let hosts = hosts.map_err(|error| error.to_string())?;
    println!("{{\"regions\":{names:?},\"hosts\":{hosts:?}}}");
    Ok(())
}

fn variants() -> impl Iterator<Item = EndpointOptions> {
    let choices = [(false, false), (false, true), (true, false), (true, true)];
    choices.into_iter().map(
        |(use_fips_endpoint, use_dualstack_endpoint)| EndpointOptions {
            endpoint: None,
            use_fips_endpoint,
            use_dualstack_endpoint,
        },
    )
}
