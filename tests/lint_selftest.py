#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""A check that nobody has seen fail is no evidence: plants faults into a small tree and sees each one found, alone."""
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import include_check
import text_sinks_lint

LICENCE = "// SPDX-FileCopyrightText: 2026 The Witan authors\n// SPDX-License-Identifier: MIT\n"

SOUND = {
    "src/core/ids.h": LICENCE + "#pragma once\n#include <QString>\n#include <QByteArrayView>\n",
    "src/core/logging.h": LICENCE + "#pragma once\n#include <spdlog/spdlog.h>\n",
    "src/protocol/frame.h": LICENCE + "#pragma once\n#include \"core/ids.h\"\n#include <QJsonObject>\n",
    "src/transport/listener.cpp": LICENCE + "#include \"protocol/frame.h\"\n#include <boost/beast.hpp>\n",
    "src/store/rights_unix.cpp": LICENCE + "#include <sys/stat.h>\n#include <QSqlQuery>\n",
    "src/client/sync.h": LICENCE + "#pragma once\n#include \"protocol/frame.h\"\n",
    "src/widgets/pane.h": LICENCE + "#pragma once\n#include <QLabel>\nclass Pane { QLabel m_line; };\n",
    "src/widgets/pane.cpp": LICENCE + "#include \"widgets/pane.h\"\n#include \"ui_pane.h\"\n#include \"pane.moc\"\n"
    "// waitForFinished( in a comment is no call\n"
    "void f() { auto *x = new QLabel(this); x->setTextFormat(Qt::PlainText); m_line.setTextFormat(Qt::PlainText);\n"
    "x->setToolTip(tr(\"Ours\")); x->setToolTip(name.toHtmlEscaped()); x->setText(tr(\"// not a comment\"));\n"
    "connect(a, &A::s, this, [x] { x->hide(); }); connect(a, &A::s, &app, [x] { x->hide(); }); }\n",
    "ui/pane.ui": "<ui><widget class=\"QLabel\" name=\"line\"><property name=\"textFormat\"><enum>Qt::PlainText</enum></property></widget></ui>\n",
    "tests/core/tst_ids.cpp": LICENCE + "void t() { QTRY_COMPARE(1, 1); }\n",
    "tests/CMakeLists.txt": LICENCE.replace("//", "#"),
}

INCLUDE_FAULTS = {
    "core uses a room": ("src/core/ids.h", "#include \"protocol/frame.h\""),
    "core reads files": ("src/core/ids.h", "#include <QFile>"),
    "core speaks SQL": ("src/core/ids.h", "#include <QSqlQuery>"),
    "core knows a widget": ("src/core/ids.h", "#include <QLabel>"),
    "core knows a whole module": ("src/core/ids.h", "#include <QtWidgets/QLabel>"),
    "core has signals": ("src/core/ids.h", "#include <QObject>"),
    "Boost outside the listener": ("src/client/sync.h", "#include <boost/asio.hpp>"),
    "Boost elsewhere in transport": ("src/transport/channel.cpp", "#include <boost/asio.hpp>"),
    "the client knows the service": ("src/client/sync.h", "#include \"service/host.h\""),
    "the service knows the client": ("src/service/host.h", "#include \"client/sync.h\""),
    "the client writes JSON text": ("src/client/sync.h", "#include <QJsonDocument>"),
    "a widget opens a socket": ("src/widgets/pane.cpp", "#include <QWebSocket>"),
    "a widget reads the store": ("src/widgets/pane.cpp", "#include \"store/event_store.h\""),
    "a widget speaks SQL": ("src/widgets/pane.cpp", "#  include <QtSql/QSqlDatabase>"),
    "a widget parses JSON": ("src/widgets/pane.cpp", "#include <QJsonDocument>"),
    "transport reads the message": ("src/transport/channel.cpp", "#include <QJsonObject>"),
    "one operating system": ("src/store/rights.cpp", "#include <unistd.h>"),
    "a nested event loop": ("src/app/main.cpp", "#include <QEventLoop>"),
    "a test library in a program": ("src/app/main.cpp", "#include <QSignalSpy>"),
    "spdlog outside the log": ("src/service/host.h", "#include <spdlog/spdlog.h>"),
    "no room in the include": ("src/client/sync.h", "#include \"sync.h\""),
    "up and around": ("src/client/sync.h", "#include \"client/../service/host.h\""),
    "an include by macro": ("src/client/sync.h", "#include HEADER"),
    "a form that is not there": ("src/widgets/pane.cpp", "#include \"ui_other.h\""),
    "a form outside widgets": ("src/app/main.cpp", "#include \"ui_pane.h\""),
    "a room of its own making": ("src/shortcuts/jump.h", "#include <QString>"),
}

LINT_FAULTS = {
    "a label that guesses": ("src/widgets/pane.cpp", "void g() { auto *y = new QLabel(text, this); }"),
    "a label without a name": ("src/widgets/pane.cpp", "QWidget *g() { return new QLabel(text); }"),
    "a label by value": ("src/widgets/other.h", "class Other { QLabel m_plan; };"),
    "a kind of label": ("src/widgets/other.h", "class Line final : public QLabel {};"),
    "a box that guesses": ("src/app/main.cpp", "void g() { auto *box = new QMessageBox(this); }"),
    "a box that blocks": ("src/app/main.cpp", "void g() { QMessageBox::warning(this, a, b); }"),
    "a label in a form": ("ui/other.ui", "<ui><widget class=\"QLabel\" name=\"plan\"/></ui>"),
    "a tool tip with a name": ("src/widgets/pane.cpp", "void g() { w->setToolTip(agent.name); }"),
    "a tool tip made of parts": ("src/widgets/pane.cpp", "void g() { w->setToolTip(tr(\"By %1\").arg(name)); }"),
    "markup": ("src/widgets/pane.cpp", "void g() { w->setHtml(text); }"),
    "markdown with HTML": ("src/widgets/pane.cpp", "void g() { document.setMarkdown(text); }"),
    "a wait": ("src/client/sync.cpp", "void g() { socket.waitForConnected(100); }"),
    "a nested event loop": ("src/client/sync.cpp", "void g() { QEventLoop loop; }"),
    "events by hand": ("src/client/sync.cpp", "void g() { QCoreApplication::processEvents(); }"),
    "a dialog that blocks": ("src/widgets/pane.cpp", "void g() { dialog->exec(); }"),
    "a sleep in a program": ("src/client/sync.cpp", "void g() { QThread::msleep(5); }"),
    "a lambda without context": ("src/client/sync.cpp", "void g() { connect(a, &A::s, [this] { go(); }); }"),
    "a stranger's certificate": ("src/client/sync.cpp", "void g() { socket.ignoreSslErrors(); }"),
    "a stranger's certificate, where a named one may pass": ("src/transport/tls_trust.cpp", "void g() { socket.ignoreSslErrors(); }"),
    "left for later": ("src/client/sync.cpp", "// TO" "DO: the rest"),
    "a wait in a test": ("tests/core/tst_ids.cpp", "void g() { QTest::qWait(50); }"),
    "a sleep in a test": ("tests/core/tst_ids.cpp", "void g() { std::this_thread::sleep_for(50ms); }"),
    "a sleep in a script": ("tests/outside/x.py", "# SPDX-FileCopyrightText: x\n# SPDX-License-Identifier: MIT\nimport time\ntime.sleep" "(1)\n"),
    "no licence": ("src/core/bare.cpp", None),
    "no licence in a script": ("tests/outside/x.py", "print(1)\n"),
}


class LintTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        for name, text in SOUND.items():
            self.write(name, text)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def test_a_sound_tree_has_no_fault(self):
        self.assertEqual(include_check.check(self.root)[0], [])
        self.assertEqual(text_sinks_lint.check(self.root)[0], [])

    def test_each_planted_include_is_found(self):
        for title, (name, line) in INCLUDE_FAULTS.items():
            with self.subTest(title):
                before = SOUND.get(name)
                # The planted line must be the only thing that is wrong, so what it includes is there.
                self.write("src/service/host.h" if name != "src/service/host.h" else "src/service/other.h", LICENCE + "#pragma once\n")
                self.write("src/store/event_store.h", LICENCE + "#pragma once\n")
                self.write(name, (before or LICENCE + ("#pragma once\n" if name.endswith(".h") else "")) + line + "\n")
                found = include_check.check(self.root)[0]
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(name + ":"), found)
                self.tearDown()
                self.setUp()

    def test_each_planted_fault_is_found(self):
        for title, (name, text) in LINT_FAULTS.items():
            with self.subTest(title):
                if text is None:
                    self.write(name, "int x;\n")
                elif name.endswith((".ui", ".py")) or text.startswith(LICENCE):
                    self.write(name, text)
                else:
                    self.write(name, SOUND.get(name, LICENCE) + text + "\n")
                found = text_sinks_lint.check(self.root)[0]
                self.assertTrue(found, "not found")
                self.assertTrue(all(line.startswith(name + ":") for line in found), found)
                self.tearDown()
                self.setUp()

    def test_an_empty_folder_is_no_success(self):
        with tempfile.TemporaryDirectory() as empty:
            for module in (include_check, text_sinks_lint):
                before, sys.argv = sys.argv, ["check", empty]
                try:
                    self.assertEqual(module.main(), 1)
                finally:
                    sys.argv = before


if __name__ == "__main__":
    unittest.main()
