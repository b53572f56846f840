"""The CloudFormation templates: cfn-lint passes them, and they say what the documents and the page's build say."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from template import TEMPLATES, filled, lint, loaded, resources

ROOT = Path(__file__).parents[2]
NAMES = ["approvals", "chat-link", "console-access", "console-site", "member-account"]

# The placeholders of docs/iam.md, and something for the rest.
GIVEN = {
    "AWS::Partition": "aws",
    "AWS::AccountId": "ACCOUNT",
    "RegionPattern": "REGION",
    "ClusterPattern": "CLUSTER",
    "ServicePattern": "SERVICE",
    "Provider": "arn:aws:iam::ACCOUNT:oidc-provider/id.example.com/realms/ops",
    "Issuer": "id.example.com/realms/ops",
    "ClientId": "greenlight",
    "ApproverSubjects": ["alice", "team-ops|*"],
    "ReaderSubjects": ["*"],
    "TrustedRole": "arn:aws:iam::ACCOUNT:role/Approver",
    "MemberRoles": ["arn:aws:iam::MEMBER:role/Member"],
}


def policy(name, role, conditions=frozenset()):
    [attached] = resources(name)[role]["Properties"]["Policies"]
    return filled(attached["PolicyDocument"], GIVEN, conditions)


def documented(document, heading=""):
    """The first policy of a document, below a heading."""
    text = (ROOT / document).read_text().split(heading, 1)[1] if heading else (ROOT / document).read_text()
    found = re.search(r'```json\n(\{\n  "Version": "2012-10-17".*?)```', text, re.DOTALL)
    return json.loads(found[1])


@pytest.mark.parametrize("name", NAMES)
def test_cfn_lint_finds_nothing(name):
    assert lint(TEMPLATES / f"{name}.yaml") == []


def test_every_template_is_looked_at():
    assert sorted(path.stem for path in TEMPLATES.iterdir()) == sorted([*NAMES, "slack-app"])


@pytest.mark.parametrize(
    ("name", "right", "wrong", "rule"),
    [
        ("approvals", "MaximumRetryAttempts: 185", "MaximumRetryAttempts: 1850", "E3034"),
        ("chat-link", "Arn: !GetAtt Undelivered.Arn }", "Arn: !GetAtt Delivered.Arn }", "E1010"),
        ("member-account", "MaxSessionDuration: 3600", "MaxSessionDuration: 60", "E3034"),
        ("console-access", "Condition: HasMembers", "Condition: HasNone", "E3015"),
        ("console-access", "Effect: Allow", "Effect: Permit", "E3510"),
        ("console-site", "!GetAtt OriginAccess.Id", "!GetAtt Origin.Id", "E1010"),
    ],
)
def test_cfn_lint_finds_what_is_wrong(tmp_path, name, right, wrong, rule):
    text = (TEMPLATES / f"{name}.yaml").read_text()
    assert right in text
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace(right, wrong))
    assert any(f":{rule}:" in line for line in lint(changed))


def test_the_readers_policy_is_the_documented_one():
    assert policy("console-access", "Reader") == documented("docs/iam.md", "\n## Read only\n")


@pytest.mark.parametrize(("name", "role"), [("console-access", "Approver"), ("member-account", "Member")])
def test_an_approvers_policy_is_the_documented_one(name, role):
    assert policy(name, role) == documented("docs/iam.md", "\n## Approver\n")
    stopping = policy(name, role, {"Stops"})["Statement"][-1]
    assert (stopping["Sid"], stopping["Action"]) == ("Decide", ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"])


@pytest.mark.parametrize(("role", "subjects"), [("Approver", ["alice", "team-ops|*"]), ("Reader", ["*"])])
@pytest.mark.parametrize("conditions", [{"MakesProvider"}, set()])
def test_a_role_trusts_only_the_issuers_tokens_for_this_client_and_these_subjects(role, subjects, conditions):
    trust = json.loads(filled(resources("console-access")[role]["Properties"]["AssumeRolePolicyDocument"], GIVEN, conditions))
    assert trust == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": "arn:aws:iam::ACCOUNT:oidc-provider/id.example.com/realms/ops"},
                "Action": ["sts:AssumeRoleWithWebIdentity", "sts:SetSourceIdentity", "sts:TagSession"],
                "Condition": {
                    "StringEquals": {"id.example.com/realms/ops:aud": "greenlight"},
                    "StringLike": {"id.example.com/realms/ops:sub": subjects},
                },
            }
        ],
    }


def test_both_sides_of_a_chain_allow_the_same_three_actions():
    actions = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
    [trust] = filled(resources("member-account")["Member"]["Properties"]["AssumeRolePolicyDocument"], GIVEN)["Statement"]
    [access] = filled(resources("console-access")["MemberAccess"]["Properties"]["PolicyDocument"], GIVEN)["Statement"]
    assert (trust["Principal"], trust["Action"]) == ({"AWS": "arn:aws:iam::ACCOUNT:role/Approver"}, actions)
    assert (access["Resource"], access["Action"]) == (["arn:aws:iam::MEMBER:role/Member"], actions)


def built_headers():
    """The headers for every path, of a page that may call more hosts than a header should list."""
    script = 'import { headersFile } from "./www/hosting/headers.js"; console.log(headersFile(Array(500).fill("https://ecs.example.com")))'
    done = subprocess.run(["node", "--input-type=module", "--eval", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    [everywhere] = re.findall(r"^/\*\n((?:  .*\n)+)", done.stdout)
    return dict(line.strip().split(": ", 1) for line in everywhere.splitlines())


def test_cloudfront_sends_the_headers_of_the_headers_file():
    config = resources("console-site")["Headers"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    sent = {item["Header"]: item["Value"] for item in config["CustomHeadersConfig"]["Items"]} | {
        "Content-Security-Policy": loaded("console-site")["Parameters"]["ContentSecurityPolicy"]["Default"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "Strict-Transport-Security": f"max-age={security['StrictTransportSecurity']['AccessControlMaxAgeSec']}",
        "X-Content-Type-Options": "nosniff" if "ContentTypeOptions" in security else None,
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
    }
    assert sent == built_headers()


def test_the_documents_nginx_sends_the_headers_of_the_headers_file():
    text = (ROOT / "docs/hosting.md").read_text()
    assert dict(re.findall(r'^ *add_header ([\w-]+) "(.*)" always;$', text, re.MULTILINE)) == built_headers()
