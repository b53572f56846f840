"""Writes signatures.json: requests of this crate's shapes as botocore signs them.

Run `.venv/bin/python tests/vectors/botocore/generate.py` (after `make test-conformance` made the environment). tests/conformance/
checks that the file is what the installed botocore says; tests/signature.rs checks the crate against the file.
"""

import json
from datetime import datetime, timezone
from pathlib import Path
from unittest import mock

import botocore
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

PATH = Path(__file__).with_name("signatures.json")

JSON = "application/x-amz-json-1.1"
FORM = "application/x-www-form-urlencoded; charset=utf-8"
ECS = "AmazonEC2ContainerServiceV20141113."
DEPLOYMENT = "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/FaKe_DePlOyMeNt-Id-01"
CONTINUE = json.dumps({"serviceDeploymentArn": DEPLOYMENT, "hookId": "ecs-pause-" + "A" * 43, "action": "CONTINUE"})

SHORT = {"accessKeyId": "AKIAFAKEFAKEFAKEFAKE", "secretAccessKey": "fake/secret+for/tests+only/0000000000000"}
TEMPORARY = SHORT | {"accessKeyId": "ASIAFAKEFAKEFAKEFAKE", "sessionToken": "FAKE//token+x7=="}
LONG = TEMPORARY | {"sessionToken": "FAKE//token+" + "x7" * 393 + "=="}


def case(name, url, at, credentials, *, region="eu-west-1", service="ecs", target=None, content_type=JSON, body="{}"):
    return {
        "name": name,
        "url": url,
        "at": at,
        "region": region,
        "service": service,
        "credentials": credentials,
        "contentType": content_type,
        "target": target,
        "body": body,
    }


CASES = [
    case("a long-term key", "https://ecs.eu-west-1.amazonaws.com/", 1728417322, SHORT, target=ECS + "ListClusters"),
    case(
        "an act with an 800-byte session token",
        "https://ecs.eu-west-1.amazonaws.com/",
        1728417322,
        LONG,
        target=ECS + "ContinueServiceDeployment",
        body=CONTINUE,
    ),
    case(
        "FIPS and dual-stack",
        "https://ecs-fips.us-gov-west-1.api.aws/",
        1709251199,  # a leap day's last second
        TEMPORARY,
        region="us-gov-west-1",
        target=ECS + "DescribeServiceDeployments",
        body=json.dumps({"serviceDeploymentArns": [DEPLOYMENT]}),
    ),
    case(
        "another partition, the first second of a year",
        "https://ecs.cn-north-1.amazonaws.com.cn/",
        1735689600,
        TEMPORARY,
        region="cn-north-1",
        target=ECS + "ListServices",
        body='{"cluster":"shop","maxResults":100}',
    ),
    case(
        "a custom endpoint with a port",
        "http://127.0.0.1:8080/",
        1728417322,
        TEMPORARY,
        target=ECS + "StopServiceDeployment",
        body=json.dumps({"serviceDeploymentArn": DEPLOYMENT, "stopType": "ROLLBACK"}),
    ),
    case(
        "a custom endpoint with the scheme's own port",
        "https://ecs.example.com:443/",
        1728417322,
        SHORT,
        target=ECS + "DescribeServices",
        body='{"services":["checkout"]}',
    ),
    case(
        "a body beyond ASCII",
        "https://ecs.eu-west-1.amazonaws.com/",
        1728417322,
        TEMPORARY,
        target=ECS + "DescribeTaskDefinition",
        body='{"taskDefinition":"s\u00fc\u00df-\u2713-\U0001f6a6"}',
    ),
    case(
        "a form, without a target, for another service",
        "https://sts.eu-west-1.amazonaws.com/",
        1728417322,
        TEMPORARY,
        service="sts",
        content_type=FORM,
        body="Action=GetCallerIdentity&Version=2011-06-15",
    ),
    case("an empty body", "https://ecs.eu-west-1.amazonaws.com/", 1728417322, SHORT, target=ECS + "ListClusters", body=""),
]


def signed(case):
    """The case with botocore's own steps."""
    keys = case["credentials"]
    auth = SigV4Auth(
        Credentials(keys["accessKeyId"], keys["secretAccessKey"], keys.get("sessionToken")), case["service"], case["region"]
    )
    headers = {"Content-Type": case["contentType"]}
    if case["target"]:
        headers["X-Amz-Target"] = case["target"]
    request = AWSRequest("POST", case["url"], headers=headers, data=case["body"].encode())
    steps = {}

    def keep(name, function):
        def kept(*arguments):
            steps[name] = function(*arguments)
            return steps[name]

        return kept

    moment = datetime.fromtimestamp(case["at"], timezone.utc).replace(tzinfo=None)
    with (
        mock.patch("botocore.auth.get_current_datetime", lambda: moment),
        mock.patch.object(auth, "canonical_request", keep("canonicalRequest", auth.canonical_request)),
        mock.patch.object(auth, "string_to_sign", keep("stringToSign", auth.string_to_sign)),
    ):
        auth.add_auth(request)
    return case | steps | {"authorization": request.headers["Authorization"]}


def vectors():
    return {"madeWith": f"botocore {botocore.__version__}, botocore.auth.SigV4Auth", "cases": [signed(case) for case in CASES]}


def text():
    return json.dumps(vectors(), indent=2) + "\n"


if __name__ == "__main__":
    PATH.write_text(text())
