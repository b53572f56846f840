"""The errors that boto3 sees: modelled ones as their classes, the others by their code."""

import pytest
from botocore.exceptions import ClientError

UNKNOWN = "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/web/AAAAAAAAAAAAAAAAAAAAA"


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


def test_an_error_that_is_not_modelled_is_told_by_its_code(demo):
    with pytest.raises(ClientError) as caught:
        demo.client(key="expired session").list_clusters()
    assert caught.value.response["Error"]["Code"] == "ExpiredTokenException"
