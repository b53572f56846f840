//! `ecs-sim`: the stand-in as a server on the loopback interface.

use std::process::ExitCode;

fn main() -> ExitCode {
    match ecs_sim::server::Options::from_args() {
        Ok(ecs_sim::server::Command::Help) => {
            print!("{}", ecs_sim::server::USAGE);
            ExitCode::SUCCESS
        }
        Ok(ecs_sim::server::Command::Serve(options)) => match ecs_sim::server::serve(&options) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("ecs-sim: {error}");
                ExitCode::FAILURE
            }
        },
        Err(error) => {
            eprintln!("ecs-sim: {error}\n\n{}", ecs_sim::server::USAGE);
            ExitCode::from(2)
        }
    }
}
