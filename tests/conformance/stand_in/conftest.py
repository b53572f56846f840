"""Starts the stand-in ECS as a process of its own, and makes clients for it."""

import json
import os
import subprocess
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

REPOSITORY = Path(__file__).resolve().parents[3]


def binary() -> str:
    """The server: from the environment, else where cargo puts it."""
    return os.environ.get("ECS_SIM_BIN") or str(REPOSITORY / "target" / "debug" / "ecs-sim")


@dataclass
class StandIn:
    """A running stand-in, and everything its API answered to clients made here."""

    url: str
    answers: list[tuple[str, dict]] = field(default_factory=list)

    def control(self, name: str, **body) -> dict:
        """One call of the control interface."""
        request = urllib.request.Request(f"{self.url}/_sim/{name}", data=json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def read(self, name: str):
        """What the control interface tells: `world`, `requests`, `keys`."""
        with urllib.request.urlopen(f"{self.url}/_sim/{name}", timeout=30) as response:
            return json.load(response)

    def key(self, name: str) -> dict:
        return next(key for key in self.read("keys") if key["name"] == name)

    def client(self, region: str = "us-east-1", key: str = "full rights"):
        """A boto3 client that does not retry; its raw answers are kept."""
        chosen = self.key(key)
        client = boto3.client(
            "ecs",
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=chosen["accessKeyId"],
            aws_secret_access_key=chosen["secretAccessKey"],
            aws_session_token=chosen["sessionToken"],
            config=Config(retries={"total_max_attempts": 1}),
        )
        client.meta.events.register("before-parse.ecs", self._keep)
        return client

    def deployment(self, arn: str) -> dict:
        """The truth about a deployment."""
        return next(one for one in self.read("world")["deployments"] if one["arn"] == arn)

    def _keep(self, operation_model, response_dict, **_):
        if response_dict["status_code"] == 200:
            self.answers.append((operation_model.name, json.loads(response_dict["body"])))


@pytest.fixture
def start(tmp_path):
    """Starts stand-ins; they end with the test."""
    running = []

    def run(*arguments: str) -> StandIn:
        command = [binary(), "serve", "--port", "0", *arguments]
        output = (tmp_path / f"output-{len(running)}").open("w+")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=output, text=True)
        running.append((process, output))
        line = process.stdout.readline()
        prefix = "ecs-sim listening on "
        assert line.startswith(prefix), f"{command} said {line!r}"
        return StandIn(line.removeprefix(prefix).strip())

    yield run
    for process, output in running:
        process.terminate()
        process.communicate(timeout=30)
        output.close()


@pytest.fixture
def demo(start) -> StandIn:
    return start("--scenario", "demo")


@pytest.fixture
def empty(start) -> StandIn:
    return start()
