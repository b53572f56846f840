//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;

use crate::settings::{Durations, Settings};

/// What `--help` prints.
pub const USAGE: &str = "\
A stand-in for Amazon ECS service deployments, for demos and tests.

Usage: ecs-sim serve --port N [OPTIONS]

  --port N          Listen on 127.0.0.1:N; 0 picks a free port
  --scenario NAME   Start with a world: demo, or empty (the default)
  --site DIR        Serve the static page in DIR on the same port
  --endpoint URL    Tell the page to call this ECS endpoint (default: this server)
  --speed N         Deployments go N times as fast: task starts, traffic shifts, bake times, Lambda hooks.
                    The clock stays as it is, and with it the timeouts of pause hooks.
";

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `--help`.
    Help,
    /// `serve`.
    Serve(Options),
}

/// What `serve` was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// 0: a free one.
    pub port: u16,
    /// The world to start with.
    pub scenario: Option<String>,
    /// The page.
    pub site: Option<PathBuf>,
    /// The endpoint that the page should call.
    pub endpoint: Option<String>,
    /// Of deployments.
    pub speed: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            scenario: None,
            site: None,
            endpoint: None,
            speed: 1,
        }
    }
}

impl Options {
    /// The settings of a world, but for what is given.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            durations: Durations::default().faster(self.speed),
            ..Settings::default()
        }
    }

    /// Reads the process's arguments.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn from_args() -> Result<Command, String> {
        Self::parse(lexopt::Parser::from_env()).map_err(|error| error.to_string())
    }

    fn parse(mut parser: lexopt::Parser) -> Result<Command, lexopt::Error> {
        let mut options = Self::default();
        let mut serve = false;
        let mut port = false;
        while let Some(argument) = parser.next()? {
            match argument {
                Short('h') | Long("help") => return Ok(Command::Help),
                Long("port") => {
                    options.port = parser.value()?.parse()?;
                    port = true;
                }
                Long("scenario") => options.scenario = Some(parser.value()?.string()?),
                Long("site") => options.site = Some(parser.value()?.into()),
                Long("endpoint") => {
                    let endpoint = parser.value()?.string()?;
                    options.endpoint = Some(origin(&endpoint)?);
                }
                Long("speed") => options.speed = parser.value()?.parse()?,
                Value(command) if !serve && command == "serve" => serve = true,
                other => return Err(other.unexpected()),
            }
        }
        match (serve, port) {
            (false, _) => Err("say `serve`".into()),
            (true, false) => Err("say which --port".into()),
            (true, true) => Ok(Command::Serve(options)),
        }
    }
}

/// An origin, without the slash that may follow it: the page's policy admits nothing finer.
fn origin(text: &str) -> Result<String, String> {
    let uri: http::Uri = text
        .parse()
        .map_err(|error| format!("--endpoint {text}: {error}"))?;
    match (uri.scheme_str(), uri.authority(), uri.path(), uri.query()) {
        (Some(scheme @ ("http" | "https")), Some(authority), "/", None) => {
            Ok(format!("{scheme}://{authority}"))
        }
        _ => Err(format!(
            "--endpoint {text}: say an origin, such as http://127.0.0.1:8080"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Command, String> {
        Options::parse(lexopt::Parser::from_args(arguments)).map_err(|error| error.to_string())
    }

    #[test]
    fn the_demos_command_line_is_understood() {
        let options = Options {
            port: 8080,
            scenario: Some("demo".into()),
            site: Some("dist/console".into()),
            ..Options::default()
        };
        let arguments = [
            "serve",
            "--port",
            "8080",
            "--scenario",
            "demo",
            "--site",
            "dist/console",
        ];
        assert_eq!(parse(&arguments), Ok(Command::Serve(options)));
    }

    #[test]
    fn a_missing_port_is_named() {
        assert_eq!(parse(&["serve"]), Err("say which --port".to_owned()));
    }

    #[test]
    fn an_endpoint_is_an_origin() {
        assert_eq!(
            origin("http://127.0.0.1:8080/"),
            Ok("http://127.0.0.1:8080".to_owned())
        );
        for wrong in [
            "127.0.0.1:8080",
            "http://127.0.0.1/path",
            "ftp://host",
            "http://a b",
        ] {
            assert!(origin(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_unknown_option_is_refused() {
        assert_eq!(
            parse(&["serve", "--prot", "1"]),
            Err("invalid option '--prot'".to_owned())
        );
    }
}
