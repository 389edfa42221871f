#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""citations.py SOURCE [--selftest]: every document that code, tests or documents cite is in the repository, and so is the heading,
the row of the table of bad inputs or the promise that is named behind it.

"src/protocol/README.md, Limits" and "src/protocol/README.md (Values)" name a heading; "tests/README.md, rows 1–6" rows; "tests/README.md,
G1, G15" promises. A link in a document resolves as a path beside it, or from the root."""
import pathlib
import re
import sys
import tempfile

CITED = re.compile(r"(?<![\w/])((?:[\w-]+/)*(?:README|CONTRIBUTING|CHANGELOG)\.md|[\w-]+\.md)(?=(?:(?:, | \()([^;:.)/]*))?)")
LINK = re.compile(r"\]\(([^)#\s:]+\.md)(?:#([\w-]+))?\)|\]\(#([\w-]+)\)")
MADE = {"transcript.md"}    # written by our programs
CODE = {".cpp", ".h", ".py", ".cmake", ".txt", ".sql", ".ui"}
ROW = re.compile(r"^\| *\**(\d+)\** *\|", re.M)
PROMISE = re.compile(r"\*\*(G\d+)\*\*")


def slug(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def headings(text):
    return [re.sub(r"[`*]", "", each).strip() for each in re.findall(r"^#+ (.+)$", text, re.M)]


def numbers(words):
    found = set()
    for first, last in re.findall(r"(\d+)(?:[–-](\d+))?", words):
        found.update(range(int(first), int(last or first) + 1))
    return found


def is_there(document, named):
    """Of what stands behind the document's name; other words than a citation's are none."""
    text = document.read_text(encoding="utf-8")
    named = re.sub(r"\s*(?:\n\s*(?:///|//|#|\*)?\s*)", " ", named).strip()
    promises, rows = re.findall(r"\bG\d+\b", named), re.search(r"\brows? ([\d–, and-]+)", named)
    missing = [each for each in promises if each not in PROMISE.findall(text)]
    if rows:
        missing += [f"row {each}" for each in numbers(rows.group(1)) if str(each) not in ROW.findall(text)]
    if promises or rows:
        return missing
    if named and named[0].isupper() and named not in headings(text):
        return [f"heading “{named}”"]
    return []


def faults(root):
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if relative.parts[0] in {"src", "tests", "packaging", "ui", "resources"} and path.suffix in CODE and path.name != "citations.py":
            text = path.read_text(encoding="utf-8", errors="replace")
            for match in CITED.finditer(text):
                document = root / match.group(1)
                if match.group(1) in MADE:
                    continue
                if "/" not in match.group(1) and not re.search(r"^\s*(?:///?|#|\*)", text[text.rfind("\n", 0, match.start()) + 1:match.start() + 1], re.M) and not document.is_file():
                    continue    # a name in a program's own text
                line = text.count("\n", 0, match.start()) + 1
                if not document.is_file():
                    yield f"{relative}:{line}: {match.group(1)} is not in the repository"
                    continue
                for each in is_there(document, match.group(2) or ""):
                    yield f"{relative}:{line}: {match.group(1)} has no {each}"
        elif path.suffix == ".md" and not any(part.startswith((".", "build")) for part in relative.parts):
            text = path.read_text(encoding="utf-8")
            for match in LINK.finditer(text):
                target = path if match.group(3) else path.parent / match.group(1)
                line = text.count("\n", 0, match.start()) + 1
                anchor = match.group(3) or match.group(2)
                if not target.is_file():
                    yield f"{relative}:{line}: {match.group(1)} is not there"
                elif anchor and anchor not in [slug(each) for each in headings(target.read_text(encoding="utf-8"))]:
                    yield f"{relative}:{line}: no heading #{anchor}"


def selftest():
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "src").mkdir()
        (root / "tests").mkdir()
        (root / "tests/README.md").write_text("# Tests\n\n**G1** Kept.\n\n| 1 | a |\n| 2 | b |\n\nSee [there](#tests), [nowhere](#none) and [gone](gone.md).\n")
        (root / "src/a.h").write_text("/// (tests/README.md, Tests), (tests/README.md, rows 1–3), (tests/README.md, G1, G2),\n"
                                      "/// (tests/README.md, Nothing), old.md, src/README.md.\n")
        found = list(faults(root))
        wanted = ["row 3", "G2", "Nothing", "old.md", "src/README.md is not", "#none", "gone.md"]
        wrong = [each for each in wanted if not any(each in fault for fault in found)]
        if wrong or len(found) != len(wanted):
            sys.exit(f"citations.py misses {wrong}, of: {found}")


def main():
    selftest()
    found = list(faults(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)


main()
