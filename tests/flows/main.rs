//! The flows against the stand-in ECS, in virtual time.

mod browse;
mod changes;
mod decide;
mod decide_all;
mod driver;
mod elsewhere;
mod failures;
mod images;
mod inbox;
mod lag;
mod reads;
#[path = "../driver/run.rs"]
mod run;
mod samples;
mod scene;
mod sign_in;
mod stop;
mod stopped_tasks;
mod untidy;
mod watch;
