//! What happens to processes and in the world.

use ecs_sim::{DeploymentSpec, Place};

use super::{Engine, Happening, RESTART, What};
use crate::processes::{Cause, Process, started};

impl Engine {
    pub(super) fn kill(&mut self, process: usize) {
        self.note(|| format!("process {process} is killed"));
        self.processes[process].up = false;
        for served in 0..self.served.len() {
            if self.served[served].process != process || self.served[served].flow.is_none() {
                continue;
            }
            let lost = self.dice.percent(50);
            let of = &mut self.served[served];
            (of.killed, of.lost) = (true, lost);
            of.pending.clear();
            if let (Cause::Event { number, attempt }, None) = (of.cause, &of.response) {
                of.response = Some((502, String::new()));
                self.deliver_again(number, attempt);
            }
        }
        // A flow that is being polled drops when that is over.
        for of in self.served.iter_mut().filter(|of| of.killed) {
            of.flow = None;
        }
        let delay = self.dice.between(0, RESTART);
        self.after(delay, What::Restart(process));
    }

    pub(super) fn restart(&mut self, process: usize) {
        let policy = self.next_policy.unwrap_or(self.processes[process].policy);
        let seed = self.numbers;
        self.note(|| format!("process {process} is started again"));
        self.processes[process] = Process {
            approvals: started(self.source, policy, seed),
            policy,
            up: true,
        };
    }

    pub fn happen(&mut self, happening: Happening) {
        self.note(|| format!("world: {happening:?}"));
        let latest = self
            .sim
            .deployments()
            .last()
            .map(|deployment| deployment.arn.clone());
        let Some(arn) = latest else { return };
        match happening {
            Happening::Decide(action) => {
                let deployment = self.sim.deployment(&arn).expect("there is one");
                let hooks: Vec<_> = deployment.waiting().map(|hook| hook.id.clone()).collect();
                for hook in hooks {
                    // Somebody may have been first.
                    let _ = self.sim.act(&arn, &hook, action);
                }
            }
            Happening::Stop(stop_type) => {
                let _ = self.sim.stop(&arn, stop_type);
            }
            Happening::Supersede => {
                let place = Place::in_region("us-east-1");
                self.sim
                    .start_deployment(&place, "prod", "web", DeploymentSpec::default());
            }
            Happening::Group(members) => self.slack.group.push((self.now, members)),
            Happening::Delete => {
                if let Some(message) = self.slack.messages.last_mut() {
                    message.deleted = true;
                }
            }
        }
    }
}
