//! What one call of `inbox` has reported as paused, and not as gone since.

use std::cell::RefCell;
use std::rc::Rc;

use crate::arn::ServiceDeploymentArn;

/// In order, because hundreds may be reported, and every scan looks for each.
#[derive(Clone, Default)]
pub(super) struct ReportedPauses(Rc<RefCell<Vec<ServiceDeploymentArn>>>);

impl ReportedPauses {
    /// Notes whether a deployment is reported as paused from now on. Returns whether it was.
    pub(super) fn set(&self, arn: &ServiceDeploymentArn, is_paused: bool) -> bool {
        let mut reported = self.0.borrow_mut();
        match reported.binary_search(arn) {
            Ok(_) if is_paused => true,
            Ok(index) => {
                reported.remove(index);
                true
            }
            Err(index) if is_paused => {
                reported.insert(index, arn.clone());
                false
            }
            Err(_) => false,
        }
    }
}
