"""The documented steps with the aws CLI: find the hook, then continue or roll back."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

AWS = Path(sys.executable).parent / "aws"

PAUSING = {
    "strategy": "BLUE_GREEN",
    "lifecycleHooks": [{"targetType": "PAUSE", "lifecycleStages": ["PRE_SCALE_UP"]}],
}


@pytest.fixture
def aws(empty, tmp_path):
    """Runs `aws ecs ...` against the stand-in; the process as it ended."""
    key = empty.key("full rights")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": key["accessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["secretAccessKey"],
        "AWS_SESSION_TOKEN": key["sessionToken"],
    }

    def run(*arguments: str) -> subprocess.CompletedProcess:
        command = [str(AWS), "ecs", *arguments, "--region", "us-east-1", "--endpoint-url", empty.url, "--output", "json"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    return run


@pytest.fixture
def paused(empty) -> str:
    arn = empty.control("deploy", configuration=PAUSING)["serviceDeploymentArn"]
    empty.control("advance", seconds=3)
    return arn


def output(process) -> dict:
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def find_hook(aws, arn: str) -> str:
    described = output(aws("describe-service-deployments", "--service-deployment-arns", arn))
    (deployment,) = described["serviceDeployments"]
    assert (deployment["status"], deployment["lifecycleStage"]) == ("IN_PROGRESS", "PRE_SCALE_UP")
    (hook,) = deployment["lifecycleHookDetails"]
    assert hook["status"] == "AWAITING_ACTION"
    return hook["hookId"]


@pytest.mark.parametrize(
    ("action", "fate", "statuses"),
    [
        ("CONTINUE", "continued", {"IN_PROGRESS"}),
        ("ROLLBACK", "rolledBack", {"ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"}),
    ],
)
def test_the_documented_steps_decide_a_pause(empty, aws, paused, action, fate, statuses):
    hook = find_hook(aws, paused)
    act = ["continue-service-deployment", "--service-deployment-arn", paused, "--hook-id", hook, "--action", action]
    assert output(aws(*act)) == {"serviceDeploymentArn": paused}
    truth = empty.deployment(paused)
    assert (truth["hooks"][0]["fate"], truth["acts"][0]["deed"]["action"]) == (fate, action)
    described = output(aws("describe-service-deployments", "--service-deployment-arns", paused))
    assert described["serviceDeployments"][0]["status"] in statuses


def test_without_an_action_the_deployment_goes_on(empty, aws, paused):
    hook = find_hook(aws, paused)
    output(aws("continue-service-deployment", "--service-deployment-arn", paused, "--hook-id", hook))
    assert empty.deployment(paused)["hooks"][0]["fate"] == "continued"


def test_the_guides_command_without_an_arn_never_reaches_ecs(empty, aws, paused):
    hook = find_hook(aws, paused)
    before = len(empty.read("requests"))
    refused = aws("continue-service-deployment", "--hook-id", hook, "--action", "ROLLBACK")
    assert refused.returncode != 0
    assert "--service-deployment-arn" in refused.stderr
    assert len(empty.read("requests")) == before


def test_stop_rolls_back(empty, aws):
    arn = empty.control("deploy")["serviceDeploymentArn"]
    empty.control("advance", seconds=3)
    output(aws("stop-service-deployment", "--service-deployment-arn", arn, "--stop-type", "ROLLBACK"))
    assert empty.deployment(arn)["status"].startswith("ROLLBACK_")
