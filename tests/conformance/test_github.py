"""The workflows, by GitHub's own schema, and by zizmor, which knows how workflows are attacked."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def run(tool, *arguments):
    done = subprocess.run([TOOLS / tool, *arguments], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def in_documents():
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", document.read_text(), re.S)):
            if re.search(r"^jobs:", block, re.M):
                yield pytest.param(block, id=f"{document.name}-{number}")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_fits_githubs_schema(workflow):
    code, output = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(workflow))
    assert code == 0, output


@pytest.mark.parametrize("block", list(in_documents()))
def test_a_workflow_in_the_documents_fits_githubs_schema(block, tmp_path):
    workflow = tmp_path / "workflow.yml"
    workflow.write_text(block)
    code, output = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(workflow))
    assert code == 0, output


def test_the_action_fits_githubs_schema():
    code, output = run("check-jsonschema", "--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml"))
    assert code == 0, output


def test_zizmor_finds_nothing_to_attack():
    code, output = run("zizmor", "--offline", "--no-progress", str(ROOT / ".github"), str(ROOT / "action.yml"))
    assert code == 0, output


@pytest.mark.parametrize("block", list(in_documents()))
def test_zizmor_finds_nothing_to_attack_in_a_workflow_of_the_documents(block, tmp_path):
    workflow = tmp_path / ".github/workflows/example.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(block)
    # Readers see which version it is; that a commit is safer stands beside it.
    config = tmp_path / "zizmor.yml"
    config.write_text("rules: { unpinned-uses: { config: { policies: { '*': ref-pin } } } }")
    code, output = run("zizmor", "--offline", "--no-progress", "--config", str(config), str(workflow))
    assert code == 0, output


def test_zizmor_would_find_an_action_that_is_not_pinned(tmp_path):
    workflow = tmp_path / ".github/workflows/release.yml"
    workflow.parent.mkdir(parents=True)
    text = (ROOT / ".github/workflows/release.yml").read_text()
    workflow.write_text(re.sub(r"@[0-9a-f]{40} # v", "@v", text, count=1))
    code, output = run("zizmor", "--offline", "--no-progress", str(tmp_path / ".github"))
    assert code != 0 and "unpinned-uses" in output


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit(workflow):
    uses = re.findall(r"uses: (\S+)(.*)", workflow.read_text())
    assert uses
    for action, remark in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", remark), f"{action} needs its version beside it"
