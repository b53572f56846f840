"""The templates around the worker: who is trusted with what, which events go where, and what Slack gets where there is no worker."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from moto.events.models import EventPattern
from template import filled, loaded, resources

ROOT = Path(__file__).parents[2]
HOST = "approvals.example.com"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:undelivered"
GIVEN = {
    "AWS::AccountId": "ACCOUNT",
    "AWS::Partition": "aws",
    "AWS::StackName": "greenlight",
    "Host": HOST,
    "EventKey": "event-key-for-tests-only-not-a-real-one",
    "ApproverSubjects": ["slack:T0123:*", "oidc:*"],
    "RegionPattern": "REGION",
    "ClusterPattern": "CLUSTER",
    "ServicePattern": "SERVICE",
    "Provider": f"arn:aws:iam::ACCOUNT:oidc-provider/{HOST}",
    "InvocationsPerSecond": 20,
    "Page": "https://greenlight.example.com/ecs/",
    "SlackWebhookUrl": "https://hooks.slack.com/services/T0/B0/notReal",
    "Connection.Arn": "CONNECTION",
    "Destination.Arn": "DESTINATION",
    "SweepDestination.Arn": "SWEEP-DESTINATION",
    "Sender.Arn": "SENDER",
    "Undelivered": "https://sqs.eu-west-1.amazonaws.com/111122223333/undelivered",
    "Undelivered.Arn": QUEUE,
    "Undelivered.QueueName": "undelivered",
    "AlarmTopic": "TOPIC",
    "Rule": "rule-of-the-worker",
    "Waiting": "rule-of-the-worker",
    "Rule.Arn": "RULE",
    "Waiting.Arn": "WAITING",
    "End.Arn": "END",
}
SERVICE = "arn:aws:ecs:eu-west-1:111122223333:service/shop-prod/checkout"
DEPLOYMENT = "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop-prod/checkout/NCWGC2ZR-taawPAYrIaU5"
HOOK = "ecs-pause-Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cX-_"


def event(name="HOOK_AWAITING_ACTION", **detail):
    return {
        "version": "0",
        "id": "7bf73129-1428-4cd3-a780-95db273d1602",
        "detail-type": "ECS Hook State Change",
        "source": "aws.ecs",
        "account": "111122223333",
        "time": "2026-03-01T12:00:00Z",
        "region": "eu-west-1",
        "resources": [DEPLOYMENT],
        "detail": {
            "eventType": "INFO",
            "eventName": name,
            "hookId": HOOK,
            "hookType": "PAUSE",
            "expiresAt": "2026-03-01T13:00:00.123456789Z",
            "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
            "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/shop-prod",
            "serviceArn": SERVICE,
            "serviceDeploymentArn": DEPLOYMENT,
            "updatedAt": "2026-03-01T12:00:00.000Z",
            **detail,
        },
    }


def properties(template, name, conditions=frozenset(), **given):
    return filled(resources(template)[name]["Properties"], {**GIVEN, **given}, conditions)


def trust(role, conditions=frozenset({"MakesRoles", "MakesProvider"}), **given):
    return json.loads(properties("approvals", role, conditions, **given)["AssumeRolePolicyDocument"])


def policy(template, role):
    [attached] = properties(template, role, {"MakesRoles", "MakesProvider"})["Policies"]
    return attached["PolicyDocument"]


def documented(heading):
    text = (ROOT / "docs/iam.md").read_text().split(heading, 1)[1]
    return json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])


def trusted(actions, condition):
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": "arn:aws:iam::ACCOUNT:oidc-provider/approvals.example.com"},
                "Action": actions,
                "Condition": condition,
            }
        ],
    }


@pytest.mark.parametrize("conditions", [{"MakesRoles", "MakesProvider"}, {"MakesRoles"}])
def test_a_person_is_trusted_only_by_the_workers_token_for_aws_and_with_a_source_identity(conditions):
    assert trust("Approver", conditions) == trusted(
        ["sts:AssumeRoleWithWebIdentity", "sts:SetSourceIdentity"],
        {
            "StringEquals": {"approvals.example.com:aud": "sts.amazonaws.com"},
            "StringLike": {
                "approvals.example.com:sub": ["slack:T0123:*", "oidc:*"],
                "sts:SourceIdentity": ["slack.T0123.*", "oidc.*"],
            },
        },
    )


def test_nobody_but_the_worker_itself_reads_as_the_worker():
    assert trust("Reader") == trusted(
        ["sts:AssumeRoleWithWebIdentity", "sts:SetSourceIdentity"],
        {
            "StringEquals": {
                "approvals.example.com:aud": "sts.amazonaws.com",
                "approvals.example.com:sub": "worker",
                "sts:SourceIdentity": "worker",
            },
        },
    )


@pytest.mark.parametrize("subject", ["*", "slack:*", "worker", "slack:T0123", "oidc", "slack:t0123:*", 'oidc:*", "worker'])
def test_a_subject_that_would_trust_more_than_a_workspace_or_the_links_is_refused(subject):
    pattern = loaded("approvals")["Parameters"]["ApproverSubjects"]["AllowedPattern"]
    assert not re.fullmatch(pattern, subject)
    assert re.fullmatch(pattern, "slack:T0123:*")
    assert re.fullmatch(pattern, "slack:T0123:U0456")
    assert re.fullmatch(pattern, "oidc:ann@example.com")


def test_the_provider_is_the_worker_for_aws_alone():
    assert properties("approvals", "Provider") == {
        "Url": "https://approvals.example.com",
        "ClientIdList": ["sts.amazonaws.com"],
    }


def test_the_roles_are_called_as_the_settings_can_say_before_there_is_a_stack():
    names = [properties("approvals", role, {"MakesRoles"})["RoleName"] for role in ["Reader", "Approver"]]
    assert names == ["greenlight-reader", "greenlight-approver"]


def test_a_person_may_decide_on_services_and_their_deployments_and_nothing_else():
    assert policy("approvals", "Approver") == documented("\n## Decide only\n")


def test_the_worker_may_read_deployments_revisions_and_task_definitions_and_nothing_else():
    assert policy("approvals", "Reader") == documented("\n## Read one deployment\n")


@pytest.mark.parametrize("template", ["approvals", "chat-link"])
def test_eventbridge_may_send_to_this_destination_and_put_aside_what_these_rules_send(template):
    assert policy(template, "Sender") == {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "events:InvokeApiDestination", "Resource": "DESTINATION"}],
    }
    [statement] = properties(template, "Sender")["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "ACCOUNT"}}

    [statement] = properties(template, "UndeliveredPolicy", {"TellsEnd"})["PolicyDocument"]["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": QUEUE,
        "Condition": {"ArnEquals": {"aws:SourceArn": {"approvals": "RULE", "chat-link": ["WAITING", "END"]}[template]}},
    }


@pytest.mark.parametrize(("template", "rule"), [("approvals", "Rule"), ("chat-link", "Waiting"), ("chat-link", "End")])
def test_what_is_not_delivered_is_tried_for_a_day_and_then_put_aside(template, rule):
    [target] = properties(template, rule)["Targets"]
    assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}
    assert target["DeadLetterConfig"] == {"Arn": QUEUE}
    assert (target["Arn"], target["RoleArn"]) == ("DESTINATION", "SENDER")
    assert properties(template, "Undelivered") == {"MessageRetentionPeriod": 1209600, "SqsManagedSseEnabled": True}


@pytest.mark.parametrize("template", ["approvals", "chat-link"])
@pytest.mark.parametrize(
    ("alarm", "namespace", "metric", "periods"),
    [
        ("RefusedAlarm", "AWS/Events", "FailedInvocations", (1, 1)),
        ("RetriedAlarm", "AWS/Events", "RetryInvocationAttempts", (5, 3)),
        ("PutAsideAlarm", "AWS/Events", "InvocationsSentToDlq", (1, 1)),
        ("LostAlarm", "AWS/Events", "InvocationsFailedToBeSentToDlq", (1, 1)),
        ("UndeliveredAlarm", "AWS/SQS", "ApproximateNumberOfMessagesVisible", (1, 1)),
    ],
)
def test_an_alarm_tells_within_five_minutes_of_events_that_are_not_delivered(template, alarm, namespace, metric, periods):
    made = properties(template, alarm, {"Alarms"})
    assert (made["Namespace"], made["MetricName"]) == (namespace, metric)
    [dimension] = made["Dimensions"]
    assert dimension == {
        "AWS/Events": {"Name": "RuleName", "Value": "rule-of-the-worker"},
        "AWS/SQS": {"Name": "QueueName", "Value": "undelivered"},
    }[namespace]
    assert (made["EvaluationPeriods"], made.get("DatapointsToAlarm", made["EvaluationPeriods"])) == periods
    assert made["Period"] * made["EvaluationPeriods"] <= 300
    assert (made["Threshold"], made["ComparisonOperator"]) == (0, "GreaterThanThreshold")
    assert made["TreatMissingData"] == "notBreaching"
    assert made["AlarmActions"] == ["TOPIC"]
    assert "AlarmActions" not in properties(template, alarm)


def test_the_worker_gets_the_whole_event_with_its_key_in_the_header_it_looks_for():
    [target] = properties("approvals", "Rule")["Targets"]
    assert "InputTransformer" not in target and "InputPath" not in target and "Input" not in target
    assert properties("approvals", "Destination") == {
        "Description": "The ECS greenlight worker",
        "ConnectionArn": "CONNECTION",
        "HttpMethod": "POST",
        "InvocationEndpoint": "https://approvals.example.com/events",
        "InvocationRateLimitPerSecond": 20,
    }
    assert properties("approvals", "Connection")["AuthParameters"] == {
        "ApiKeyAuthParameters": {"ApiKeyName": "x-api-key", "ApiKeyValue": "event-key-for-tests-only-not-a-real-one"}
    }


def test_the_sweep_is_asked_for_only_where_that_is_chosen_with_the_key_that_events_have():
    approvals = loaded("approvals")
    assert approvals["Parameters"]["Sweep"]["Default"] == "no"
    for name in ["SweepRule", "SweepDestination"]:
        assert approvals["Resources"][name]["Condition"] == "Sweeps"
    rule = properties("approvals", "SweepRule")
    assert rule["ScheduleExpression"] == "rate(3 minutes)"
    [target] = rule["Targets"]
    assert (target["Arn"], target["RoleArn"], target["Input"]) == ("SWEEP-DESTINATION", "SENDER", "{}")
    destination = properties("approvals", "SweepDestination")
    assert destination["InvocationEndpoint"] == "https://approvals.example.com/sweep"
    assert (destination["HttpMethod"], destination["ConnectionArn"]) == ("POST", "CONNECTION")
    [attached] = properties("approvals", "Sender", {"Sweeps"})["Policies"]
    [statement] = attached["PolicyDocument"]["Statement"]
    assert statement["Resource"] == ["DESTINATION", "SWEEP-DESTINATION"]


@pytest.mark.parametrize(("template", "parameter"), [("approvals", "EventKey"), ("chat-link", "SlackWebhookUrl")])
def test_secrets_are_not_shown(template, parameter):
    assert loaded(template)["Parameters"][parameter]["NoEcho"] is True


def matches(template, rule, one, conditions=frozenset(), **given):
    pattern = properties(template, rule, conditions, **given)["EventPattern"]
    return EventPattern.load(json.dumps(pattern)).matches_event(one)


ENDS = ["HOOK_SUCCEEDED", "HOOK_FAILED", "HOOK_TIMED_OUT"]


@pytest.mark.parametrize(
    ("template", "rule", "names"),
    [("approvals", "Rule", ["HOOK_AWAITING_ACTION", *ENDS]), ("chat-link", "Waiting", ["HOOK_AWAITING_ACTION"]), ("chat-link", "End", ENDS)],
)
def test_a_rule_is_for_pause_hooks_and_for_what_it_says(template, rule, names):
    told = [name for name in ["HOOK_IN_PROGRESS", "HOOK_AWAITING_ACTION", *ENDS] if matches(template, rule, event(name))]
    assert told == names
    assert not matches(template, rule, event(names[0], hookType="AWS_LAMBDA"))
    assert not matches(template, rule, {**event(names[0]), "source": "my.app"})
    assert not matches(template, rule, {**event(names[0]), "detail-type": "ECS Deployment State Change"})


@pytest.mark.parametrize(("template", "rule"), [("approvals", "Rule"), ("chat-link", "Waiting")])
def test_a_rule_is_for_the_clusters_and_services_that_were_asked_for(template, rule):
    def told(conditions, cluster, service):
        return matches(template, rule, event(), conditions, ClusterPattern=cluster, ServicePattern=service)

    assert told({"SomeClusters"}, "shop-prod", "*")
    assert told({"SomeClusters"}, "*-prod", "*")
    assert not told({"SomeClusters"}, "shop", "*")
    assert not told({"SomeClusters"}, "prod", "*")
    assert told({"SomeServices"}, "*", "checkout")
    assert told({"SomeServices"}, "*", "check*")
    assert not told({"SomeServices"}, "*", "out")
    assert told({"SomeClusters", "SomeServices"}, "shop-*", "checkout")
    assert not told({"SomeClusters", "SomeServices"}, "shop-test", "checkout")
    # A service of the short ARN form, without its cluster.
    short = event(serviceArn="arn:aws:ecs:eu-west-1:111122223333:service/checkout")
    assert matches(template, rule, short, {"SomeServices"}, ServicePattern="checkout")


PREDEFINED = {"aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time", "aws.events.event", "aws.events.event.json"}


def transformed(transformer, one):
    """What EventBridge makes of an event, as its guide says: a variable in quotation marks is put in as it is, without escaping; one outside
    of them as JSON; one whose path leads nowhere is not there; every name in angle brackets is a variable.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
    """
    paths, template = transformer["InputPathsMap"], transformer["InputTemplate"]
    assert 1 <= len(template) <= 8192 and len(paths) <= 100
    values = {}
    for name, path in paths.items():
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,256}", name) and not name.upper().startswith("AWS.") and name not in PREDEFINED
        assert re.fullmatch(r"\$(\.[A-Za-z0-9_-]+)+", path) and len(path) <= 256
        value = one
        for member in path.split(".")[1:]:
            value = value.get(member) if isinstance(value, dict) else None
        values[name] = value

    made, within = [], False
    for part in re.findall(r'\\.|"|<[^<>]*>|[^"\\<>]+|.', template, re.DOTALL):
        if part == '"':
            within = not within
        if part.startswith("<"):
            value = values[part[1:-1]]
            part = "" if value is None else str(value) if within else json.dumps(value)
        assert part not in ("<", ">")
        made.append(part)
    return "".join(made)


def posted(rule, one, **given):
    [target] = properties("chat-link", rule, **given)["Targets"]
    return json.loads(transformed(target["InputTransformer"], one))


def test_the_transformer_here_does_what_eventbridges_guide_shows():
    paths = {"instance": "$.detail.instance-id", "state": "$.detail.state", "gone": "$.detail.gone"}
    one = {"detail": {"instance-id": "i-0123456789", "state": "RUNNING", "tags": {"a": 1}}}

    def made(template):
        return transformed({"InputPathsMap": paths, "InputTemplate": template}, one)

    assert made('"instance <instance> is in <state>"') == '"instance i-0123456789 is in RUNNING"'
    assert made('{"instance": <instance>, "state": [9, <state>, true]}') == '{"instance": "i-0123456789", "state": [9, "RUNNING", true]}'
    assert made(r'{"status": "instance \"<instance>\" is in <state>"}') == r'{"status": "instance \"i-0123456789\" is in RUNNING"}'
    assert made('{"text": "<gone>."}') == '{"text": "."}'
    with pytest.raises(KeyError):
        made('{"text": "<https://example.com|a link>"}')


def test_without_a_worker_slack_gets_a_message_that_says_what_waits():
    assert posted("Waiting", event()) == {
        "text": f"A deployment waits for a person: {SERVICE}",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "A deployment waits for a person"}},
            {"type": "section", "text": {"type": "plain_text", "emoji": False, "text": f"Service {SERVICE}"}},
            {
                "type": "section",
                "fields": [
                    {"type": "plain_text", "emoji": False, "text": "Account 111122223333"},
                    {"type": "plain_text", "emoji": False, "text": "Region eu-west-1"},
                    {"type": "plain_text", "emoji": False, "text": "Stage POST_TEST_TRAFFIC_SHIFT"},
                    {"type": "plain_text", "emoji": False, "text": "Waits until 2026-03-01T13:00:00.123456789Z"},
                ],
            },
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "open",
                        "text": {"type": "plain_text", "text": "Look and decide"},
                        "url": f"https://greenlight.example.com/ecs/#/d/{DEPLOYMENT}?hook={HOOK}",
                    }
                ],
            },
        ],
    }


@pytest.mark.parametrize("name", ENDS)
def test_without_a_worker_slack_is_told_what_became_of_a_hook(name):
    message = posted("End", event(name))
    assert message["text"] == f"{name}: {SERVICE}"
    assert message["blocks"][0]["text"]["text"] == f"{name}: service {SERVICE}"
    assert f"{name}: " in message["blocks"][1]["elements"][0]["text"]


def route(address):
    """Where the page is, opened at this address."""
    script = (
        'import { parseRoute } from "./www/console/route.js"; '
        "console.log(JSON.stringify(parseRoute(new URL(process.argv[1]).hash)))"
    )
    command = ["node", "--input-type=module", "--eval", script, "--", address]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_the_button_opens_the_page_at_this_deployment_and_hook():
    [*_, actions] = posted("Waiting", event())["blocks"]
    assert route(actions["elements"][0]["url"]) == {
        "view": "deployment",
        "arn": DEPLOYMENT,
        "region": "eu-west-1",
        "account": "111122223333",
        "hook": HOOK,
    }


def test_the_longest_names_fit_into_slacks_limits():
    cluster, service = "c" * 255, "s" * 255
    longest = event(
        hookId="ecs-pause-" + "x" * 290,
        serviceArn=f"arn:aws:ecs:eu-west-1:111122223333:service/{cluster}/{service}",
        serviceDeploymentArn=f"arn:aws:ecs:eu-west-1:111122223333:service-deployment/{cluster}/{service}/NCWGC2ZR-taawPAYrIaU5",
    )
    page = "https://greenlight.example.com/" + "p" * 969
    assert len(page) == loaded("chat-link")["Parameters"]["Page"]["MaxLength"] == 1000
    header, section, fields, actions = posted("Waiting", longest, Page=page)["blocks"]
    [button] = actions["elements"]
    assert len(header["text"]["text"]) <= 150
    assert len(section["text"]["text"]) <= 3000
    assert len(fields["fields"]) <= 10
    assert all(1 <= len(field["text"]) <= 2000 for field in fields["fields"])
    assert len(button["text"]["text"]) <= 75
    assert len(button["url"]) <= 3000
    assert route(button["url"])["view"] == "deployment"


def test_an_event_without_some_members_still_makes_a_message():
    one = event()
    for member in ["lifecycleStage", "expiresAt"]:
        del one["detail"][member]
    fields = posted("Waiting", one)["blocks"][2]["fields"]
    assert [field["text"] for field in fields[2:]] == ["Stage ", "Waits until "]


@pytest.mark.parametrize(
    "page",
    [
        "http://greenlight.example.com/",
        'https://greenlight.example.com/"',
        "https://greenlight.example.com/\\",
        "https://greenlight.example.com/<hook>",
        "https://greenlight.example.com/#/",
        "https://greenlight.example.com",
        "https://someone@greenlight.example.com/",
    ],
)
def test_a_page_that_would_break_the_message_or_the_link_is_refused(page):
    pattern = loaded("chat-link")["Parameters"]["Page"]["AllowedPattern"]
    assert not re.fullmatch(pattern, page)
    assert re.fullmatch(pattern, "https://greenlight.example.com/ecs/")
    assert re.fullmatch(pattern, "https://greenlight.example.com:8443/ecs/index.html")


def test_the_slack_app_asks_for_no_more_than_to_write():
    app = loaded("slack-app")
    assert app["oauth_config"] == {"scopes": {"bot": ["chat:write"]}}
    assert app["settings"] == {
        "interactivity": {"is_enabled": True, "request_url": "https://approvals.example.com/slack"},
        "org_deploy_enabled": False,
        "socket_mode_enabled": False,
        "token_rotation_enabled": False,
    }
    about = app["display_information"]
    assert len(about["name"]) <= 35 and len(about["description"]) <= 140
