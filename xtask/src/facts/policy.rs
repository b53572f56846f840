//! The least IAM policies, as statements made of what the operations need.

use ecs_greenlight::ecs::{ContinueServiceDeployment, Facts, OPERATIONS, StopServiceDeployment};
use ecs_greenlight::flow::{changes, decide};

use super::resource_types;

/// An IAM policy.
pub struct Policy(pub Vec<Statement>);

/// What it allows, on which resources.
pub struct Statement {
    pub sid: Option<&'static str>,
    pub actions: Vec<&'static str>,
    /// What a template allows besides, where its user says so.
    pub with_stop: Vec<&'static str>,
    /// None: it must be `*`.
    pub resources: Vec<Resource>,
}

/// A kind of resources: all of them, or those of one service.
pub struct Resource {
    pub kind: &'static str,
    pub is_narrow: bool,
}

impl Policy {
    pub fn named(name: &str) -> Result<Self, String> {
        let reads: Vec<_> = OPERATIONS.iter().filter(|known| !known.acts).collect();
        let mut statements = vec![
            Statement::on_everything(Some("List"), &reads),
            Statement::on_resources(Some("Read"), &reads, false),
        ];
        // Who may do more than read is decided here: a new operation that acts gets into no policy without a change of these lines.
        Ok(Self(match name {
            "reader" => statements,
            "approver" => {
                let act = Facts::new::<ContinueServiceDeployment>();
                let stop = Facts::new::<StopServiceDeployment>();
                let mut decide = Statement::on_resources(Some("Decide"), &[&act], true);
                decide.with_stop = actions(&[&stop]);
                statements.push(decide);
                statements
            }
            "decider" => {
                let calls: Vec<_> = decide::CALLS.iter().collect();
                vec![Statement::on_resources(None, &calls, true)]
            }
            "one-deployment" => {
                let calls: Vec<_> = changes::CALLS.iter().collect();
                vec![
                    Statement::on_everything(None, &calls),
                    Statement::on_resources(None, &calls, true),
                ]
            }
            _ => return Err(format!("there is no policy {name}")),
        }))
    }
}

impl Statement {
    /// Those of the operations for which a policy cannot name a resource.
    fn on_everything(sid: Option<&'static str>, operations: &[&Facts]) -> Self {
        let free = operations
            .iter()
            .filter(|known| resource_types(known).is_empty());
        Self {
            sid,
            actions: actions(&free.copied().collect::<Vec<_>>()),
            with_stop: Vec::new(),
            resources: Vec::new(),
        }
    }

    /// The others.
    fn on_resources(sid: Option<&'static str>, operations: &[&Facts], is_narrow: bool) -> Self {
        let bound: Vec<_> = operations
            .iter()
            .filter(|known| !resource_types(known).is_empty())
            .copied()
            .collect();
        let mut resources: Vec<Resource> = Vec::new();
        for kind in bound.iter().flat_map(|known| resource_types(known)) {
            if resources.iter().all(|known| known.kind != *kind) {
                resources.push(Resource { kind, is_narrow });
            }
        }
        Self {
            sid,
            actions: actions(&bound),
            with_stop: Vec::new(),
            resources,
        }
    }
}

impl Resource {
    /// The end of its ARN, for a cluster and a service of these names.
    pub fn pattern(&self, cluster: &str, service: &str) -> String {
        let kind = self.kind;
        match kind {
            _ if !self.is_narrow => format!("{kind}/*"),
            "cluster" => format!("{kind}/{cluster}"),
            "service" => format!("{kind}/{cluster}/{service}"),
            // It does not name its service.
            "task" => format!("{kind}/{cluster}/*"),
            // What belongs to a service.
            _ => format!("{kind}/{cluster}/{service}/*"),
        }
    }
}

fn actions(operations: &[&Facts]) -> Vec<&'static str> {
    let permissions = operations.iter().filter_map(|known| known.permission);
    permissions.map(|permission| permission.action).collect()
}
