// What every contender is given: the same call, keys and response. The keys are AWS's documentation examples, or made up.

export const region = "eu-central-1";
export const host = `ecs.${region}.amazonaws.com`;
export const target = "AmazonEC2ContainerServiceV20141113.ContinueServiceDeployment";

export const credentials = {
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  sessionToken: "FAKE/token+for=tests".repeat(40),
};

const ids = "123456789012:service-deployment/storefront/checkout/";

export const act = {
  serviceDeploymentArn: `arn:aws:ecs:${region}:${ids}Vl8Zs0jGBSWrFVmnmZvCe`,
  hookId: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
  action: /** @type {const} */ ("CONTINUE"),
};

const revision = `arn:aws:ecs:${region}:123456789012:service-revision/storefront/checkout/`;

/** @param {number} index */
function deployment(index) {
  const start = 1_730_000_000.123 + index * 3600;
  return {
    serviceDeploymentArn: `arn:aws:ecs:${region}:${ids}${String(index).padStart(21, "0")}`,
    serviceArn: `arn:aws:ecs:${region}:123456789012:service/storefront/checkout`,
    clusterArn: `arn:aws:ecs:${region}:123456789012:cluster/storefront`,
    createdAt: start,
    startedAt: start + 2.25,
    updatedAt: start + 930.5,
    sourceServiceRevisions: [
      { arn: `${revision}4980306466373577095`, requestedTaskCount: 8, runningTaskCount: 8, pendingTaskCount: 0, requestedProductionTrafficWeight: 90, requestedTestTrafficWeight: 0 },
    ],
    targetServiceRevision: { arn: `${revision}4980306466373577096`, requestedTaskCount: 8, runningTaskCount: 7, pendingTaskCount: 1, requestedProductionTrafficWeight: 10, requestedTestTrafficWeight: 100 },
    status: "IN_PROGRESS",
    statusReason: "Waiting for a lifecycle hook.",
    lifecycleStage: "POST_TEST_TRAFFIC_SHIFT",
    lifecycleHookDetails: [
      { hookId: act.hookId, targetType: "PAUSE", status: "AWAITING_ACTION", expiresAt: start + 87_330.5, timeoutAction: "ROLLBACK" },
      { hookId: "smoke-tests", targetType: "AWS_LAMBDA", targetArn: `arn:aws:lambda:${region}:123456789012:function:smoke`, status: "SUCCEEDED" },
    ],
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: true, rollback: true },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      alarms: { alarmNames: ["checkout-5xx", "checkout-latency"], rollback: true, enable: true },
      strategy: "CANARY",
      bakeTimeInMinutes: 15,
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 10 },
      lifecycleHooks: [
        { targetType: "PAUSE", lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT", "PRE_PRODUCTION_TRAFFIC_SHIFT"], timeoutConfiguration: { timeoutInMinutes: 1440, action: "ROLLBACK" } },
        { targetType: "AWS_LAMBDA", hookTargetArn: `arn:aws:lambda:${region}:123456789012:function:smoke`, roleArn: "arn:aws:iam::123456789012:role/hooks", lifecycleStages: ["POST_SCALE_UP"] },
      ],
    },
    deploymentCircuitBreaker: { status: "MONITORING", failureCount: 0, threshold: 3 },
    alarms: { status: "MONITORING", alarmNames: ["checkout-5xx", "checkout-latency"], triggeredAlarmNames: [] },
  };
}

/** The body of a DescribeServiceDeployments response of 20, as bytes: what `fetch` hands over. */
export const described = new TextEncoder().encode(
  JSON.stringify({ serviceDeployments: Array.from({ length: 20 }, (_, index) => deployment(index)), failures: [] }),
);
