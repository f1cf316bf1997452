"""Makes from api/nbd-api.yaml what follows from it: calls.json, which tells a runner each call's signature, and the
programs constants.json and settings.json, whose expectations the recorder fills in; and the constants of the driver in Go."""

import argparse
import pathlib
import sys

import yaml

import programs

ROOT = pathlib.Path(__file__).parents[3]

# What to set besides true and false, by the setting. Each is another value than the one before it.
TEXTS = {
    "handle_name": ["a handle", "", "größe"],
    "export_name": ["disk1", "ein Name mit Umlauten: äöü", ""],
    "tls_username": ["alice", ""],
    "tls_hostname": ["server.example.com", ""],
    "tls_priority": ["NORMAL", "SECURE256"],
    "socket_activation_name": ["disk", ""],
}
# Names that a value cannot have, and why the library says so.
WRONG_TEXTS = {"export_name": [{"repeat": "x", "times": 4097}], "socket_activation_name": ["two:names", {"repeat": "x", "times": 300}]}
NUMBERS = [1, 4294967296, 18446744073709551615, 0]


def upper(name):
    return name.upper().replace("-", "_").rstrip(":").replace(":", "_")


def constants(api):
    """The name and the version of each value, in the order of the specification."""
    found = {}
    for enum in api["enums"].values():
        for name, value in enum["values"].items():
            found[f"{enum['c-prefix']}_{upper(name)}"] = value["since"]
    for flags in api["flags"].values():
        values = flags["values"]
        for name, value in values.items():
            found[f"{flags['c-prefix']}_{upper(name)}"] = value["since"]
        found[f"{flags['c-prefix']}_MASK"] = max((value["since"] for value in values.values()), key=programs.version)
    for name, value in api["constants"].items():
        found[upper(name)] = value["since"]
    for name, context in api["meta-contexts"].items():
        found[upper(name)] = context["since"]
        for state in context.get("states", {}):
            found.setdefault(f"STATE_{upper(state)}", context["since"])
    return found


def signature(call):
    returns = call["returns"]
    described = {
        "since": call["since"],
        "parameters": {p["name"]: p["type"] for p in call.get("parameters", [])},
        "optional": {p["name"]: p["type"] for p in call.get("optional", [])},
        "returns": returns if isinstance(returns, str) else returns["type"],
    }
    for parameters in (call.get("parameters", []), call.get("optional", [])):
        for p in parameters:
            if p["type"] == "closure":
                described.setdefault("closures", {})[p["name"]] = p["closure"]
    if not call.get("may-set-error", True):
        described["never_fails"] = True
    return described


def calls(api):
    return {
        "about": "Each call's signature, from api/nbd-api.yaml. Made by runner/generate.py. Do not edit.",
        "calls": {name: signature(call) for name, call in api["calls"].items()},
        "closures": {
            name: {p["name"]: p["type"] for p in closure["parameters"]} for name, closure in api["closures"].items()
        },
        "constants": constants(api),
    }


def constant_programs(api):
    groups = {}
    for name, since in constants(api).items():
        groups.setdefault(since, []).append({"constant": name})
    for since in sorted(groups, key=programs.version):
        yield {"name": f"constants_of_{since.replace('.', '_')}", "steps": groups[since]}


def values(api, parameter, setting):
    """What to give to a setter, and what it must refuse."""
    kind = parameter["type"]
    if kind == "bool":
        return [True, False], []
    if kind == "enum":
        enum = api["enums"][parameter["enum"]]
        names = [f"{enum['c-prefix']}_{upper(name)}" for name in enum["values"]]
        return [{"constant": name} for name in names], [{"constant": names[-1], "plus": 1}, -1]
    if kind == "flags":
        flags = api["flags"][parameter["flags"]]
        names = [f"{flags['c-prefix']}_{upper(name)}" for name in flags["values"]]
        mask = f"{flags['c-prefix']}_MASK"
        return [{"constant": name} for name in names] + [0, {"constant": mask}], [{"constant": mask, "plus": 1}]
    if kind == "uintptr":
        return [programs.number(value) for value in NUMBERS], []
    return TEXTS[setting], WRONG_TEXTS.get(setting, [])


def setting_programs(api):
    for setter, call in api["calls"].items():
        setting = setter.removeprefix("set_")
        getter = f"get_{setting}"
        if setting == setter or getter not in api["calls"]:
            continue
        parameter = call["parameters"][0]
        first = {"call": getter}
        if setting == "handle_name":
            first["compare"] = "success"
        # The user's own name, if the C library can tell it.
        steps = [] if setting == "tls_username" else [first]
        good, wrong = values(api, parameter, setting)
        for value in good:
            steps += [{"call": setter, "with": {parameter["name"]: value}}, {"call": getter}]
        for value in wrong:
            step = {"call": setter, "with": {parameter["name"]: value}}
            if parameter["type"] in ("enum", "flags"):
                step["may_refuse"] = True
            steps += [step, {"call": getter}]
        yield {"name": f"{setting}_reads_back_as_it_was_set", "steps": steps}


def go_constants(api):
    """The same values for the driver in Go, which cannot look a name up."""
    width = max(len(name) for name in constants(api))
    lines = "".join(f'\t{chr(34) + name + chr(34) + ":":{width + 3}} libnbd.{name},\n' for name in sorted(constants(api)))
    return (
        "// Code generated by runner/generate.py from nbd-api.yaml. DO NOT EDIT.\n\npackage main\n\n"
        f'import "libguestfs.org/libnbd"\n\nvar constants = map[string]any{{\n{lines}}}\n'
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, and name the files that would change")
    arguments = parser.parse_args()
    api = yaml.safe_load((ROOT / "api/nbd-api.yaml").read_text())
    documents = {programs.CALLS: calls(api)}
    made = {
        "constants": ("Every value and mask of the API.", constant_programs),
        "settings": (
            "Each setting that can be read is read, set to several values, and set to what it must refuse.",
            setting_programs,
        ),
    }
    for topic, (about, make) in made.items():
        path = programs.FOLDER / f"{topic}.json"
        document = {"about": f"{about} Made by runner/generate.py.", "programs": list(make(api))}
        documents[path] = programs.keep_expectations(path, document)

    texts = {path: programs.text(document) for path, document in documents.items()}
    texts[programs.HERE / "go/constants.go"] = go_constants(api)
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        if arguments.check:
            print(f"{path.relative_to(ROOT)} is not what runner/generate.py makes of the specification")
        else:
            path.write_text(texts[path], encoding="utf-8")
    return 1 if arguments.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
