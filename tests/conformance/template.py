"""CloudFormation templates, as CloudFormation fills them in."""

import re
import subprocess
import sys
from pathlib import Path

from cfnlint.decode import cfn_yaml

TEMPLATES = Path(__file__).parents[2] / "docs/templates"
ABSENT = object()


def lint(path):
    """What cfn-lint has to say, a line each."""
    command = [Path(sys.executable).with_name("cfn-lint"), "--format", "parseable", path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    return done.stdout.splitlines()


def loaded(name):
    return cfn_yaml.load(str(TEMPLATES / f"{name}.yaml"))


def resources(name):
    return loaded(name)["Resources"]


def filled(node, given, conditions=frozenset()):
    """The node as CloudFormation makes it, where these are given, and these conditions are true."""
    if isinstance(node, list):
        return [filled(each, given, conditions) for each in node]
    if not isinstance(node, dict):
        return node
    match list(node.items()):
        case [("Ref", "AWS::NoValue")]:
            return ABSENT
        case [("Ref", name)]:
            return given[name]
        case [("Fn::GetAtt", [name, attribute])]:
            return given[f"{name}.{attribute}"]
        case [("Fn::Join", [separator, parts])]:
            return separator.join(filled(parts, given, conditions))
        case [("Fn::Split", [separator, text])]:
            return filled(text, given, conditions).split(separator)
        case [("Fn::If", [condition, yes, no])]:
            return filled(yes if condition in conditions else no, given, conditions)
        case [("Fn::Sub", what)]:
            text, more = what if isinstance(what, list) else (what, {})
            values = {**given, **filled(more, given, conditions)}
            return re.sub(r"\$\{([\w:]+)\}", lambda found: values[found[1]], text)
    made = {key: filled(value, given, conditions) for key, value in node.items()}
    return {key: value for key, value in made.items() if value is not ABSENT}
