//! Proves that the simulations bite: with each of the mutants of `tests/mutants` in place of the product, the simulation that its folder is named
//! after must fail.

use std::borrow::Cow;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::root;

/// What the simulation says when a schedule breaks a promise, and not when something else is wrong.
const CAUGHT: &str = "Broken: ";
/// How many random schedules a mutant may live through.
const SCHEDULES: &str = "20000";

/// A mutant, and the simulation that must notice it.
struct Mutant {
    patch: PathBuf,
    simulation: String,
}

impl Mutant {
    fn name(&self) -> Cow<'_, str> {
        self.patch.file_stem().unwrap_or_default().to_string_lossy()
    }
}

/// Applies each patch whose name holds `wanted` to a copy of the tree, and runs its simulation there.
pub fn run(wanted: &str) -> Result<(), String> {
    let root = root()?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), |dir| root.join(dir));
    let mut mutants = mutants(&root)?;
    mutants.retain(|mutant| mutant.name().contains(wanted));
    if mutants.is_empty() {
        return Err(format!("no mutant's name holds {wanted:?}"));
    }
    let tree = target.join("mutants");
    copy(&root, &tree)?;
    let survivors = mutants
        .iter()
        .map(|mutant| lives(mutant, &tree, &target))
        .collect::<Result<Vec<_>, _>>()?;
    match survivors.iter().filter(|lives| **lives).count() {
        0 => Ok(()),
        some => Err(format!("{some} of {} mutants live", mutants.len())),
    }
}

/// Proves in a moment that each patch still applies to the tree as it is now, and runs nothing.
pub fn check() -> Result<(), String> {
    let root = root()?;
    let stale: Vec<_> = mutants(&root)?
        .iter()
        .filter_map(|mutant| applies(mutant, &root, &["--check"]).err())
        .collect();
    if stale.is_empty() {
        Ok(())
    } else {
        Err(stale.join("\n"))
    }
}

fn mutants(root: &Path) -> Result<Vec<Mutant>, String> {
    let directory = root.join("tests/mutants");
    let mut mutants = Vec::new();
    for folder in entries(&directory)? {
        let patches = entries(&folder)?;
        let patches = patches
            .into_iter()
            .filter(|path| path.extension().is_some_and(|name| name == "patch"));
        let simulation = folder.file_name().unwrap_or_default();
        mutants.extend(patches.map(|patch| Mutant {
            patch,
            simulation: simulation.to_string_lossy().into_owned(),
        }));
    }
    if mutants.is_empty() {
        return Err(format!("no mutants in {}", directory.display()));
    }
    Ok(mutants)
}

/// What a folder holds, by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut entries: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    entries.sort();
    Ok(entries)
}

/// What git knows, and what is new, as it is now.
fn copy(root: &Path, tree: &Path) -> Result<(), String> {
    if tree.exists() {
        fs::remove_dir_all(tree).map_err(|error| error.to_string())?;
    }
    let mut list = Command::new("git");
    list.current_dir(root).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]);
    let listed = succeed(&mut list)?;
    for name in String::from_utf8_lossy(&listed.stdout).split_terminator('\0') {
        let (from, to) = (root.join(name), tree.join(name));
        // Deleted, and git was not told yet.
        if !from.is_file() {
            continue;
        }
        let folder = to.parent().unwrap_or(tree);
        fs::create_dir_all(folder)
            .and_then(|()| fs::copy(&from, &to))
            .map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

fn lives(mutant: &Mutant, tree: &Path, target: &Path) -> Result<bool, String> {
    let (name, test) = (mutant.name(), &mutant.simulation);
    applies(mutant, tree, &[])?;
    succeed(&mut simulation(test, tree, target, &["--no-run"]))
        .map_err(|error| format!("{name} no longer builds: {error}"))?;
    let played = output(&mut simulation(test, tree, target, &[]))?;
    succeed(&mut apply(&mutant.patch, tree, &["--reverse"]))?;

    let said = [played.stdout, played.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    if played.status.success() {
        println!("{name} LIVES");
        return Ok(true);
    }
    let why = said.lines().find_map(|line| line.strip_prefix(CAUGHT));
    let why = why.ok_or_else(|| format!("{name} failed in another way: {said}"))?;
    println!("{name} is caught: {why}");
    Ok(false)
}

fn applies(mutant: &Mutant, tree: &Path, how: &[&str]) -> Result<(), String> {
    let applied = succeed(&mut apply(&mutant.patch, tree, how));
    applied.map_err(|error| format!("{} no longer applies: {error}", mutant.name()))?;
    Ok(())
}

fn apply(patch: &Path, tree: &Path, how: &[&str]) -> Command {
    let mut git = Command::new("git");
    // The copy lies in a repository, and is none: without a ceiling, git would apply nothing, and say nothing.
    git.current_dir(tree)
        .env("GIT_CEILING_DIRECTORIES", tree.parent().unwrap_or(tree))
        .arg("apply")
        .args(how)
        .arg(patch);
    git
}

fn simulation(test: &str, tree: &Path, target: &Path, how: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(tree)
        .env("CARGO_TARGET_DIR", target)
        .env("SCHEDULES", SCHEDULES)
        .env("FAULTS", "1")
        .args([
            "test",
            "--quiet",
            "--profile",
            "soak",
            "--features",
            "approval",
            "--test",
            test,
        ])
        .args(how);
    cargo
}

fn succeed(command: &mut Command) -> Result<Output, String> {
    let output = output(command)?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn output(command: &mut Command) -> Result<Output, String> {
    let program = command.get_program().to_owned();
    command
        .output()
        .map_err(|error| format!("{}: {error}", program.display()))
}
