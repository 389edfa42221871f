#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""House rules that a compiler does not see: text of strangers stays text, nobody blocks or sleeps, every source says its
licence.

Usage: text_sinks_lint.py [SOURCE_ROOT]. Exit 0: all as it should be; 1: each fault on a line; 2: wrong usage.

Qt guesses whether a text is markup (Qt::AutoText) in QLabel, QMessageBox and tool tips: a plan that begins with <img>
would be drawn, and the file read. So each of these must say Qt::PlainText, or get text that is escaped or our own."""
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

LICENSED = {".h", ".cpp", ".mm", ".py", ".cmake"}
LICENSED_NAMES = {"CMakeLists.txt", "bootstrap", "run"}
FOLDERS = ("src", "tests", "packaging", "ui", "resources", ".ci")

# What may never stand in src, and why. A pattern is searched in each statement, without comments and string contents.
FORBIDDEN_IN_SRC = [
    (r"\bwaitFor\w*\s*\(", "waits in place: use signals"),
    (r"\bprocessEvents\s*\(", "runs an event loop inside another"),
    (r"\bQEventLoop\b", "runs an event loop inside another"),
    (r"\bQThread::(?:m|u)?sleep\s*\(|\bsleep_(?:for|until)\s*\(|\bu?sleep\s*\(", "sleeps"),
    (r"\bQMessageBox::(?:information|warning|critical|question|about)\s*\(", "guesses whether its text is markup, and blocks"),
    (r"\bQInputDialog::get|\bQErrorMessage\b|\bQProgressDialog\b", "guesses whether its text is markup"),
    (r"\bQToolTip::showText\s*\((?![^;]*(?:toHtmlEscaped|convertFromPlainText|\btr\s*\())", "guesses whether its text is markup: escape it"),
    (r"\bsetToolTip\s*\((?!\s*(?:\{\}|QString\(\)|tr\s*\(\s*\"\"\s*\)\s*\)))(?![^;]*toHtmlEscaped)", "guesses whether its text is markup: escape it"),
    (r"\bsetWhatsThis\s*\((?!\s*tr\s*\(\s*\"\"\s*\)\s*\))(?![^;]*toHtmlEscaped)", "guesses whether its text is markup: escape it"),
    (r"\b(?:setHtml|insertHtml)\s*\(", "takes markup: use plain text"),
    (r"\bsetMarkdown\s*\((?![^;]*MarkdownNoHTML)", "lets HTML through: say MarkdownNoHTML"),
    (r"\bignoreSslErrors\s*\(", "opens the door to a stranger's certificate"),
    (r"\bconnect\s*\([^;{]*?,\s*&\w+(?:::\w+)+\s*,\s*\[", "has no context object: the lambda may outlive what it uses"),
    (r"\bloadExtension|\benable_load_extension", "loads code from a file"),
    (r"\bforeach\s*\(|\bQ_FOREACH\b", "copies: use a range-based for"),
]
# Where one of them may stand all the same, in exactly this form: for the certificate that was named by its fingerprint, and for the loop
# that is its thread's first.
ALLOWED = {"src/transport/tls_trust.cpp": "socket.ignoreSslErrors(errors);", "src/service/event_thread.cpp": "QEventLoop"}
FORBIDDEN_WORDS = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
FORBIDDEN_IN_TESTS = [
    (r"\bqWait\s*\((?!\s*0\s*\))|\bqSleep\s*\(", "waits for a time: use QTRY_* or QSignalSpy (qWait(0), one turn of the loop, is none)"),
    (r"\bQThread::(?:m|u)?sleep\s*\(|\bsleep_(?:for|until)\s*\(|(?<![\w.:])u?sleep\s*\(|\bnanosleep\s*\(", "sleeps: wait for what must happen"),
]
SLEEP_IN_PYTHON = re.compile(r"\b(?:time\.sleep|asyncio\.sleep)\s*\(\s*(?!0\s*\))")
DIALOG_EXEC = re.compile(r"\b(\w+)\s*(?:\.|->)\s*exec\s*\(\s*\)")
TEXT_CLASSES = ("QLabel", "QMessageBox")


def plain(text: str) -> str:
    """C++ with comments and the contents of literals gone; every line keeps its number."""
    def blank(match: re.Match[str]) -> str:
        found = match.group()
        if found.startswith(('"', "R\"")):
            return '""' + "\n" * found.count("\n")
        return "' '" if found.startswith("'") else "\n" * found.count("\n")

    return re.sub(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.DOTALL)


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def text_class_faults(code: str, companion: str) -> list[tuple[int, str]]:
    """Every QLabel and QMessageBox must be told Qt::PlainText by the name that it was given, in the same file or, for a
    member in a header, in the source of the same stem (`companion`)."""
    both = code + "\n;" + companion
    told = set(re.findall(r"\b(\w+)\s*(?:->|\.)\s*setTextFormat\s*\(\s*Qt::PlainText\s*\)", both))
    tells_itself = re.search(r"(?:^|[;{}]|this\s*->)\s*setTextFormat\s*\(\s*Qt::PlainText\s*\)", both) is not None
    faults = []
    for kind in TEXT_CLASSES:
        found: list[tuple[int, str | None]] = []
        for match in re.finditer(rf"\bnew\s+{kind}\b|\bmake_unique\s*<\s*{kind}\s*>", code):
            before = code[: match.start()]
            name = re.search(r"(\w+)\s*(?:=|\(|\{)\s*(?:std::)?$", before)
            found.append((match.start(), name.group(1) if name else None))
        for match in re.finditer(rf"(?<!class )(?<!new )(?<!<)\b{kind}\s+(\w+)\s*(?:[;{{=]|\((?!\s*const\b|\s*\w+\s*[*&]))", code):
            found.append((match.start(), match.group(1)))
        for position, name in found:
            if name is None or name not in told:
                faults.append((line_of(code, position), f"this {kind} is not told setTextFormat(Qt::PlainText)"))
        for match in re.finditer(rf"\bclass\s+\w+(?:\s+final)?\s*:\s*public\s+{kind}\b", code):
            if not tells_itself:
                faults.append((line_of(code, match.start()), f"this kind of {kind} does not tell itself setTextFormat(Qt::PlainText)"))
    return faults


def form_faults(text: str) -> list[tuple[int, str]]:
    faults = []
    for widget in xml.fromstring(text).iter("widget"):
        kind, name = widget.get("class"), widget.get("name")
        if kind != "QLabel":
            continue
        told = any(p.get("name") == "textFormat" and (p.findtext("enum") or "").endswith("PlainText") for p in widget.findall("property"))
        if not told:
            line = line_of(text, max(0, text.find(f'name="{name}"')))
            faults.append((line, f"label {name} has no textFormat Qt::PlainText"))
    return faults


def source_faults(room: str, code: str, companion: str) -> list[tuple[int, str]]:
    faults = []
    for pattern, why in FORBIDDEN_IN_SRC:
        for match in re.finditer(pattern, code):
            faults.append((line_of(code, match.start()), f"\"{' '.join(match.group().split())}\" {why}"))
    if room in {"widgets", "app"} and "QSqlQuery" not in code:
        for match in DIALOG_EXEC.finditer(code):
            if match.group(1) not in {"app", "application", "query", "thread"}:
                faults.append((line_of(code, match.start()), f"\"{match.group()}\" runs an event loop inside another: use open() or popup()"))
    if room in {"widgets", "app"}:
        faults += text_class_faults(code, companion)
    return faults


def test_faults(code: str) -> list[tuple[int, str]]:
    return [(line_of(code, m.start()), f"\"{m.group()}\" {why}") for pattern, why in FORBIDDEN_IN_TESTS for m in re.finditer(pattern, code)]


def licence_faults(text: str) -> list[tuple[int, str]]:
    head = "\n".join(text.splitlines()[:4])
    missing = [tag for tag in ("SPDX-FileCopyrightText:", "SPDX-License-Identifier:") if tag not in head]
    return [(1, f"no {tag} in its first lines") for tag in missing]


def faults_of(relative: pathlib.PurePath, text: str, companion: str = "") -> list[tuple[int, str]]:
    faults = []
    top, suffix = relative.parts[0], relative.suffix
    if suffix in LICENSED or relative.name in LICENSED_NAMES:
        faults += licence_faults(text)
    if suffix == ".ui":
        faults += form_faults(text)
    if suffix in {".h", ".cpp", ".mm"}:
        for match in FORBIDDEN_WORDS.finditer(text):
            faults.append((line_of(text, match.start()), f"\"{match.group()}\": do it or file it"))
        code = plain(text)
        faults += source_faults(relative.parts[1], code.replace(ALLOWED.get(relative.as_posix(), "\0"), ""), plain(companion)) if top == "src" else test_faults(code)
    if suffix == ".py" and top == "tests" and relative.name != pathlib.Path(__file__).name:
        faults += [(line_of(text, m.start()), f"\"{m.group()}\" sleeps: wait for what must happen") for m in SLEEP_IN_PYTHON.finditer(text)]
    return faults


def check(root: pathlib.Path) -> tuple[list[str], int]:
    """All faults, and how many files were read."""
    lines, count = [], 0
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            known = path.suffix in LICENSED | {".ui"} or path.name in LICENSED_NAMES
            if not path.is_file() or not known or "__pycache__" in path.parts:
                continue
            count += 1
            relative = path.relative_to(root)
            source = path.with_suffix(".cpp")
            companion = source.read_text(encoding="utf-8") if path.suffix == ".h" and source.exists() else ""
            for line, what in faults_of(relative, path.read_text(encoding="utf-8"), companion):
                lines.append(f"{relative}:{line}: {what}")
    return lines, count


def main() -> int:
    if len(sys.argv) > 2:
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(sys.argv[1] if len(sys.argv) == 2 else pathlib.Path(__file__).resolve().parent.parent)
    faults, count = check(root)
    for fault in faults:
        print(fault)
    if count == 0:
        print(f"{root}: no source was found; is this the right folder?")
        return 1
    print(f"{count} files read, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
