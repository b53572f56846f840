"""The errors that boto3 sees: modelled ones as their classes, the others by their code."""

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

UNKNOWN = "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/web/AAAAAAAAAAAAAAAAAAAAA"


def code(call, **arguments) -> str:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    return caught.value.response["Error"]["Code"]


def test_modelled_errors_arrive_as_their_classes(demo):
    ecs = demo.client()
    with pytest.raises(ecs.exceptions.ClusterNotFoundException):
        ecs.list_services(cluster="nowhere")
    with pytest.raises(ecs.exceptions.ServiceNotFoundException):
        ecs.list_service_deployments(cluster="shop-prod", service="nothing")
    with pytest.raises(ecs.exceptions.ServiceDeploymentNotFoundException):
        ecs.continue_service_deployment(serviceDeploymentArn=UNKNOWN, hookId="ecs-pause-x", action="CONTINUE")
    with pytest.raises(ecs.exceptions.UnsupportedFeatureException):
        ecs.list_service_deployments(cluster="shop-prod", service="orders-legacy")
    with pytest.raises(ecs.exceptions.InvalidParameterException):
        ecs.describe_services(cluster="shop-prod", services=["web"] * 11)
    with pytest.raises(ecs.exceptions.ClientException):
        ecs.describe_task_definition(taskDefinition="nothing")
    ended = next(one["arn"] for one in demo.read("world")["deployments"] if one["status"] == "SUCCESSFUL")
    with pytest.raises(ecs.exceptions.ConflictException):
        ecs.stop_service_deployment(serviceDeploymentArn=ended)
    reader = demo.client(key="read-only")
    with pytest.raises(reader.exceptions.AccessDeniedException, match="is not authorized to perform: ecs:StopServiceDeployment"):
        reader.stop_service_deployment(serviceDeploymentArn=ended)


def test_a_server_error_is_the_modelled_one(demo):
    ecs = demo.client()
    demo.control("faults", kind="status", status=500, operation="ListClusters")
    with pytest.raises(ecs.exceptions.ServerException):
        ecs.list_clusters()


@pytest.mark.parametrize("error", ["InvalidParameterException", "ClientException"])
def test_a_decided_hook_gets_the_chosen_error(demo, error):
    demo.control("settings", decidedHookError=error)
    paused = next(one for one in demo.read("world")["deployments"] if any(hook["fate"] == "open" for hook in one["hooks"]))
    hook = next(hook["id"] for hook in paused["hooks"] if hook["fate"] == "open")
    ecs = demo.client(paused["place"]["region"])
    demo.control("act", serviceDeploymentArn=paused["arn"], hookId=hook, action="CONTINUE")
    arguments = {"serviceDeploymentArn": paused["arn"], "hookId": hook, "action": "CONTINUE"}
    assert code(ecs.continue_service_deployment, **arguments) == error


def test_throttling_is_told_by_its_code(demo):
    ecs = demo.client()
    # An hour's worth more than the bucket holds: however slow this machine is, it stays empty.
    demo.control("spend", region="us-east-1", bucket="clusterRead", requests=50 + 20 * 3600)
    assert code(ecs.list_clusters) == "ThrottlingException"


def test_an_expired_session_is_told_by_its_code(demo):
    assert code(demo.client(key="expired session").list_clusters) == "ExpiredTokenException"


def test_a_wrong_secret_or_token_is_told_by_its_code(demo):
    full = demo.key("full rights")

    def client(**changes):
        key = {**full, **changes}
        return boto3.client(
            "ecs",
            region_name="us-east-1",
            endpoint_url=demo.url,
            aws_access_key_id=key["accessKeyId"],
            aws_secret_access_key=key["secretAccessKey"],
            aws_session_token=key["sessionToken"],
            config=Config(retries={"total_max_attempts": 1}),
        )

    assert code(client(secretAccessKey="wrong").list_clusters) == "InvalidSignatureException"
    assert code(client(sessionToken="wrong").list_clusters) == "UnrecognizedClientException"
    assert code(client(accessKeyId="ASIAEXAMPLEUNKNOWN00").list_clusters) == "UnrecognizedClientException"


def test_a_wrong_clock_is_told_by_its_code(demo):
    demo.control("faults", kind="clock", seconds=600)
    assert code(demo.client().list_clusters) == "InvalidSignatureException"
