#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Reads every #include of src and holds it against the table of the rooms: who may use whom, and what from outside.

Linking already says which libraries a room gets, but headers leak past it (a system header is found by everybody).
Usage: include_check.py [SOURCE_ROOT]. Exit 0: all as it should be; 1: each fault on a line; 2: wrong usage."""
import pathlib
import re
import sys

# The rooms, and the other rooms that each may include.
MAY_USE = {
    "core": set(),
    "protocol": {"core"},
    "transport": {"core", "protocol"},
    "store": {"core"},
    "responders": {"core"},
    "service": {"core", "protocol", "transport", "store", "responders"},
    "rpc": {"core", "protocol", "transport"},
    "client": {"core", "protocol", "transport", "rpc", "store"},
    "models": {"core"},
    "widgets": {"core", "models"},
    "app": {"core", "protocol", "transport", "store", "responders", "service", "rpc", "client", "models", "widgets"},
}

# Families of headers from outside; a header may belong to several.
FAMILIES = {
    "SQL": r"Q?Sql\w*|QtSql(/.*)?|sqlite3\.h",
    "sockets": r"QWebSocket\w*|QtWebSockets(/.*)?|QTcp\w*|QUdp\w*|QLocalSocket|QLocalServer|QAbstractSocket",
    "network": r"QtNetwork(/.*)?|QNetwork\w*|QSsl\w*|QHostInfo|QHttp\w*|QDnsLookup",
    "the user interface": r"Qt(Widgets|Gui|Svg|SvgWidgets|PrintSupport)(/.*)?|QGuiApplication|QApplication|Q(List|Tree|Table|Header|Column|Graphics|AbstractItem)View|Q\w*(Widget|Dialog|Window|"
                          r"Delegate|Layout|Button|Edit|Browser|Label|Painter\w*|Pixmap|Icon|Font\w*|Color|Palette|Image|Cursor|Clipboard|"
                          r"Screen|Style\w*|Shortcut|Splitter|ScrollBar|ScrollArea|Menu\w*|ToolBar|ToolTip|Frame|Box|Accessible\w*)|"
                          r"QText(Document\w*|Layout|Cursor|Block\w*|Format|Option)|QDesktopServices|QSvg\w*|QAction",
    "files": r"QFile\w*|QDir|QDirIterator|QSaveFile|QTemporary\w*|QLockFile|QSettings|QStandardPaths|QProcess|fstream|filesystem",
    "objects, threads and timers": r"QObject|QTimer|QThread\w*|QMutex\w*|QCoreApplication|QFuture\w*|QtConcurrent\w*|thread|mutex",
    "JSON text": r"QJsonDocument|QJsonParseError",
    "JSON": r"QJson\w*",
    "nested event loops": r"QEventLoop",
    "test libraries": r"QTest|QtTest(/.*)?|QSignalSpy|QAbstractItemModelTester",
    "Boost": r"boost/.*",
    "OpenSSL": r"openssl/.*",
    "spdlog and fmt": r"spdlog/.*|fmt/.*",
    "md4c": r"md4c(-html)?\.h",
    "one operating system": r"unistd\.h|fcntl\.h|poll\.h|pwd\.h|grp\.h|signal\.h|termios\.h|dirent\.h|sys/.*|netinet/.*|arpa/.*|netdb\.h|"
                            r"linux/.*|windows\.h|winsock2?\.h|io\.h|mach/.*|mach-o/.*|Cocoa/.*|dbus/.*",
}
PATTERNS = {name: re.compile(f"(?:{pattern})$") for name, pattern in FAMILIES.items()}

EVERYWHERE = {"nested event loops", "test libraries", "Boost", "OpenSSL", "spdlog and fmt", "md4c", "one operating system"}
NEVER = {
    "core": {"SQL", "sockets", "network", "the user interface", "files", "objects, threads and timers", "JSON text"},
    "protocol": {"SQL", "sockets", "network", "the user interface", "files", "objects, threads and timers"},
    "transport": {"SQL", "the user interface", "files", "JSON"},
    "store": {"sockets", "network", "the user interface"},
    "responders": {"SQL", "sockets", "the user interface", "files"},
    "service": {"SQL", "sockets", "network", "the user interface"},
    "rpc": {"SQL", "sockets", "network", "the user interface", "files", "JSON text"},
    "client": {"SQL", "sockets", "network", "the user interface", "files", "JSON text"},
    "models": {"SQL", "sockets", "network", "files", "JSON text"},
    "widgets": {"SQL", "sockets", "network", "JSON text"},
    "app": set(),
}

# (room, file name pattern, family): the places that the table above makes an exception for, each with its reason.
EXCEPTIONS = [
    ("core", r"sha256\.cpp", "OpenSSL"),                           # SHA-256 twice as fast as Qt's
    ("core", r"secret\.cpp", "OpenSSL"),                           # a comparison in constant time
    ("core", r"json_parse\.cpp", "JSON text"),                     # the one place where text becomes JSON
    ("core", r"markdown\.cpp", "md4c"),                             # the one place where Markdown is read
    ("core", r"logging\.(h|cpp)", "spdlog and fmt"),               # the one voice of the programs
    ("core", r"logging\.cpp", "objects, threads and timers"),      # joins the messages of all threads
    ("core", r"logging\.cpp", "files"),                            # and writes them where main says
    ("transport", r"(listener|beast)\w*\.(h|cpp)", "Boost"),       # the service's side of WebSocket, and nobody else
    ("transport", r"(listener|beast)\w*\.(h|cpp)", "OpenSSL"),
    ("service", r"event_thread\.cpp", "nested event loops"),        # its thread's first loop, so it is inside no other
]
OS_FILE = re.compile(r".*_(unix|linux|windows|win|mac)\.(h|cpp|mm)$")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*(?:<([^>\n]+)>|"([^"\n]+)"|(\S+))', re.MULTILINE)


def excepted(room: str, name: str, family: str) -> bool:
    if family == "one operating system":
        return OS_FILE.match(name) is not None
    return any(r == room and f == family and re.fullmatch(p, name) for r, p, f in EXCEPTIONS)


def without_comments(text: str) -> str:
    """Block comments become empty, their lines stay, so that line numbers hold."""
    return re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL)


def fault_of_outside(room: str, name: str, header: str) -> str | None:
    for family, pattern in PATTERNS.items():
        if not pattern.match(header) or excepted(room, name, family):
            continue
        if family in EVERYWHERE or family in NEVER[room]:
            return f"{room} may not touch {family}, but includes <{header}>"
    return None


def fault_of_project(root: pathlib.Path, room: str, path: pathlib.Path, header: str) -> str | None:
    if header == f"{path.stem}.moc" or header == f"moc_{path.stem}.cpp":
        return None
    if header.startswith("ui_"):
        if room != "widgets":
            return f"only widgets draws forms, but {room} includes \"{header}\""
        form = root / "ui" / (header[3:-2] + ".ui")
        return None if form.exists() else f"there is no form ui/{form.name} for \"{header}\""
    parts = header.split("/")
    if len(parts) < 2 or ".." in parts:
        return f"\"{header}\" does not say its room: write \"room/file.h\""
    if not (root / "src" / header).exists():
        return f"\"{header}\" is not a file of src; what comes from outside stands in <>"
    if parts[0] not in MAY_USE:
        return f"\"{header}\" lies in no room"
    if parts[0] != room and parts[0] not in MAY_USE[room]:
        return f"{room} may not use {parts[0]}, but includes \"{header}\""
    return None


def check(root: pathlib.Path) -> tuple[list[str], int]:
    """All faults, and how many includes were read."""
    faults, count = [], 0
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in {".h", ".cpp", ".mm"}:
            continue
        relative = path.relative_to(root)
        room = relative.parts[1]
        if len(relative.parts) < 3 or room not in MAY_USE:
            faults.append(f"{relative}:1: lies in no room of the table")
            continue
        text = without_comments(path.read_text(encoding="utf-8"))
        if path.suffix == ".h" and "#pragma once" not in text:
            faults.append(f"{relative}:1: no #pragma once")
        for match in INCLUDE.finditer(text):
            count += 1
            line = text.count("\n", 0, match.start()) + 1
            outside, project, macro = match.groups()
            if macro:
                fault = f"an include by macro ({macro}) cannot be checked"
            elif outside:
                fault = fault_of_outside(room, path.name, outside)
            else:
                fault = fault_of_project(root, room, path, project)
            if fault:
                faults.append(f"{relative}:{line}: {fault}")
    return faults, count


def main() -> int:
    if len(sys.argv) > 2:
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(sys.argv[1] if len(sys.argv) == 2 else pathlib.Path(__file__).resolve().parent.parent)
    faults, count = check(root)
    for fault in faults:
        print(fault)
    if count == 0:
        print(f"{root}/src: no include was found; is this the right folder?")
        return 1
    print(f"{count} includes read, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
