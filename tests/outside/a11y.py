# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""A desktop of its own (virtual display, window manager, session bus, accessibility bus) and the screen reader's view of a
program on it, by AT-SPI alone."""
import os
import pathlib
import re
import select
import subprocess
import sys
import time

PATIENCE = 20.0


def enter_desktop(script: str, arguments: list[str], folder: pathlib.Path) -> int:
    """Runs `script --inside` on a desktop of its own; its exit code. Nothing of the caller's session is touched."""
    reading, writing = os.pipe()
    display = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"], pass_fds=(writing,),
                               stdin=subprocess.DEVNULL, stderr=open(folder / "xvfb.log", "wb"))
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {(folder / 'xvfb.log').read_text(errors='replace')}")
        for name in ("home", "run", "config", "share"):
            (folder / name).mkdir(mode=0o700)
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("DBUS_", "XDG_", "WAYLAND_", "AT_SPI_", "QT_"))}
        environment.update(DISPLAY=f":{number}", HOME=str(folder / "home"), XDG_RUNTIME_DIR=str(folder / "run"), XDG_CONFIG_HOME=str(folder / "config"),
                           XDG_DATA_HOME=str(folder / "share"), GSETTINGS_BACKEND="memory", LANG="C.UTF-8", LC_ALL="C.UTF-8", NO_AT_BRIDGE="0")
        session = ["dbus-run-session", "--", sys.executable, script, "--inside", "--folder", str(folder), *arguments]
        return subprocess.run(session, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
    finally:
        display.terminate()
        display.wait()


def start_window_manager(folder: pathlib.Path) -> subprocess.Popen:
    """Returns when it manages: a window that is shown while it comes up may stay hidden."""
    told = folder / "managed"
    os.mkfifo(told)
    up = os.open(told, os.O_RDONLY | os.O_NONBLOCK)
    manager = subprocess.Popen(["openbox", "--sm-disable", "--startup", f"sh -c 'echo > \"{told}\"'"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    ready, _, _ = select.select([up], [], [], PATIENCE)
    os.close(up)
    if not ready:
        manager.kill()
        raise TimeoutError("openbox did not say that it manages the windows")
    return manager


class Reader:
    """What a screen reader knows of one program. Waiting is looking again until it is so, with the bus served meanwhile."""

    def __init__(self, program: str):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi, GLib
        self._atspi, self._glib = Atspi, GLib
        Atspi.init()
        self._program = program
        self._app = None

    def until(self, what: str, look, patience: float = PATIENCE):
        """The first true answer of look(); TimeoutError that names `what`."""
        context, deadline = self._glib.MainContext.default(), time.monotonic() + patience
        while True:
            try:
                found = look()
            except self._glib.Error:
                found = None  # it went away while it was looked at
            if found:
                return found
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {patience:g} s for {what}\n{self.outline()}")
            self._glib.timeout_add(20, lambda: False)
            context.iteration(True)

    def connect(self) -> None:
        def look():
            desktop = self._atspi.get_desktop(0)
            for n in range(desktop.get_child_count()):
                app = desktop.get_child_at_index(n)
                if app is not None and (app.get_name() or "").lower() == self._program.lower():
                    return app
            return None
        self._app = self.until(f"{self._program} on the accessibility bus", look)
        self._app.set_cache_mask(self._atspi.Cache.NONE)

    def walk(self, node=None):
        """node and all below it that is not hidden, in reading order."""
        node = node or self._app
        if node is not self._app and not self.has(node, "VISIBLE"):
            return
        yield node
        try:
            count = node.get_child_count()
        except self._glib.Error:
            return
        for n in range(count):
            try:
                child = node.get_child_at_index(n)
            except self._glib.Error:
                continue
            if child is not None:
                yield from self.walk(child)

    def has(self, node, state: str) -> bool:
        return node.get_state_set().contains(getattr(self._atspi.StateType, state))

    def find(self, name: str, under=None):
        """What bears exactly this name and is on the screen; waits for it."""
        return self.until(f'something named "{name}"', lambda: self.look_for(name, under))

    def look_for(self, name: str, under=None):
        return next((n for n in self.walk(under) if n.get_name() == name and self.has(n, "SHOWING")), None)

    def own_text(self, node) -> str:
        parts = [node.get_name() or "", node.get_description() or ""]
        text = node.get_text_iface()
        if text is not None:
            parts.append(self._atspi.Text.get_text(text, 0, -1) or "")
        return "\n".join(dict.fromkeys(p for p in parts if p))

    def text(self, node=None) -> str:
        """All that is to be read at and below node."""
        return "\n".join(t for t in (self.own_text(n) for n in self.walk(node)) if t)

    def read(self, pattern: str, node=None, patience: float = PATIENCE) -> str:
        """Waits until the pattern can be read at or below node."""
        def look():
            match = re.search(pattern, self.text(node), re.IGNORECASE | re.DOTALL)
            return match.group() if match else None
        return self.until(f"/{pattern}/ to be read", look, patience)

    def press(self, node, wanted: tuple[str, ...] = ("press", "click", "toggle", "activate", "showmenu")) -> None:
        """Does what a reader's "activate" does, once the control is ready for it."""
        name = node.get_name()
        self.until(f'"{name}" to be ready to be pressed', lambda: self.has(node, "ENABLED") and self.has(node, "SENSITIVE"))
        actions = [(node.get_action_name(n) or "").lower() for n in range(node.get_n_actions())]
        for action in wanted:
            if action in actions:
                if not node.do_action(actions.index(action)):
                    raise AssertionError(f'"{name}" did not take "{action}"')
                return
        raise AssertionError(f'"{name}" cannot be pressed; it offers {actions}')

    def scroll_bar_of(self, node):
        """The scroll bar of the nearest area that holds node; None where it all fits."""
        inner, outer = node, node.get_parent()
        while outer is not None and inner != self._app:
            for n in range(outer.get_child_count()):
                child = outer.get_child_at_index(n)
                if child is None or child == inner:
                    continue
                found = next((c for c in self.walk(child) if c.get_role_name() == "scroll bar" and self.has(c, "SHOWING")), None)
                if found is not None and child.get_role_name() == "filler" and child.get_child_count() == 1:
                    return found
            inner, outer = outer, outer.get_parent()
        return None

    def scroll_until(self, what: str, node, look):
        """Moves through the area that holds node, by its scroll bar, from the top on, until look() is true."""
        at = 0

        def scroll_and_look():
            nonlocal at
            found = look()
            bar = None if found else self.scroll_bar_of(node)
            if bar is not None:
                value = bar.get_value_iface()
                low, high = self._atspi.Value.get_minimum_value(value), self._atspi.Value.get_maximum_value(value)
                at = at + 20 if low + at + 20 <= high else 0
                self._atspi.Value.set_current_value(value, low + at)
            return found
        return self.until(what, scroll_and_look)

    def type(self, node, text: str) -> None:
        """Puts text into an editable field."""
        field = node.get_editable_text_iface()
        if field is None:
            raise AssertionError(f'"{node.get_name()}" is not a field for text')
        if not self._atspi.EditableText.set_text_contents(field, text):
            raise AssertionError(f'"{node.get_name()}" took no text')
        self.until(f'"{node.get_name()}" to hold the text', lambda: text in self.own_text(node))

    def outline(self) -> str:
        """The tree as a reader sees it, for whoever must find out what went wrong."""
        lines = []

        def describe(node, depth):
            try:
                marks = "" if self.has(node, "ENABLED") else " (off)"
                lines.append(f"{'  ' * depth}{node.get_role_name()}: {self.own_text(node)[:160]!r}{marks}")
                for n in range(min(node.get_child_count(), 60)):
                    child = node.get_child_at_index(n)
                    if child is not None and depth < 14:
                        describe(child, depth + 1)
            except self._glib.Error as error:
                lines.append(f"{'  ' * depth}gone: {error.message}")
        if self._app is not None:
            describe(self._app, 0)
        return "\n".join(lines[:400])
