"""Signing in, with clients that nobody here wrote: boto3's STS and Cognito Identity, and the aws CLI's own ways to a role."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import jwt
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import ec, rsa

AWS = Path(sys.executable).parent / "aws"
ROLE = "arn:aws:iam::111122223333:role/Approver"
SECOND = "arn:aws:iam::111122223333:role/Second"
POOL = "eu-west-1:00000000-0000-4000-8000-000000000001"
SESSION = "arn:aws:sts::111122223333:assumed-role/Approver/robin"


@dataclass
class Issuer:
    """An identity provider on a port of its own, with a key of each kind."""

    url: str
    keys: dict = field(default_factory=dict)

    def token(self, algorithm: str = "RS256", **claims) -> str:
        now = int(time.time())
        said = {"iss": self.url, "aud": "console", "sub": "robin", "iat": now, "exp": now + 600} | claims
        return jwt.encode(said, self.keys[algorithm], algorithm, headers={"kid": algorithm})

    def jwks(self) -> dict:
        makers = {"RS256": jwt.algorithms.RSAAlgorithm, "ES256": jwt.algorithms.ECAlgorithm}
        public = {name: makers[name].to_jwk(key.public_key(), as_dict=True) for name, key in self.keys.items()}
        return {"keys": [key | {"kid": name, "use": "sig", "alg": name} for name, key in public.items()]}


@pytest.fixture(scope="session")
def issuer():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            documents = {
                "/.well-known/openid-configuration": {"issuer": known.url, "jwks_uri": f"{known.url}/jwks"},
                "/jwks": known.jwks(),
            }
            body = json.dumps(documents[self.path]).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    keys = {"RS256": rsa.generate_private_key(65537, 2048), "ES256": ec.generate_private_key(ec.SECP256R1())}
    known = Issuer(f"http://127.0.0.1:{server.server_port}", keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield known
    server.shutdown()


@pytest.fixture
def stand_in(demo, issuer):
    """A stand-in whose account knows the issuer, with a role for its people and one for that role."""
    demo.control("identity-provider", issuer=issuer.url, audiences=["console"])
    demo.control("role", roleArn=ROLE, rights="full", trust={"issuer": issuer.url, "audience": "console", "subject": "rob*"})
    demo.control("role", roleArn=SECOND, rights="readOnly", trust={"principals": [ROLE]})
    provider = {"issuer": issuer.url, "audience": "console"}
    demo.control("identity-pool", identityPoolId=POOL, providers={"id.example.com": provider}, roleArn=ROLE)
    return demo


def client(stand_in, service: str, credentials: dict | None = None):
    """A client without any credentials but those given."""
    given = credentials or {}
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=stand_in.url,
        aws_access_key_id=given.get("AccessKeyId"),
        aws_secret_access_key=given.get("SecretAccessKey") or given.get("SecretKey"),
        aws_session_token=given.get("SessionToken"),
        config=Config(retries={"total_max_attempts": 1}, signature_version=None if given else UNSIGNED),
    )


def sign_in(stand_in, token: str, **more) -> dict:
    arguments = {"RoleArn": ROLE, "RoleSessionName": "robin", "WebIdentityToken": token} | more
    return client(stand_in, "sts").assume_role_with_web_identity(**arguments)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_token_becomes_credentials_that_ecs_takes(stand_in, issuer, algorithm):
    answer = sign_in(stand_in, issuer.token(algorithm), DurationSeconds=900)
    told = {name: value for name, value in answer.items() if name not in ("Credentials", "ResponseMetadata")}
    role_id = told["AssumedRoleUser"].pop("AssumedRoleId")
    assert told == {
        "Audience": "console",
        "AssumedRoleUser": {"Arn": SESSION},
        "Provider": f"arn:aws:iam::111122223333:oidc-provider/{issuer.url.removeprefix('http://')}",
        "SubjectFromWebIdentityToken": "robin",
    }
    left = answer["Credentials"]["Expiration"] - datetime.now(timezone.utc)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    caller = client(stand_in, "sts", answer["Credentials"]).get_caller_identity()
    assert (caller["Account"], caller["Arn"], caller["UserId"]) == ("111122223333", SESSION, role_id)
    assert len(client(stand_in, "ecs", answer["Credentials"]).list_clusters()["clusterArns"]) == 3


def test_a_role_leads_to_the_next_and_the_source_identity_stays(stand_in, issuer):
    first = sign_in(stand_in, issuer.token(**{"https://aws.amazon.com/source_identity": "slack.T1.U2"}))
    assert first["SourceIdentity"] == "slack.T1.U2"
    sts = client(stand_in, "sts", first["Credentials"])
    second = sts.assume_role(RoleArn=SECOND, RoleSessionName="robin@example.com")
    assert second["AssumedRoleUser"]["Arn"] == "arn:aws:sts::111122223333:assumed-role/Second/robin@example.com"
    assert second["SourceIdentity"] == "slack.T1.U2"
    client(stand_in, "ecs", second["Credentials"]).list_clusters()
    logged = stand_in.read("requests")[-1]
    assert (logged["principal"], logged["sourceIdentity"]) == (second["AssumedRoleUser"]["Arn"], "slack.T1.U2")


def test_errors_of_sts_arrive_as_their_classes(stand_in, issuer):
    sts = client(stand_in, "sts")
    now = int(time.time())
    refusals = [
        (sts.exceptions.InvalidIdentityTokenException, {"token": issuer.token(aud="other")}),
        (sts.exceptions.ExpiredTokenException, {"token": issuer.token(exp=now - 301)}),
        (sts.exceptions.MalformedPolicyDocumentException, {"token": issuer.token(), "Policy": "{}"}),
    ]
    for expected, arguments in refusals:
        with pytest.raises(expected):
            sign_in(stand_in, **arguments)
    unreachable = "http://127.0.0.1:9"
    stand_in.control("identity-provider", issuer=unreachable, audiences=["console"])
    with pytest.raises(sts.exceptions.IDPCommunicationErrorException):
        sign_in(stand_in, issuer.token(iss=unreachable))
    for token, code in [(issuer.token(sub="kim"), "AccessDenied"), ("x" * 20001, "ValidationError")]:
        with pytest.raises(ClientError) as caught:
            sign_in(stand_in, token)
        assert caught.value.response["Error"]["Code"] == code


def test_a_pool_hands_out_credentials_that_ecs_takes(stand_in, issuer):
    cognito = client(stand_in, "cognito-identity")
    logins = {"id.example.com": issuer.token()}
    identity = cognito.get_id(IdentityPoolId=POOL, Logins=logins)["IdentityId"]
    answer = cognito.get_credentials_for_identity(IdentityId=identity, Logins=logins)
    assert answer["IdentityId"] == identity
    left = answer["Credentials"]["Expiration"] - datetime.now(timezone.utc)
    assert timedelta(minutes=59) < left <= timedelta(minutes=60)
    caller = client(stand_in, "sts", answer["Credentials"]).get_caller_identity()
    assert caller["Arn"] == "arn:aws:sts::111122223333:assumed-role/Approver/CognitoIdentityCredentials"
    assert len(client(stand_in, "ecs", answer["Credentials"]).list_clusters()["clusterArns"]) == 3


def test_errors_of_cognito_arrive_as_their_classes(stand_in, issuer):
    cognito = client(stand_in, "cognito-identity")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Unauthenticated access is not supported"):
        cognito.get_id(IdentityPoolId=POOL)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid login token. Incorrect token audience."):
        cognito.get_id(IdentityPoolId=POOL, Logins={"id.example.com": issuer.token(aud="other")})
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.get_id(IdentityPoolId=POOL.replace("1", "2"))
    stand_in.control("faults", kind="throttle", operation="GetId")
    with pytest.raises(cognito.exceptions.TooManyRequestsException):
        cognito.get_id(IdentityPoolId=POOL)


def test_the_cli_finds_its_way_from_a_token_file_over_a_role_to_ecs(stand_in, issuer, tmp_path):
    (tmp_path / "token").write_text(issuer.token())
    (tmp_path / "config").write_text(
        f"[profile first]\nrole_arn = {ROLE}\nweb_identity_token_file = {tmp_path / 'token'}\nrole_session_name = robin\n"
        f"[profile second]\nrole_arn = {SECOND}\nsource_profile = first\nrole_session_name = robin\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": stand_in.url,
    }
    command = [str(AWS), "ecs", "list-clusters", "--profile", "second", "--region", "us-east-1", "--output", "json"]
    process = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert process.returncode == 0, process.stderr
    assert len(json.loads(process.stdout)["clusterArns"]) == 3
    asked = [(one["operation"], one["principal"]) for one in stand_in.read("requests")]
    assert asked == [
        ("AssumeRoleWithWebIdentity", None),
        ("AssumeRole", SESSION),
        ("ListClusters", "arn:aws:sts::111122223333:assumed-role/Second/robin"),
    ]
