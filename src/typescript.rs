//! The types that JavaScript sees of results, derived from those that serde writes.
//!
//! `make facts` writes them; the test below keeps the files equal to the crate. What comes in, and the functions, are declared by hand in
//! the files beside.

mod declaration;
mod docs;
mod syntax;

use std::any::TypeId;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use ts_rs::{Config, TS, TypeVisitor};

use crate::arn::{ServiceDeploymentArn, ServiceRevisionArn};
use crate::error::{Error, Problem};
use crate::flow::outcome::Outcome;
use crate::flow::{browse, images, inbox, sign_in, watch};
use crate::protocol::{Number, Others, RawJson};
use crate::rollout::changes::Changes;
use crate::rollout::stopped::StoppedTasks;
use crate::rollout::{Percent, Rollout};
use crate::timestamp::Timestamp;

/// How a type whose JSON serde's derive does not write appears in TypeScript.
macro_rules! written_as {
    ($($type:ty => $text:literal,)*) => {
        $(impl TS for $type {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;

            fn name(_: &Config) -> String {
                $text.to_owned()
            }

            fn inline(_: &Config) -> String {
                $text.to_owned()
            }

            fn inline_flattened(_: &Config) -> String {
                $text.to_owned()
            }
        })*
    };
}

written_as! {
    Error => "Problem",
    Number => "number",
    Others => "{ [key in string]: unknown }",
    Percent => "number",
    RawJson => "unknown",
    ServiceDeploymentArn => "string",
    ServiceRevisionArn => "string",
}

impl TS for Timestamp {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn docs() -> Option<String> {
        Some("A moment as `Date#toISOString` writes it: ISO 8601, in UTC.".to_owned())
    }

    fn name(_: &Config) -> String {
        "Timestamp".to_owned()
    }

    fn inline(_: &Config) -> String {
        "string".to_owned()
    }

    fn decl(_: &Config) -> String {
        "type Timestamp = string;".to_owned()
    }

    fn output_path() -> Option<PathBuf> {
        Some(PathBuf::new())
    }
}

/// The declarations of types and of all that they are made of, each once.
#[derive(Default)]
struct Declarations {
    seen: BTreeMap<String, TypeId>,
    /// By name, until they are written.
    found: BTreeMap<String, String>,
    text: String,
}

impl Declarations {
    fn with<T: TS + 'static>(mut self) -> Self {
        self.visit::<T>();
        self.write(&T::ident(&config()));
        self
    }

    /// Those that come from here on.
    fn rest(self) -> Self {
        Self {
            text: String::new(),
            ..self
        }
    }

    /// Writes one, and then what it names, in that order: ts-rs has none.
    fn write(&mut self, name: &str) {
        let Some(declared) = self.found.remove(name) else {
            return;
        };
        self.text.push('\n');
        self.text += &declared;
        for named in declared.split(|sign: char| !sign.is_alphanumeric()) {
            self.write(named);
        }
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // What stands for itself, such as a string, has no file to be exported to.
        if T::output_path().is_none() {
            return;
        }
        let (name, id) = (T::ident(&config()), TypeId::of::<T>());
        if let Some(seen) = self.seen.insert(name.clone(), id) {
            assert_eq!(seen, id, "two types of the name {name}");
            return;
        }
        self.found
            .insert(name, declaration::declare::<T>(&config()));
        T::visit_dependencies(self);
    }
}

fn config() -> Config {
    Config::new().with_large_int("number")
}

/// Compares a file with what is derived, or writes it.
fn keep(path: &str, derived: &Declarations) {
    let text = format!(
        "// Derived from the crate's types by `make facts`.\n{}",
        derived.text
    );
    assert!(!text.contains("| null"), "serde leaves out what is absent");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("WRITE_TYPES").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, text, "run `make facts`: {}", path.display());
}

#[test]
fn what_javascript_sees_of_results_is_what_serde_writes() {
    let shared = Declarations::default().with::<Problem<'static>>();
    keep("src/wasm/results.d.ts", &shared);
    let flows = shared
        .rest()
        .with::<Rollout>()
        .with::<browse::BrowsePage>()
        .with::<Changes>()
        .with::<images::DeploymentImages>()
        .with::<StoppedTasks>()
        .with::<inbox::InboxUpdate>()
        .with::<watch::WatchUpdate>()
        .with::<Outcome>()
        .with::<sign_in::SignedIn>();
    keep("src/wasm/flows/results.d.ts", &flows);
    #[cfg(feature = "approval")]
    {
        use crate::approval::HostCall;
        use crate::approval::output::WorkerOutput;
        use crate::approval::settings::SettingProblem;

        let approvals = flows
            .rest()
            .with::<SettingProblem>()
            .with::<WorkerOutput>()
            .with::<HostCall<'static, ()>>();
        keep("src/wasm/flows/approvals/results.d.ts", &approvals);
    }
}
