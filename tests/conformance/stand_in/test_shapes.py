"""The comparison itself finds what it is there to find."""

import pytest

from shapes import Comparison


def problems(body: dict, operation: str = "DescribeServiceDeployments") -> list[str]:
    comparison = Comparison()
    comparison.add(operation, body)
    return comparison.problems


@pytest.mark.parametrize(
    ("deployment", "expected"),
    [
        ({"stage": "BAKE_TIME"}, ".serviceDeployments[0] has stage, which ServiceDeployment lacks"),
        ({"createdAt": "2026-01-15"}, ".serviceDeployments[0].createdAt is '2026-01-15', not a timestamp"),
        ({"alarms": []}, ".serviceDeployments[0].alarms is [], not a structure"),
        ({"rollback": None}, ".serviceDeployments[0].rollback is null"),
        (
            {"deploymentCircuitBreaker": {"threshold": True}},
            ".serviceDeployments[0].deploymentCircuitBreaker.threshold is True, not a integer",
        ),
        (
            {"deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True}}},
            ".serviceDeployments[0].deploymentConfiguration.deploymentCircuitBreaker lacks rollback, "
            "which DeploymentCircuitBreaker requires",
        ),
    ],
)
def test_each_kind_of_difference_is_named(deployment, expected):
    assert problems({"serviceDeployments": [deployment]}) == [f"DescribeServiceDeployments{expected}"]


def test_an_unknown_enum_value_is_named_and_the_models_own_gap_is_not():
    body = {"serviceDeployments": [{"lifecycleStage": stage} for stage in ("PRE_PRODUCTION_TRAFFIC_SHIFT", "LUNCH")]}
    (problem,) = problems(body)
    assert problem.startswith("DescribeServiceDeployments.serviceDeployments[1].lifecycleStage is 'LUNCH', not one of")
