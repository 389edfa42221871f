#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""A screen reader that asks anything of anything, over the real accessibility bus, while random hands are at the window.

The window and the hands are desktop_tst_random_acts with a seed; whatever the reader ever met it asks again later, whether it is
still there or not. Nothing of that may end or lock the program."""
import argparse
import os
import pathlib
import random
import subprocess
import sys
import tempfile

from a11y import enter_desktop, start_window_manager

SKIPPED = 77
ROOT = "/org/a11y/atspi/accessible/root"
OBJECTS = "/org/a11y/atspi/accessible/"
ATSPI = "org.a11y.atspi."
ANSWER_MS = 5000          # as long as the hands themselves may take for an act


class Bus:
    """The accessibility bus, and one program on it."""

    def __init__(self):
        from gi.repository import Gio, GLib
        self.Gio, self.GLib = Gio, GLib
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.name = None
        self.silent = 0
        self.last = []        # the newest questions

    def ask(self, path, interface, method, signature="()", arguments=(), name=None):
        """The answer's values; None where there is none, which is the program's right."""
        self.last = [*self.last[-19:], f"{path} {interface} {method} {tuple(arguments)}"]
        try:
            answer = self.connection.call_sync(name or self.name, path, interface, method, self.GLib.Variant(signature, tuple(arguments)), None,
                                               self.Gio.DBusCallFlags.NONE, ANSWER_MS, None)
            return answer.unpack()
        except self.GLib.Error as error:
            if error.matches(self.Gio.io_error_quark(), self.Gio.IOErrorEnum.TIMED_OUT):
                self.silent += 1
            return None

    def find(self, process):
        """Waits for the program's window; false where it ends before."""
        own = self.connection.get_unique_name()
        while process.poll() is None:
            for name, path in (self.ask(ROOT, ATSPI + "Accessible", "GetChildren", name="org.a11y.atspi.Registry") or [[]])[0]:
                if name != own and path == ROOT:
                    self.name = name
                    return True
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
        return False


class RandomReader:
    def __init__(self, bus, dice):
        self.bus, self.dice = bus, dice
        self.known = [ROOT]
        self.asked = 0

    def act(self):
        dice = self.dice
        path = dice.choice(self.known) if dice.random() < 0.9 else OBJECTS + str(dice.randrange(2**31, 2**31 + 5000))
        if dice.random() < 0.1:
            path = ROOT
        for _ in range(dice.randrange(8)):
            below = self.children(path)
            if not below:
                break
            path = dice.choice(below)
        kind = dice.choice([self.read, self.read, self.component, self.action, self.action, self.text, self.edit, self.value, self.table])
        kind(path)

    def children(self, path):
        found = [p for _, p in (self.ask(path, "Accessible", "GetChildren") or [[]])[0]]
        for each in found:
            if len(self.known) < 2000:
                self.known.append(each)
            else:
                self.known[self.dice.randrange(len(self.known))] = each
        return found

    def ask(self, path, interface, method, signature="()", *arguments):
        self.asked += 1
        return self.bus.ask(path, ATSPI + interface, method, signature, arguments)

    def property(self, path, interface, name):
        return self.bus.ask(path, "org.freedesktop.DBus.Properties", "Get", "(ss)", (ATSPI + interface, name))

    def number(self):
        return self.dice.choice([0, 0, 1, 2, 3, 7, 20, 500, self.dice.randrange(100)])

    def read(self, path):
        for method in ("GetIndexInParent", "GetRelationSet", "GetRole", "GetRoleName", "GetState", "GetAttributes", "GetInterfaces", "GetApplication"):
            self.ask(path, "Accessible", method)
        for name in ("Name", "Description", "Parent", "ChildCount"):
            self.property(path, "Accessible", name)
        self.ask(path, "Accessible", "GetChildAtIndex", "(i)", self.number())

    def component(self, path):
        x, y = self.dice.randrange(-10, 1500), self.dice.randrange(-10, 900)
        self.ask(path, "Component", "GetExtents", "(u)", self.dice.randrange(2))
        self.ask(path, "Component", "GetAccessibleAtPoint", "(iiu)", x, y, self.dice.randrange(2))
        self.ask(path, "Component", "Contains", "(iiu)", x, y, 0)
        self.ask(path, "Component", "GetLayer")
        if self.dice.random() < 0.3:
            self.ask(path, "Component", "GrabFocus")

    def action(self, path):
        actions = (self.ask(path, "Action", "GetActions") or [[]])[0]
        if not actions:
            return
        place = self.dice.randrange(len(actions))
        self.ask(path, "Action", "GetKeyBinding", "(i)", place)
        self.ask(path, "Action", "DoAction", "(i)", place)

    def text(self, path):
        count = self.property(path, "Text", "CharacterCount")
        if count is None:
            return
        place, end = self.number(), self.number()
        self.ask(path, "Text", "GetText", "(ii)", place, -1)
        for method in ("GetTextBeforeOffset", "GetTextAtOffset", "GetTextAfterOffset", "GetStringAtOffset", "GetCharacterExtents"):
            self.ask(path, "Text", method, "(iu)", place, self.dice.randrange(5) if method != "GetCharacterExtents" else 0)
        self.ask(path, "Text", "GetCharacterAtOffset", "(i)", place)
        self.ask(path, "Text", "GetAttributeRun", "(ib)", place, True)
        self.ask(path, "Text", "GetOffsetAtPoint", "(iiu)", place * 3, end, 0)
        self.ask(path, "Text", "GetNSelections")
        self.ask(path, "Text", "GetSelection", "(i)", 0)
        self.ask(path, "Text", "AddSelection", "(ii)", place, end)
        self.ask(path, "Text", "GetRangeExtents", "(iiu)", place, end, 0)
        self.ask(path, "Text", "SetSelection", "(iii)", 0, place, end)
        self.ask(path, "Text", "SetCaretOffset", "(i)", place)
        self.ask(path, "Text", "RemoveSelection", "(i)", 0)

    def edit(self, path):
        place, end = self.number(), self.number()
        choice = self.dice.randrange(6)
        if choice == 0:
            self.ask(path, "EditableText", "SetTextContents", "(s)", "Because the ledger says so.")
        elif choice == 1:
            self.ask(path, "EditableText", "InsertText", "(isi)", place, "why?", 4)
        elif choice == 2:
            self.ask(path, "EditableText", "DeleteText", "(ii)", place, end)
        elif choice == 3:
            self.ask(path, "EditableText", "CutText", "(ii)", min(place, end), max(place, end))
        elif choice == 4:
            self.ask(path, "EditableText", "CopyText", "(ii)", min(place, end), max(place, end))
        else:
            self.ask(path, "EditableText", "PasteText", "(i)", place)

    def value(self, path):
        if self.property(path, "Value", "CurrentValue") is None:
            return
        value = self.bus.GLib.Variant("d", float(self.dice.choice([-1, 0, 1, 50, 10**6])))
        self.bus.ask(path, "org.freedesktop.DBus.Properties", "Set", "(ssv)", (ATSPI + "Value", "CurrentValue", value))

    def table(self, path):
        rows = self.property(path, "Table", "NRows")
        if rows is None:
            return
        row, column = self.number(), self.dice.randrange(3)
        self.ask(path, "Table", "GetAccessibleAt", "(ii)", row, column)
        self.ask(path, "Table", "GetIndexAt", "(ii)", row, column)
        for method in ("GetRowDescription", "IsRowSelected", "GetRowAtIndex", "GetColumnAtIndex", "GetRowColumnExtentsAtIndex"):
            self.ask(path, "Table", method, "(i)", row)
        self.ask(path, "Table", self.dice.choice(["AddRowSelection", "RemoveRowSelection"]), "(i)", row)
        self.ask(path, "Table", "GetSelectedRows")


def run(options) -> int:
    folder = pathlib.Path(options.folder)
    manager = start_window_manager(folder)
    try:
        environment = {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
        told = folder / "told"
        process = subprocess.Popen([options.hands, "--seed", str(options.seed), "--acts", str(options.acts)], env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=open(told, "wb"))
        bus = Bus()
        if not bus.find(process):
            print(told.read_text(errors="replace")[-4000:])
            return 1
        reader = RandomReader(bus, random.Random(options.seed))
        while process.poll() is None:
            reader.act()
        code = process.wait()
        print(f"seed {options.seed}: {options.acts} acts of the hands, {reader.asked} questions of the reader, {len(set(reader.known))} objects, {bus.silent} without an answer in time")
        if code != 0:
            # Those after the end were asked of nobody.
            print("\n".join(bus.last))
            print(f"the program ended with {code}\n{told.read_text(errors='replace')[-6000:]}")
        return 0 if code == 0 and reader.asked > 0 else 1
    finally:
        manager.kill()
        manager.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hands", required=True, help="desktop_tst_random_acts")
    parser.add_argument("--seed", type=int, default=6, help="one for hands alone, divisible by 3")
    parser.add_argument("--acts", type=int, default=1500)
    parser.add_argument("--inside", action="store_true")
    parser.add_argument("--folder")
    options = parser.parse_args()
    if options.inside:
        return run(options)
    try:
        import gi  # noqa: F401
    except ImportError:
        print("python3-gi is not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        return enter_desktop(__file__, ["--hands", str(pathlib.Path(options.hands).resolve()), "--seed", str(options.seed), "--acts", str(options.acts)], pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
