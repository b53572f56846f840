"""Every endpoint of the built package against botocore's own rules for ECS."""

import itertools
import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError, InvalidRegionError
from botocore.loaders import Loader
from botocore.utils import validate_region_name

CREDENTIALS = {"accessKeyId": "AKIAFAKEFAKEFAKEFAKE", "secretAccessKey": "fake-secret-for-tests-only"}
CUSTOM = "https://ecs.example.com:8443"

ROOT = Path(__file__).parents[2]
LOADER = Loader()
PARTITIONS = LOADER.load_data("partitions")["partitions"]
RULES = EndpointProvider(LOADER.load_service_model("ecs", "endpoint-rule-set-1"), LOADER.load_data("partitions"))
KNOWN = [region for partition in PARTITIONS for region in partition["regions"]]
REAL = [region for region in KNOWN if not region.endswith("-global")]
# Regions that no list has: of each partition by its pattern (eu-west-9), and of none.
UNKNOWN = sorted({region[:-1] + "9" for region in REAL}) + ["eu-nowhere-10", "us-gov-nowhere-1", "zz-north-1", "cn-north", "nowhere"]


def sign(contexts):
    """What the package says to each context: a signed ListClusters, or an error."""
    calls = [["ListClusters", {}, {"credentials": CREDENTIALS, "now": 1728417322000, **context}] for context in contexts]
    script = Path(__file__).with_name("sign_all.js")
    done = subprocess.run(["node", script], input=json.dumps(calls), capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def by_rules(region, fips, dualstack, endpoint=None):
    """The URL that botocore calls, or None where its rules give none."""
    parameters = {"Region": region or None, "UseFIPS": fips, "UseDualStack": dualstack, "Endpoint": endpoint}
    try:
        return RULES.resolve_endpoint(**parameters).url
    except EndpointProviderError:
        return None


CHOICES = [
    (region, fips, dualstack, endpoint)
    for region, fips, dualstack in itertools.product([*KNOWN, *UNKNOWN], (False, True), (False, True))
    for endpoint in ((None, CUSTOM) if region == "eu-west-1" else (None,))
] + [("", fips, dualstack, None) for fips, dualstack in itertools.product((False, True), (False, True))]


@pytest.fixture(scope="module")
def answers():
    contexts = [
        {"region": region, "useFipsEndpoint": fips, "useDualstackEndpoint": dualstack} | ({"endpoint": endpoint} if endpoint else {})
        for region, fips, dualstack, endpoint in CHOICES
    ]
    return sign(contexts)


def test_every_choice_leads_where_botocore_goes(answers):
    ours = {choice: result.get("url") for choice, result in zip(CHOICES, answers["results"], strict=True)}
    theirs = {choice: url and url + "/" for choice in CHOICES for url in [by_rules(*choice)]}
    assert ours == theirs


def test_every_request_is_signed_for_its_own_region(answers):
    for (region, *_), result in zip(CHOICES, answers["results"], strict=True):
        if "headers" in result:
            assert f"/20241008/{region}/ecs/aws4_request, " in result["headers"]["authorization"]


def test_what_leads_nowhere_is_refused_in_words(answers):
    refused = [result for result in answers["results"] if "url" not in result]
    # The missing Region four times; the custom endpoint with FIPS, with dual-stack, with both.
    assert len(refused) == 7
    for result in refused:
        assert (result["name"], result["code"]) == ("EcsError", "invalid-endpoint")
        assert result["message"]


def test_the_known_regions_are_botocores(answers):
    assert sorted(answers["regions"]) == sorted(REAL)


@pytest.mark.parametrize("service", ["ecs", "sts", "cognito-identity"])
def test_the_hosts_that_the_page_may_call_are_those_that_botocore_calls(service):
    rules = EndpointProvider(LOADER.load_service_model(service, "endpoint-rule-set-1"), LOADER.load_data("partitions"))
    ours = {region: hosts[service] for region, hosts in json.loads((ROOT / "dist/regions.json").read_text()).items()}
    theirs = {region: urlsplit(rules.resolve_endpoint(Region=region, UseFIPS=False, UseDualStack=False).url).hostname for region in REAL}
    assert ours == theirs


def test_a_region_that_is_no_host_label_is_refused_as_botocore_does():
    names = ["eu west 1", "eu_west_1", "-eu", "eu-", "a.b", "a@b", "a/b", "x" * 64, "x" * 63, "123", "EU-WEST-1", "ü"]

    def fits(name):
        try:
            validate_region_name(name)
        except InvalidRegionError:
            return False
        return True

    results = sign([{"region": name} for name in names])["results"]
    assert {name: "url" in result for name, result in zip(names, results, strict=True)} == {name: fits(name) for name in names}
