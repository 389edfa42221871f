#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""The window in a desktop that has a tray: the icon says how many wait, the window is closed by a key while an agent waits,
the service goes on without it, a press on the icon brings it back, and the tray's menu ends it.

The tray is one that this test makes: StatusNotifierWatcher on a session bus of its own. Needs xdotool (exit 77 where there is none)."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

from a11y import Reader, enter_desktop, start_window_manager

WATCHER = """<node><interface name="org.kde.StatusNotifierWatcher">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
</interface></node>"""
ITEM, ITEM_PATH = "org.kde.StatusNotifierItem", "/StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


class Tray:
    """A tray, and what hangs in it."""

    def __init__(self):
        from gi.repository import Gio, GLib
        self._gio, self._glib = Gio, GLib
        self._bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.item = ""
        interface = Gio.DBusNodeInfo.new_for_xml(WATCHER).interfaces[0]
        self._bus.register_object("/StatusNotifierWatcher", interface, self._on_call, self._on_get, None)
        answer = self._bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                     GLib.Variant("(su)", ("org.kde.StatusNotifierWatcher", 4)), None, Gio.DBusCallFlags.NONE, -1, None)
        if answer.unpack() != (1,):
            raise RuntimeError("there is another tray on this bus")

    def _on_call(self, _bus, sender, _path, _interface, method, parameters, invocation):
        if method == "RegisterStatusNotifierItem":
            name = parameters.unpack()[0]
            self.item = sender if name.startswith("/") else name
        invocation.return_value(None)

    def _on_get(self, _bus, _sender, _path, _interface, name):
        return {"IsStatusNotifierHostRegistered": self._glib.Variant("b", True), "ProtocolVersion": self._glib.Variant("i", 0),
                "RegisteredStatusNotifierItems": self._glib.Variant("as", [self.item] if self.item else [])}[name]

    def _call(self, path: str, interface: str, method: str, parameters):
        return self._bus.call_sync(self.item, path, interface, method, parameters, None, self._gio.DBusCallFlags.NONE, 10_000, None).unpack()

    def property(self, name: str):
        return self._call(ITEM_PATH, "org.freedesktop.DBus.Properties", "Get", self._glib.Variant("(ss)", (ITEM, name)))[0]

    def says(self) -> str:
        return self.property("ToolTip")[2]

    def press(self) -> None:
        self._call(ITEM_PATH, ITEM, "Activate", self._glib.Variant("(ii)", (0, 0)))

    def menu(self) -> dict[str, int]:
        """The lines of its menu, each with its number."""
        path = self.property("Menu")
        _, (_, _, lines) = self._call(path, MENU, "GetLayout", self._glib.Variant("(iias)", (0, -1, [])))
        return {properties.get("label", ""): number for number, properties, _ in lines}

    def choose(self, label: str) -> None:
        parameters = self._glib.Variant("(isvu)", (self.menu()[label], "clicked", self._glib.Variant("s", ""), 0))
        self._call(self.property("Menu"), MENU, "Event", parameters)


class Window:
    """The real program, on its own data."""

    def __init__(self, binary: pathlib.Path, data: pathlib.Path, log: pathlib.Path):
        self.data = data
        environment = {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
        self.process = subprocess.Popen([binary, "--data", data, "--json"], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=open(log, "wb"), text=True)
        self.url = ""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            told = json.loads(line)
            self.url = told.get("url", self.url)

    def ask(self, binary: pathlib.Path, title: str) -> None:
        """An agent asks, and goes without waiting for the answer."""
        context = self.data.parent / "context.json"
        context.write_text(json.dumps({"plan": {"request": title, "steps": ["look", {"title": "drop it", "reversible": False}]}}))
        subprocess.run([binary, "start", "--url", self.url, "--token-file", self.data / "tokens" / "agent", "--context", context], check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, timeout=30)


def key(name: str) -> None:
    subprocess.run(["xdotool", "key", name], check=True, timeout=20)


def is_on_screen() -> bool:
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "witan"], capture_output=True, check=False, timeout=20)
    return bool(found.stdout.strip())


def inside(options) -> int:
    folder = options.folder
    tray = Tray()
    manager = start_window_manager(folder)
    window = Window(options.bin / "witan", folder / "data", folder / "witan.log")
    try:
        reader = Reader("witan")
        reader.until("the service", lambda: window.url)
        reader.connect()
        reader.until("the icon in the tray", lambda: tray.item)
        reader.until("a tray that nothing waits in", lambda: tray.says() == "Witan · Nothing waits for you")
        alone = tray.property("IconPixmap")
        if not alone:
            raise AssertionError("the icon has no picture")

        window.ask(options.bin / "witan-agent", "Retire the table")
        reader.until("one that waits", lambda: tray.says() == "Witan · 1 waits for you")
        if tray.property("IconPixmap") == alone:
            raise AssertionError("the number is not on the icon")
        if "1 waits for you" not in tray.menu():
            raise AssertionError(f"the number is not in the menu: {tray.menu()}")
        print("The tray says how many wait.")

        reader.until("the window", is_on_screen)
        key("alt+F4")
        reader.read("1 agent waits for a decision here")
        reader.find("Keep running in the tray")
        key("Return")
        reader.until("the window gone", lambda: not is_on_screen())
        window.ask(options.bin / "witan-agent", "Drop the archive")
        reader.until("two that wait", lambda: tray.says() == "Witan · 2 wait for you")
        print("Without the window the service goes on.")

        tray.press()
        reader.until("the window back", is_on_screen)
        reader.find("Consultations")
        key("alt+F4")
        reader.until("the window gone, unasked", lambda: not is_on_screen())
        print("It comes back, and is not asked about again.")

        tray.choose("Quit Witan")
        code = window.process.wait(timeout=20)
        if code != 0:
            raise AssertionError(f"witan ended with {code}")
        if (window.data / "service.json").exists():
            raise AssertionError("the service left its address behind")
        print("The tray's menu ends it in order.")
        return 0
    finally:
        for process in (window.process, manager):
            if process.poll() is None:
                process.kill()
                process.wait()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", required=True, type=pathlib.Path, help="the folder of the programs")
    arguments.add_argument("--folder", type=pathlib.Path, help=argparse.SUPPRESS)
    arguments.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.inside:
        return inside(options)
    if shutil.which("xdotool") is None:
        print("SKIPPED: there is no xdotool here")
        return 77
    folder = pathlib.Path(tempfile.mkdtemp(prefix="witan-tray-"))
    code = enter_desktop(os.path.abspath(__file__), ["--bin", str(options.bin.resolve())], folder)
    if code != 0:
        log = folder / "witan.log"
        print(f"Failed; what is left: {folder}\n{log.read_text(errors='replace')[-3000:] if log.exists() else ''}")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
