"""boto3 drives every operation; no answer holds a member that the API model lacks, or a wrong type."""

import json

import pytest
from botocore import xform_name

from conftest import REPOSITORY
from shapes import MODEL, Comparison

OPERATIONS = json.loads((REPOSITORY / "tests/operations.json").read_text())
READS = {name for name, facts in OPERATIONS.items() if not facts["acts"]}

# What a read that no step of the walk leads to is given for a required member; any other gets a text.
REQUIRED = {"cluster": "shop-prod", "service": "web"}

PAUSE = {
    "targetType": "PAUSE",
    "lifecycleStages": ["PRE_PRODUCTION_TRAFFIC_SHIFT"],
    "timeoutConfiguration": {"timeoutInMinutes": 60, "action": "CONTINUE"},
}
LAMBDA = {
    "targetType": "AWS_LAMBDA",
    "hookTargetArn": "arn:aws:lambda:us-east-1:111122223333:function:smoke-test",
    "roleArn": "arn:aws:iam::111122223333:role/ecs-hooks",
    "lifecycleStages": ["POST_SCALE_UP"],
}
GUARDS = {
    "alarms": {"alarmNames": ["web-5xx"], "rollback": True, "enable": True},
    "deploymentCircuitBreaker": {"enable": True, "rollback": True},
    "bakeTimeInMinutes": 1,
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
}
STRATEGIES = [
    {"strategy": "BLUE_GREEN", **GUARDS},
    {"strategy": "CANARY", "canaryConfiguration": {"canaryPercent": 10.0, "canaryBakeTimeInMinutes": 1}, **GUARDS},
    {"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 50.0, "stepBakeTimeInMinutes": 1}, **GUARDS},
    {"strategy": "ROLLING", **GUARDS},
]
TROUBLES = [
    [],
    [{"kind": "alarm", "stage": "BAKE_TIME", "afterMs": 5000}],
    [{"kind": "failingTasks"}],
    [{"kind": "rollbackFails"}, {"kind": "alarm", "stage": "SCALE_UP", "afterMs": 0}],
]


def assert_conforms(stand_in) -> Comparison:
    comparison = Comparison()
    for operation, body in stand_in.answers:
        comparison.add(operation, body)
    assert comparison.problems == []
    return comparison


def walk(ecs):
    """Everything that can be read in a Region."""
    for page in ecs.get_paginator("list_clusters").paginate():
        for cluster in page["clusterArns"]:
            ecs.describe_clusters(clusters=[cluster, "missing"])
            for services in ecs.get_paginator("list_services").paginate(cluster=cluster, PaginationConfig={"PageSize": 5}):
                if services["serviceArns"]:
                    described = ecs.describe_services(cluster=cluster, services=services["serviceArns"], include=["TAGS"])
                    for service in described["services"]:
                        walk_service(ecs, service)
            walk_tasks(ecs, cluster)


def walk_tasks(ecs, cluster):
    """What runs in a cluster, and what has stopped."""
    for status in ("RUNNING", "STOPPED"):
        for page in ecs.get_paginator("list_tasks").paginate(cluster=cluster, desiredStatus=status, PaginationConfig={"PageSize": 5}):
            if page["taskArns"]:
                described = ecs.describe_tasks(cluster=cluster, tasks=[*page["taskArns"], "missing"], include=["TAGS"])
                assert {task["desiredStatus"] for task in described["tasks"]} == {status}


def walk_service(ecs, service):
    ecs.describe_task_definition(taskDefinition=service["taskDefinition"], include=["TAGS"])
    if service["deploymentController"]["type"] != "ECS":
        return
    listed = ecs.list_service_deployments(cluster=service["clusterArn"], service=service["serviceArn"], maxResults=2)
    arns = [brief["serviceDeploymentArn"] for brief in listed["serviceDeployments"]]
    for deployment in ecs.describe_service_deployments(serviceDeploymentArns=arns)["serviceDeployments"]:
        summaries = [*deployment.get("sourceServiceRevisions", []), deployment["targetServiceRevision"]]
        ecs.describe_service_revisions(serviceRevisionArns=[summary["arn"] for summary in summaries])


def read(ecs, operation):
    """One read, with no more than it requires."""
    required = MODEL.operation_model(operation).input_shape.required_members
    getattr(ecs, xform_name(operation))(**{member: REQUIRED.get(member, "example") for member in required})


def test_the_whole_demo_conforms_in_every_region_and_account(demo):
    for region in ("us-east-1", "eu-west-1", "ap-southeast-2"):
        for key in ("full rights", "full rights, a second account", "full rights, a long-term key"):
            walk(demo.client(region, key))
    for operation in READS - {operation for operation, _ in demo.answers}:
        read(demo.client(), operation)
    comparison = assert_conforms(demo)
    assert {operation for operation, _ in demo.answers} == READS
    # Not sent here: what belongs to other features of a service.
    assert comparison.seen["ServiceRevision"] >= {"containerImages", "taskDefinition", "loadBalancers", "networkConfiguration"}


@pytest.mark.parametrize("resolved", ["stay", "vanish"])
def test_every_moment_of_every_strategy_conforms(empty, resolved):
    ecs = empty.client()
    empty.control("settings", resolvedHooks=resolved, throttling=False)
    for number, configuration in enumerate(STRATEGIES):
        for trouble, troubles in enumerate(TROUBLES):
            hooks = {"lifecycleHooks": [PAUSE, LAMBDA]}
            service = f"web-{number}-{trouble}"
            empty.control("deploy", service=service, configuration={**configuration, **hooks}, troubles=troubles)
    arns = [one["arn"] for one in empty.read("world")["deployments"] if one["status"] == "PENDING"]
    # The pauses time out after an hour, and go on: all deployments come to their end.
    moved = 0
    for seconds in [*[3] * 80, *[1800] * 6, *[60] * 10]:
        empty.control("advance", seconds=seconds)
        # boto3 signs by the real clock, and so the stand-in checks by it.
        moved += seconds
        empty.control("faults", kind="clock", seconds=-moved)
        for first in range(0, len(arns), 20):
            ecs.describe_service_deployments(serviceDeploymentArns=arns[first : first + 20])
    walk(ecs)
    comparison = assert_conforms(empty)
    assert all(one["finishedAt"] for one in empty.read("world")["deployments"])
    # What can be told about a deployment was told at some moment; only a stopped one has this, see below.
    for shape in (
        "ServiceDeployment",
        "ServiceRevisionSummary",
        "DeploymentLifecycleHookDetail",
        "Rollback",
        "ServiceDeploymentCircuitBreaker",
        "ServiceDeploymentAlarms",
        "ServiceDeploymentBrief",
    ):
        assert set(MODEL.shape_for(shape).members) - comparison.seen[shape] <= {"stoppedAt"}, shape


def test_the_acts_conform(empty):
    ecs = empty.client()
    configuration = {"strategy": "BLUE_GREEN", "lifecycleHooks": [{**PAUSE, "lifecycleStages": ["PRE_SCALE_UP"]}]}
    first = empty.control("deploy", service="first", configuration=configuration)["serviceDeploymentArn"]
    second = empty.control("deploy", service="second")["serviceDeploymentArn"]
    third = empty.control("deploy", service="third")["serviceDeploymentArn"]
    empty.control("advance", seconds=3)
    described = ecs.describe_service_deployments(serviceDeploymentArns=[first])["serviceDeployments"][0]
    (hook,) = described["lifecycleHookDetails"]
    assert (hook["targetType"], hook["status"], hook["timeoutAction"]) == ("PAUSE", "AWAITING_ACTION", "CONTINUE")
    assert hook["expiresAt"] > described["startedAt"]
    continued = ecs.continue_service_deployment(serviceDeploymentArn=first, hookId=hook["hookId"], action="CONTINUE")
    assert continued["serviceDeploymentArn"] == first
    assert ecs.stop_service_deployment(serviceDeploymentArn=second, stopType="ROLLBACK")["serviceDeploymentArn"] == second
    ecs.stop_service_deployment(serviceDeploymentArn=third, stopType="ABORT")
    empty.control("advance", seconds=4)
    stopped = ecs.describe_service_deployments(serviceDeploymentArns=[third])["serviceDeployments"][0]
    assert (stopped["status"], stopped["stoppedAt"]) == ("STOPPED", stopped["finishedAt"])
    assert_conforms(empty)


def test_every_operation_is_one_of_the_api_model():
    assert OPERATIONS.keys() <= set(MODEL.operation_names)
