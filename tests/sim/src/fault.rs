//! Faults: what a network and a service do wrong, on request.

use serde::{Deserialize, Serialize};

use crate::operation::Operation;

/// A fault that waits for requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// Only for this operation; none: any.
    #[serde(default)]
    pub operation: Option<Operation>,
    /// Only for requests to this Region; none: any.
    #[serde(default)]
    pub region: Option<String>,
    /// Only for requests that name this cluster, by itself or in an ARN; none: any.
    #[serde(default)]
    pub cluster: Option<String>,
    /// How many requests it still hits; none: every one until it is cleared.
    #[serde(default = "once")]
    pub times: Option<u32>,
    /// What happens.
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    tag = "kind"
)]
pub enum FaultKind {
    /// It is lost on its way: nothing is executed, the connection closes.
    DropRequest,
    /// It is executed, the answer is lost: the connection closes.
    DropResponse,
    /// It is executed, the answer comes late.
    Delay {
        /// By so much.
        ms: u64,
    },
    /// It gets another answer.
    Status {
        /// The HTTP status.
        status: u16,
        /// Whether it is executed all the same.
        #[serde(default)]
        executed: bool,
        /// What the answer holds; none: what AWS sends with that status.
        #[serde(default)]
        body: Option<String>,
    },
    /// `ThrottlingException`.
    Throttle,
    /// `AccessDeniedException`.
    Deny,
    /// A read answers with what was true so long ago.
    Lag {
        /// How long ago.
        ms: i64,
    },
    /// A read answers with what was true when a moment ended, whatever time it is.
    Frozen {
        /// Epoch milliseconds.
        at: i64,
    },
}

impl FaultKind {
    /// Another answer; without a body, what AWS sends with that status.
    #[must_use]
    pub fn status(status: u16, executed: bool, body: Option<&str>) -> Self {
        Self::Status {
            status,
            executed,
            body: body.map(str::to_owned),
        }
    }

    /// The moment whose truth a read shows, where that is all the fault does.
    pub(crate) fn shows(&self, now: i64) -> Option<i64> {
        match self {
            Self::Lag { ms } => Some(now.saturating_sub(*ms)),
            Self::Frozen { at } => Some(*at),
            _ => None,
        }
    }
}

impl Fault {
    /// A fault that hits the next request to an operation.
    #[must_use]
    pub fn once(operation: Operation, kind: FaultKind) -> Self {
        Self {
            operation: Some(operation),
            region: None,
            cluster: None,
            times: Some(1),
            kind,
        }
    }

    /// A fault that hits every request until it is cleared.
    #[must_use]
    pub fn always(kind: FaultKind) -> Self {
        Self {
            operation: None,
            region: None,
            cluster: None,
            times: None,
            kind,
        }
    }

    /// The same, for an operation alone.
    #[must_use]
    pub fn of(self, operation: Operation) -> Self {
        let operation = Some(operation);
        Self { operation, ..self }
    }

    /// The same, for a cluster alone.
    #[must_use]
    pub fn in_cluster(self, cluster: &str) -> Self {
        let cluster = Some(cluster.to_owned());
        Self { cluster, ..self }
    }

    /// The same, in a Region alone.
    #[must_use]
    pub fn in_region(self, region: &str) -> Self {
        let region = Some(region.to_owned());
        Self { region, ..self }
    }

    /// The same, so many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        let times = Some(times);
        Self { times, ..self }
    }

    fn hits(&self, operation: Operation, region: &str, body: &[u8]) -> bool {
        let names = |cluster: &String| names_cluster(cluster, body);
        let stale = matches!(self.kind, FaultKind::Lag { .. } | FaultKind::Frozen { .. });
        (operation.describes() || !stale)
            && self.operation.is_none_or(|only| only == operation)
            && self.region.as_ref().is_none_or(|only| only == region)
            && self.cluster.as_ref().is_none_or(names)
    }
}

/// Whether a request names a cluster, by itself or in an ARN.
pub(crate) fn names_cluster(cluster: &str, body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body);
    [
        format!("\"{cluster}\""),
        format!("cluster/{cluster}\""),
        format!("/{cluster}/"),
    ]
    .iter()
    .any(|name| text.contains(name))
}

/// Faults in the order in which they were injected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    pub(crate) fn inject(&mut self, fault: Fault) {
        self.0.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault that hits a request, used up by it.
    pub(crate) fn take(
        &mut self,
        operation: Operation,
        region: &str,
        body: &[u8],
    ) -> Option<FaultKind> {
        let at = self
            .0
            .iter()
            .position(|fault| fault.hits(operation, region, body))?;
        match &mut self.0[at].times {
            None => Some(self.0[at].kind.clone()),
            Some(left) if *left > 1 => {
                *left -= 1;
                Some(self.0[at].kind.clone())
            }
            Some(_) => Some(self.0.remove(at).kind),
        }
    }
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "the type that serde wants as a default"
)]
fn once() -> Option<u32> {
    Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Fault {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_fault_hits_once_unless_it_says_otherwise() {
        let times = [
            r#"{"kind":"throttle"}"#,
            r#"{"kind":"throttle","times":3}"#,
            r#"{"kind":"throttle","times":null}"#,
        ]
        .map(|text| parse(text).times);
        assert_eq!(times, [Some(1), Some(3), None]);
    }

    #[test]
    fn faults_are_written_in_json_as_documented() {
        let kinds = [
            r#"{"kind":"drop-request"}"#,
            r#"{"kind":"drop-response"}"#,
            r#"{"kind":"delay","ms":5}"#,
            r#"{"kind":"status","status":503}"#,
            r#"{"kind":"deny"}"#,
            r#"{"kind":"lag","ms":5}"#,
            r#"{"kind":"frozen","at":5}"#,
        ]
        .map(|text| parse(text).kind);
        let status = FaultKind::status(503, false, None);
        let expected = [
            FaultKind::DropRequest,
            FaultKind::DropResponse,
            FaultKind::Delay { ms: 5 },
            status,
            FaultKind::Deny,
            FaultKind::Lag { ms: 5 },
            FaultKind::Frozen { at: 5 },
        ];
        assert_eq!(kinds, expected);
        let filtered = parse(
            r#"{"kind":"deny","operation":"ListServices","region":"eu-west-1","cluster":"prod"}"#,
        );
        assert_eq!(filtered.operation, Some(Operation::ListServices));
        assert_eq!(
            (filtered.region.as_deref(), filtered.cluster.as_deref()),
            (Some("eu-west-1"), Some("prod"))
        );
    }
}
