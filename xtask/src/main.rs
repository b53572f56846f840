//! Build steps that need Rust.

mod facts;
mod mutants;
mod panics;
mod release;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ecs_greenlight::endpoint::{Endpoint, EndpointError, EndpointOptions, regions};
use wasm_bindgen_cli_support::Bindgen;

const USAGE: &str = "usage: xtask glue <module.wasm> <directory> | xtask regions [region..] | xtask mutants [--check | name] | xtask facts [--check] | \
    xtask release check <version> | xtask release pack <folder> <out> <name> | xtask release sum <folder>";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["glue", module, directory] => glue(module, directory),
        ["regions", ref others @ ..] => print_regions(others),
        ["mutants"] => mutants::run(""),
        ["mutants", "--check"] => mutants::check(),
        ["mutants", name] => mutants::run(name),
        ["facts"] => facts::write(),
        ["facts", "--check"] => facts::check(),
        ["release", "check", version] => release::check(version),
        ["release", "pack", folder, out, name] => {
            release::pack(Path::new(folder), Path::new(out), name)
        }
        ["release", "sum", folder] => release::sum(Path::new(folder)),
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

/// The folder of the repository.
fn root() -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().map_err(|error| error.to_string())
}

/// Writes the ES module, its types, and the wasm module they load.
fn glue(module: &str, directory: &str) -> Result<(), String> {
    let write = || {
        let mut output = Bindgen::new()
            .input_path(module)
            .web(true)?
            .typescript(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate_output()?;
        panics::make_traps(output.wasm_mut());
        output.emit(directory)
    };
    write().map_err(|error| format!("{error:#}"))
}

/// Prints the known Regions and those named besides, each with the hosts that the page may call there, as JSON:
/// `{ "eu-west-1": { "ecs": .., "sts": .., "cognito-identity": .. }, .. }`.
fn print_regions(others: &[&str]) -> Result<(), String> {
    let names = regions()
        .map(|region| region.name)
        .chain(others.iter().copied());
    let hosts = names
        .map(hosts)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| error.to_string())?;
    println!("{{\n{}\n}}", hosts.join(",\n"));
    Ok(())
}

/// A Region's line of that.
fn hosts(region: &str) -> Result<String, EndpointError> {
    let of = |service| {
        let endpoint = Endpoint::resolve(service, region, &EndpointOptions::default())?;
        Ok(endpoint.host)
    };
    let [ecs, sts, cognito] = [of("ecs")?, of("sts")?, of("cognito-identity")?];
    Ok(format!(
        "{region:?}:{{\"ecs\":{ecs:?},\"sts\":{sts:?},\"cognito-identity\":{cognito:?}}}"
    ))
}
