#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""packaging/bootstrap on systems that this one is not: which packages it asks which program for, what it says where it knows none, and
where a step fails. The system's tools are stand-ins that write down how they were called; nothing is installed."""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOLS = ("awk", "bash", "cat", "date", "dirname", "env", "mkdir", "nproc", "sed", "tail", "tr")
SYSTEMS = {"debian:12": 'ID=debian\nVERSION_ID="12"\n', "debian:13": 'ID=debian\nVERSION_ID="13"\n', "debian:testing": "ID=debian\n",
           "ubuntu:24.04": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', "ubuntu:26.04": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="26.04"\n',
           "fedora:42": "ID=fedora\nVERSION_ID=42\n"}
UNKNOWN = {"too old": 'ID=debian\nVERSION_ID="11"\n', "too old as well": 'ID=ubuntu\nVERSION_ID="22.04"\n', "another": "ID=arch\n", "nothing at all": ""}
BOOTSTRAP = pathlib.Path()


class Machine:
    """A folder with a copy of the script, and a PATH with stand-ins. `has` are the packages that are installed."""

    def __init__(self, folder: pathlib.Path, os_release: str, has=(), user: int = 0, sudo: bool = True, failing: str = ""):
        self.calls_file = folder / "calls"
        self._bin, self._script = folder / "bin", folder / "packaging" / "bootstrap"
        for made in (self._bin, self._script.parent):
            made.mkdir()
        shutil.copy(BOOTSTRAP, self._script)
        (folder / "os-release").write_text(os_release)
        (folder / "installed").write_text("".join(f"{name}\n" for name in has))
        for tool in TOOLS:
            (self._bin / tool).symlink_to(shutil.which(tool))
        noted = f'printf "%s\\n" "${{0##*/}} $*" >>{self.calls_file}\n'
        installed = f'while IFS= read -r name; do [ "$name" = "${{@: -1}}" ] && {{ printf installed; exit 0; }}; done <{folder / "installed"}; exit 1\n'
        stand_ins = {"id": f"echo {user}\n", "dpkg-query": installed, "rpm": installed, "apt-get": noted, "dnf": noted, "cmake": noted, "ninja": noted}
        if sudo:
            stand_ins["sudo"] = noted + '[ "$1" = -v ] || exec "$@"\n'
        window = folder / "build" / "bin" / "witan"      # what the stand-in of ninja would have made
        window.parent.mkdir(parents=True)
        for name, text in {**stand_ins, str(window): noted}.items():
            tool = self._bin / name
            tool.write_text(f"#!{shutil.which('bash')}\n{text}" + ("echo 'It went wrong.' >&2\nexit 7\n" if name == failing else ""))
            tool.chmod(0o755)
        self._environment = {"PATH": str(self._bin), "WITAN_OS_RELEASE": str(folder / "os-release"), "HOME": str(folder)}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run([self._script, *arguments], env={**self._environment, **environment}, capture_output=True, text=True, timeout=30, check=False)

    def calls(self, of: str) -> list[list[str]]:
        lines = self.calls_file.read_text().splitlines() if self.calls_file.exists() else []
        return [words[1:] for words in map(str.split, lines) if words[0] == of]

    def asked_for(self) -> list[str]:
        """The packages of the one installation."""
        (found,) = [call for call in self.calls("apt-get") + self.calls("dnf") if "install" in call]
        return [word for word in found[found.index("install") + 1:] if not word.startswith("-")]


class BootstrapSystems(unittest.TestCase):
    def machine(self, os_release: str, **how) -> Machine:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Machine(pathlib.Path(folder.name), os_release, **how)

    def test_each_system_is_asked_for_its_own_packages(self):
        asked = {}
        for name, os_release in SYSTEMS.items():
            machine = self.machine(os_release)
            done = machine.run("build")
            self.assertEqual(done.returncode, 0, f"{name}: {done.stdout}{done.stderr}")
            self.assertEqual(bool(machine.calls("dnf")), name.startswith("fedora"), name)
            self.assertEqual(bool(machine.calls("apt-get")), not name.startswith("fedora"), name)
            self.assertEqual([call[:1] for call in machine.calls("cmake")], [["--preset"]], name)
            asked[name] = machine.asked_for()
            self.assertEqual(len(asked[name]), len(set(asked[name])), name)
        self.assertIn("libboost1.81-dev", asked["debian:12"])
        self.assertIn("libboost-dev", asked["debian:13"])     # of Debian 12 that would be 1.74
        self.assertIn("libmd4c-dev", asked["debian:12"])
        self.assertTrue({"gcc-c++", "boost-devel", "md4c-devel", "qt6-qtbase-devel", "qt6-qtwebsockets-devel"} <= set(asked["fedora:42"]))
        for name in ("debian:testing", "ubuntu:24.04", "ubuntu:26.04"):
            self.assertEqual(asked[name], asked["debian:13"])

    def test_the_tests_need_more_and_every_row_has_its_packages(self):
        rows = self.machine("").run("test").stdout.count("  - ")
        self.assertGreater(rows, 15)
        for name, os_release in SYSTEMS.items():
            machine = self.machine(os_release, failing="cmake")
            machine.run("test")
            self.assertGreaterEqual(len(machine.asked_for()), rows, name)

    def test_only_what_is_missing_is_installed(self):
        for name, os_release in SYSTEMS.items():
            whole = self.machine(os_release)
            whole.run("build")
            every = whole.asked_for()
            machine = self.machine(os_release, has=every[2:])
            self.assertIn(f"Missing: {every[0]} {every[1]}\n", machine.run("build").stdout, name)
            self.assertEqual(machine.asked_for(), every[:2], name)
            machine = self.machine(os_release, has=every)
            self.assertIn("already installed", machine.run("build").stdout, name)
            self.assertEqual(machine.calls("apt-get") + machine.calls("dnf"), [], name)

    def test_another_system_is_told_what_is_needed(self):
        for name, os_release in UNKNOWN.items():
            machine = self.machine(os_release)
            done = machine.run("build")
            self.assertEqual(done.returncode, 1, name)
            for said in ("  - Qt 6.4 or newer", "  - Boost 1.81 or newer", "  - C++20 compiler"):
                self.assertIn(said, done.stdout, name)
            self.assertIn("packaging/bootstrap build --no-install", done.stderr, name)
            self.assertFalse(machine.calls_file.exists(), name)
            # and with that it goes on
            self.assertEqual(machine.run("build", "--no-install").returncode, 0, name)
            self.assertEqual(len(machine.calls("ninja")), 1, name)

    def test_a_user_is_let_in_by_sudo_or_told_what_to_type(self):
        for name, tool in (("ubuntu:24.04", "apt-get install"), ("fedora:42", "dnf install")):
            machine = self.machine(SYSTEMS[name], user=1000)
            self.assertEqual(machine.run("build").returncode, 0, name)
            self.assertIn(["-v"], machine.calls("sudo"), name)
            self.assertTrue(any("install" in call for call in machine.calls("sudo")), name)
            machine = self.machine(SYSTEMS[name], user=1000, sudo=False)
            done = machine.run("build")
            self.assertEqual(done.returncode, 1, name)
            self.assertIn(f"as root: {tool} ", done.stderr, name)
            self.assertFalse(machine.calls_file.exists(), name)

    def test_the_window_is_started_on_the_display_that_is_there(self):
        x, wayland = {"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}
        for name, package in (("debian:12", "qt6-wayland"), ("ubuntu:24.04", "qt6-wayland"), ("fedora:42", "qt6-qtwayland")):
            for display, is_wanted in ((x, False), (wayland, True), ({**x, **wayland}, False)):
                machine = self.machine(SYSTEMS[name])
                done = machine.run("run", **display)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(package in machine.asked_for(), is_wanted, f"{name} {display}")
                self.assertEqual(machine.calls("witan"), [["--sample"]], f"{name} {display}")

    def test_a_step_that_fails_says_what_to_do(self):
        for name, failing, step in (("debian:12", "apt-get", "Packages"), ("fedora:42", "dnf", "Packages"), ("fedora:42", "cmake", "Setting up the build"),
                                    ("ubuntu:24.04", "ninja", "Building")):
            done = self.machine(SYSTEMS[name], failing=failing).run("build")
            self.assertEqual(done.returncode, 1, failing)
            for said in ("It went wrong.", f"Failed: {step}\n", "What happened: ", "What to do: "):
                self.assertIn(said, done.stderr + done.stdout, failing)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--bootstrap", required=True, type=pathlib.Path)
    options, rest = parser.parse_known_args()
    BOOTSTRAP = options.bootstrap
    unittest.main(argv=[sys.argv[0], *rest])
