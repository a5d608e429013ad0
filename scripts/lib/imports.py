#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the imports of every target against its folder and against Package.swift.

Reads `swift package dump-package` on standard input, prints a line for each fault, and ends with 1 if there is one. The groups and the
libraries in them are the folders below Sources: nothing is listed here.
"""
import json
import pathlib
import re
import sys

IMPORT = re.compile(
    r"^\s*(?:(?:package|internal|public|private|fileprivate)\s+)?(?:@\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let)\s+)?(\w+)",
    re.MULTILINE,
)
# What the toolchain brings.
SYSTEM = {
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "PackageDescription", "Synchronization",
    "SystemPackage", "Testing", "XCTest",
}
# Which groups of Sources a group may import from, beside itself.
MAY_IMPORT = {"System": set(), "Shared": {"System"}, "Agent": {"System", "Shared"}, "Service": {"System", "Shared"}}


def module(name):
    """The module that `import` names: a target's name with what no identifier may hold replaced (titipan-agent)."""
    return name.replace("-", "_").replace(".", "_")


def imports(folder):
    """The modules imported by the Swift files below a folder, each with the first file and line that does so."""
    found = {}
    for file in sorted(pathlib.Path(folder).rglob("*.swift")):
        text = file.read_text(encoding="utf-8")
        for match in IMPORT.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            found.setdefault(match.group(1), f"{file}:{line}")
    return found


def main():
    package = json.load(sys.stdin)
    groups = {
        module(library.name): group.name
        for group in pathlib.Path("Sources").iterdir() if group.is_dir()
        for library in group.iterdir() if library.is_dir()
    }
    targets = {module(target["name"]) for target in package["targets"]}
    faults = []
    for group in sorted(set(groups.values()) - set(MAY_IMPORT)):
        faults.append(f"Sources/{group}: a group that lint does not know; say in scripts/lib/imports.py what it may import")
    for target in package["targets"]:
        name, path = target["name"], target.get("path")
        if path is None or not any(pathlib.Path(path).rglob("*.swift")):
            continue
        declared = set()
        for dependency in target["dependencies"]:
            for kind in ("byName", "product", "target"):
                if kind in dependency:
                    declared.add(module(dependency[kind][0]))
        used = imports(path)
        for unused in sorted(declared - set(used)):
            faults.append(f"Package.swift: {name} depends on {unused}, and no file in {path} imports it")
        for imported, where in sorted(used.items()):
            if imported in targets and imported not in declared:
                faults.append(f"{where}: imports {imported}, which {name} does not depend on in Package.swift")
            group = groups.get(module(name))
            other = groups.get(imported)
            if group and other and other != group and other not in MAY_IMPORT.get(group, set()):
                faults.append(f"{where}: {group} does not import {other} ({imported})")
        if path == "Sources/Shared/Values" and used:
            faults += [f"{where}: Values imports nothing, and here {imported}" for imported, where in used.items()]
        if path.split("/")[:2] in (["Sources", "Agent"], ["Sources", "Shared"]) and "Foundation" in used:
            faults.append(f"{used['Foundation']}: the agent and what it shares stay with FoundationEssentials")
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
