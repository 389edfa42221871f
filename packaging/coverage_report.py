#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Prints the line coverage of src and of each room from gcovr's JSON summary; fails below the promised figures."""
import json
import pathlib
import sys

TOTAL = 85.0
PROMISED = {"core": 90.0, "protocol": 90.0, "store": 90.0, "service": 90.0, "client": 90.0}


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: coverage_report.py SUMMARY.json", file=sys.stderr)
        return 2
    files = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))["files"]
    lines: dict[str, list[int]] = {}
    for file in files:
        parts = pathlib.PurePosixPath(file["filename"]).parts
        if parts[0] != "src":
            continue
        for name in ("src", parts[1]):
            total = lines.setdefault(name, [0, 0])
            total[0] += file["line_covered"]
            total[1] += file["line_total"]
    failed = False
    print(f"{'':12}{'lines':>8}{'covered':>10}{'share':>9}   promised")
    for name in sorted(lines.keys() | PROMISED.keys() | {"src"}, key=lambda n: (n != "src", n)):
        covered, total = lines.get(name, [0, 0])
        share = 100.0 * covered / total if total else 0.0
        promised = TOTAL if name == "src" else PROMISED.get(name)
        low = promised is not None and share < promised
        failed = failed or low
        wanted = "" if promised is None else f"{promised:.0f} %" + ("  <- below" if low else "")
        print(f"{name:12}{total:8}{covered:10}{share:7.1f} %   {wanted}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
