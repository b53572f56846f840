//! What a session of an approver may do: decide on one deployment.

use crate::arn::ServiceDeploymentArn;
use crate::flow::decide;

/// The session policy, as JSON, that leaves of a role's rights what [`decide`] needs for one deployment.
///
/// AWS asks for both resources, and knows no condition for the hook or the action: see
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html>. It takes up to 2048
/// characters: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
#[must_use]
pub(super) fn session_policy(arn: &ServiceDeploymentArn) -> String {
    let permissions = decide::CALLS.iter().filter_map(|called| called.permission);
    let actions: Vec<_> = permissions.map(|permission| permission.action).collect();
    // Neither an action nor an ARN holds anything that JSON escapes, or a wildcard.
    [
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[""#,
        &actions.join(r#"",""#),
        r#""],"Resource":[""#,
        arn.service_arn().as_str(),
        r#"",""#,
        arn.as_str(),
        r#""]}]}"#,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_may_decide_on_one_deployment() {
        let arn = "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe";
        assert_eq!(
            session_policy(&arn.parse().unwrap()),
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecs:DescribeServiceDeployments","ecs:ContinueServiceDeployment"],"Resource":["arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout","arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe"]}]}"#
        );
    }

    #[test]
    fn the_longest_names_stay_within_what_aws_takes() {
        let longest = "n".repeat(255);
        let arn = format!(
            "arn:aws-us-gov:ecs:us-gov-west-1:111122223333:service-deployment/{longest}/{longest}/{}",
            "i".repeat(22)
        );
        assert_eq!(session_policy(&arn.parse().unwrap()).len(), 1316);
    }
}
