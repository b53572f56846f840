"""Compares raw JSON with botocore's model of an operation's output."""

from collections import defaultdict

import botocore.session
from botocore.model import Shape

MODEL = botocore.session.get_session().get_service_model("ecs")

# The model's enum lacks a stage that its own text lists, and that ECS sends.
BEYOND_ENUM = {("ServiceDeploymentLifecycleStage", "PRE_PRODUCTION_TRAFFIC_SHIFT")}

# Python's types of a JSON number; a bool is an int to Python, and no number here.
NUMBER = (int, float)


class Comparison:
    """What is wrong with the answers, and which members of which shapes were seen."""

    def __init__(self):
        self.problems: list[str] = []
        self.seen: dict[str, set[str]] = defaultdict(set)

    def add(self, operation: str, body: dict):
        self._compare(MODEL.operation_model(operation).output_shape, body, operation)

    def _compare(self, shape: Shape, value, path: str):
        if value is None:
            self.problems.append(f"{path} is null")
            return
        wrong = f"{path} is {value!r}, not a {shape.type_name}"
        match shape.type_name:
            case "structure":
                self._structure(shape, value, path) if isinstance(value, dict) else self.problems.append(wrong)
            case "list" if isinstance(value, list):
                for position, item in enumerate(value):
                    self._compare(shape.member, item, f"{path}[{position}]")
            case "map" if isinstance(value, dict):
                for key, item in value.items():
                    self._compare(shape.value, item, f"{path}.{key}")
            case "string" if isinstance(value, str):
                if shape.enum and value not in shape.enum and (shape.name, value) not in BEYOND_ENUM:
                    self.problems.append(f"{path} is {value!r}, not one of {shape.enum}")
            case "boolean" if isinstance(value, bool):
                pass
            case "integer" | "long" if isinstance(value, int) and not isinstance(value, bool):
                pass
            case "double" | "float" | "timestamp" if isinstance(value, NUMBER) and not isinstance(value, bool):
                pass
            case _:
                self.problems.append(wrong)

    def _structure(self, shape, value: dict, path: str):
        self.seen[shape.name] |= value.keys()
        for name, item in value.items():
            member = shape.members.get(name)
            if member is None:
                self.problems.append(f"{path} has {name}, which {shape.name} lacks")
            else:
                self._compare(member, item, f"{path}.{name}")
        for name in shape.required_members:
            if name not in value:
                self.problems.append(f"{path} lacks {name}, which {shape.name} requires")
