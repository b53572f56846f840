"""The committed files that botocore made are what the installed botocore says."""

import importlib.util
from pathlib import Path

import model

ROOT = Path(__file__).parents[2]


def test_the_api_model_is_botocores():
    assert model.PATH.read_text() == model.text(), "botocore's model has changed: run model.py, and look at what is new"


def test_the_signature_vectors_are_botocores():
    path = ROOT / "tests/vectors/botocore/generate.py"
    spec = importlib.util.spec_from_file_location("generate", path)
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    assert generate.PATH.read_text() == generate.text()
