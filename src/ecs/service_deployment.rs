//! A service deployment, as `DescribeServiceDeployments` gives it.

use crate::protocol::Number;
use crate::protocol::declared::shape;
use crate::protocol::open_enum::open_enum;
use crate::timestamp::Timestamp;

shape! {
    /// A service deployment.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html>.
    ServiceDeployment {
        /// Its ARN.
        service_deployment_arn: String = "serviceDeploymentArn",
        /// The ARN of its service.
        service_arn: String = "serviceArn",
        /// The ARN of its cluster.
        cluster_arn: String = "clusterArn",
        /// When it was asked for.
        created_at: Timestamp = "createdAt",
        /// When it started.
        started_at: Timestamp = "startedAt",
        /// When it ended.
        finished_at: Timestamp = "finishedAt",
        /// When it was stopped.
        stopped_at: Timestamp = "stoppedAt",
        /// When it last changed.
        updated_at: Timestamp = "updatedAt",
        /// The service revisions that ran before; none for a service's first deployment.
        source_service_revisions: Vec<ServiceRevisionSummary> = "sourceServiceRevisions",
        /// The service revision that it deploys.
        target_service_revision: ServiceRevisionSummary = "targetServiceRevision",
        /// Where it stands. A paused one is `IN_PROGRESS`.
        status: ServiceDeploymentStatus = "status",
        /// Why it stands there.
        status_reason: String = "statusReason",
        /// The stage it is in.
        lifecycle_stage: LifecycleStage = "lifecycleStage",
        /// The hooks of that stage, the paused ones among them.
        lifecycle_hook_details: Vec<LifecycleHookDetail> = "lifecycleHookDetails",
        /// How it is carried out.
        deployment_configuration: DeploymentConfiguration = "deploymentConfiguration",
        /// The rollback, if there is one.
        rollback: Rollback = "rollback",
    }
}

open_enum! {
    /// Where a service deployment stands.
    pub ServiceDeploymentStatus {
        /// It was requested and has not started.
        Pending = "PENDING",
        /// It is in progress, or paused.
        InProgress = "IN_PROGRESS",
        /// Somebody or a newer deployment is stopping it.
        StopRequested = "STOP_REQUESTED",
        /// It was stopped.
        Stopped = "STOPPED",
        /// A rollback was requested and has not started.
        RollbackRequested = "ROLLBACK_REQUESTED",
        /// It is rolling back.
        RollbackInProgress = "ROLLBACK_IN_PROGRESS",
        /// It was rolled back.
        RollbackSuccessful = "ROLLBACK_SUCCESSFUL",
        /// The rollback failed: somebody has to look.
        RollbackFailed = "ROLLBACK_FAILED",
        /// It succeeded.
        Successful = "SUCCESSFUL",
    }
}

impl ServiceDeploymentStatus {
    /// Whether the deployment will not change any more.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(
            self,
            Self::Successful | Self::Stopped | Self::RollbackSuccessful | Self::RollbackFailed
        )
    }

    /// Whether the deployment goes, or went, back.
    #[must_use]
    pub fn is_rollback(&self) -> bool {
        matches!(
            self,
            Self::RollbackRequested
                | Self::RollbackInProgress
                | Self::RollbackSuccessful
                | Self::RollbackFailed
        )
    }

    /// Whether the deployment is being, or was, stopped where it stood.
    #[must_use]
    pub fn is_stop(&self) -> bool {
        matches!(self, Self::StopRequested | Self::Stopped)
    }
}

open_enum! {
    /// The stages of a deployment, in order.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html>.
    pub LifecycleStage {
        /// A deployment starts with more than one active revision.
        ReconcileService = "RECONCILE_SERVICE",
        /// The new revision has not started.
        PreScaleUp = "PRE_SCALE_UP",
        /// The new revision's tasks start.
        ScaleUp = "SCALE_UP",
        /// The new revision's tasks run, without traffic.
        PostScaleUp = "POST_SCALE_UP",
        /// Test traffic moves.
        TestTrafficShift = "TEST_TRAFFIC_SHIFT",
        /// The new revision has all test traffic.
        PostTestTrafficShift = "POST_TEST_TRAFFIC_SHIFT",
        /// Before production traffic moves; with LINEAR and CANARY, before every step.
        PreProductionTrafficShift = "PRE_PRODUCTION_TRAFFIC_SHIFT",
        /// Production traffic moves.
        ProductionTrafficShift = "PRODUCTION_TRAFFIC_SHIFT",
        /// The new revision has all production traffic.
        PostProductionTrafficShift = "POST_PRODUCTION_TRAFFIC_SHIFT",
        /// Both revisions run, so that going back is quick.
        BakeTime = "BAKE_TIME",
        /// The old revision's tasks stop.
        CleanUp = "CLEAN_UP",
    }
}

shape! {
    /// One execution of a lifecycle hook.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookDetail.html>.
    LifecycleHookDetail {
        /// The execution's id, opaque.
        hook_id: String = "hookId",
        /// What kind of hook.
        target_type: HookTarget = "targetType",
        /// The ARN of what it runs; absent for a pause.
        target_arn: String = "targetArn",
        /// What became of it.
        status: HookStatus = "status",
        /// When its time runs out.
        expires_at: Timestamp = "expiresAt",
        /// What happens then.
        timeout_action: HookTimeoutAction = "timeoutAction",
    }
}

impl LifecycleHookDetail {
    /// Whether this is a pause that waits for a person.
    #[must_use]
    pub fn awaits_action(&self) -> bool {
        self.target_type == Some(HookTarget::Pause)
            && self.status == Some(HookStatus::AwaitingAction)
    }
}

open_enum! {
    /// What a lifecycle hook does.
    pub HookTarget {
        /// It waits for a person's decision.
        Pause = "PAUSE",
        /// It calls a Lambda function.
        AwsLambda = "AWS_LAMBDA",
    }
}

open_enum! {
    /// The status of a hook's execution.
    pub HookStatus {
        /// A pause awaits a decision.
        AwaitingAction = "AWAITING_ACTION",
        /// A function is running.
        InProgress = "IN_PROGRESS",
        /// A pause was continued, or a function succeeded.
        Succeeded = "SUCCEEDED",
        /// A pause was rolled back, or a function failed.
        Failed = "FAILED",
        /// Nobody decided in time.
        TimedOut = "TIMED_OUT",
    }
}

open_enum! {
    /// What ECS does when a pause times out.
    pub HookTimeoutAction {
        /// ECS continues the deployment.
        Continue = "CONTINUE",
        /// ECS rolls the deployment back.
        Rollback = "ROLLBACK",
    }
}

shape! {
    /// A service revision's part in a deployment.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevisionSummary.html>.
    ServiceRevisionSummary {
        /// Its ARN.
        arn: String = "arn",
        /// Tasks it should have.
        requested_task_count: i32 = "requestedTaskCount",
        /// Tasks that run.
        running_task_count: i32 = "runningTaskCount",
        /// Tasks that start.
        pending_task_count: i32 = "pendingTaskCount",
        /// Its share of test traffic, in percent.
        requested_test_traffic_weight: Number = "requestedTestTrafficWeight",
        /// Its share of production traffic, in percent.
        requested_production_traffic_weight: Number = "requestedProductionTrafficWeight",
    }
}

shape! {
    /// How a deployment is carried out.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html>.
    DeploymentConfiguration {
        /// The strategy; rolling if absent.
        strategy: DeploymentStrategy = "strategy",
        /// How long both revisions run once all production traffic has moved, in minutes.
        bake_time_in_minutes: i32 = "bakeTimeInMinutes",
        /// The hooks.
        lifecycle_hooks: Vec<LifecycleHook> = "lifecycleHooks",
        /// The steps of LINEAR.
        linear_configuration: LinearConfiguration = "linearConfiguration",
        /// The steps of CANARY.
        canary_configuration: CanaryConfiguration = "canaryConfiguration",
    }
}

open_enum! {
    /// How traffic moves to the new revision.
    pub DeploymentStrategy {
        /// Tasks are replaced a few at a time.
        Rolling = "ROLLING",
        /// All traffic moves at once.
        BlueGreen = "BLUE_GREEN",
        /// Traffic moves in equal steps.
        Linear = "LINEAR",
        /// A small share of traffic moves first, then the rest.
        Canary = "CANARY",
    }
}

shape! {
    /// A lifecycle hook, as configured.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html>.
    LifecycleHook {
        /// What kind of hook; absent from answers that know only functions.
        target_type: HookTarget = "targetType",
        /// The stages it runs at.
        lifecycle_stages: Vec<LifecycleStage> = "lifecycleStages",
    }
}

shape! {
    /// The steps of LINEAR.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html>.
    LinearConfiguration {
        /// The share of production traffic that each step moves, in percent; 10 if absent.
        step_percent: Number = "stepPercent",
    }
}

shape! {
    /// The steps of CANARY.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html>.
    CanaryConfiguration {
        /// The share of production traffic that the first step moves, in percent; 5 if absent.
        canary_percent: Number = "canaryPercent",
    }
}

shape! {
    /// A deployment's rollback.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Rollback.html>.
    Rollback {
        /// Why it is rolled back.
        reason: String = "reason",
        /// When it started.
        started_at: Timestamp = "startedAt",
        /// The ARN of the service revision to roll back to.
        service_revision_arn: String = "serviceRevisionArn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paused_deployment_is_read() {
        let deployment: ServiceDeployment = r#"{"status":"IN_PROGRESS","lifecycleStage":"PRE_PRODUCTION_TRAFFIC_SHIFT","lifecycleHookDetails":[
                {"hookId":"ecs-pause-1","targetType":"PAUSE","status":"AWAITING_ACTION","expiresAt":1728417322.5,"timeoutAction":"ROLLBACK"},
                {"hookId":"l","targetType":"AWS_LAMBDA","status":"IN_PROGRESS"}],
                "targetServiceRevision":{"arn":"r","requestedProductionTrafficWeight":12.5},
                "alarms":{"status":"MONITORING"}}"#.parse().unwrap();
        assert_eq!(
            deployment.lifecycle_stage,
            Some(LifecycleStage::PreProductionTrafficShift)
        );
        let hooks = deployment.lifecycle_hook_details.unwrap();
        assert!(hooks[0].awaits_action());
        assert!(!hooks[1].awaits_action());
        let target = deployment.target_service_revision.unwrap();
        assert_eq!(
            target
                .requested_production_traffic_weight
                .unwrap()
                .thousandths(),
            Some(12_500)
        );
        assert_eq!(
            deployment.others.json("alarms"),
            Some(r#"{"status":"MONITORING"}"#)
        );
    }

    #[test]
    fn a_hook_that_waits_but_is_no_pause_waits_for_nobody() {
        let hook: LifecycleHookDetail = r#"{"targetType":"AWS_LAMBDA","status":"AWAITING_ACTION"}"#
            .parse()
            .unwrap();
        assert!(!hook.awaits_action());
    }
}
