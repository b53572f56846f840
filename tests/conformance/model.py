"""Writes model.json: what botocore's API model of Amazon ECS says of the operations this package has.

Run `.venv/bin/python tests/conformance/model.py` after changing botocore's version. test_model.py checks that the file is what the
installed botocore says; the JavaScript tests beside it are driven by the file.
"""

import json
from pathlib import Path

import botocore
from botocore.loaders import Loader

PATH = Path(__file__).with_name("model.json")

OPERATIONS = json.loads((Path(__file__).parents[1] / "operations.json").read_text())


def model():
    api = Loader().load_service_model("ecs", "service-2")
    operations, shapes = {}, {}

    def keep(name):
        if name in shapes:
            return
        shape = api["shapes"][name]
        kept = {"type": shape["type"]}
        shapes[name] = kept
        for detail in ("required", "enum", "document"):
            if shape.get(detail):
                kept[detail] = shape[detail]
        if "members" in shape:
            kept["members"] = {member: reference["shape"] for member, reference in shape["members"].items()}
        for part in ("member", "key", "value"):
            if part in shape:
                kept[part] = shape[part]["shape"]
        for used in [*kept.get("members", {}).values(), *(kept[part] for part in ("member", "key", "value") if part in kept)]:
            keep(used)

    for name in OPERATIONS:
        operation = api["operations"][name]
        operations[name] = {
            "input": operation["input"]["shape"],
            "output": operation["output"]["shape"],
            "errors": [error["shape"] for error in operation["errors"]],
        }
        keep(operation["input"]["shape"])
        keep(operation["output"]["shape"])
    return {"madeWith": f"botocore {botocore.__version__}", "operations": operations, "shapes": dict(sorted(shapes.items()))}


def text():
    """One line an operation or shape, so that a change of the model reads well."""
    whole = model()
    parts = [f'  "madeWith": {json.dumps(whole["madeWith"])}']
    for part in ("operations", "shapes"):
        lines = ",\n".join(f"    {json.dumps(name)}: {json.dumps(value)}" for name, value in whole[part].items())
        parts.append(f'  "{part}": {{\n{lines}\n  }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    PATH.write_text(text())
