"""A display without a screen, a window manager on it, and the program's window, driven as by hand."""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

# What the tools on the display may take before something is wrong, in seconds.
PATIENCE = 20
TOOLS = ["Xvfb", "openbox", "xdotool", "import", "xclip", "xprop"]


class Wrong(Exception):
    """The program did something else than expected."""


def expect(what, expected, seen):
    if expected != seen:
        raise Wrong(f"{what}\n    expected: {expected!r}\n    seen:     {seen!r}")


def wait(what, true, patience=PATIENCE):
    """Polls until `true()` is, and returns what it returned."""
    end = time.monotonic() + patience
    while True:
        found = true()
        if found:
            return found
        if time.monotonic() > end:
            raise Wrong(f"waited {patience} s in vain for: {what}")
        time.sleep(0.02)


class Desktop:
    """Xvfb and openbox, on a display of their own."""

    def __init__(self):
        missing = [it for it in TOOLS if not shutil.which(it)]
        if missing:
            raise SystemExit(f"not installed: {', '.join(missing)}")
        ours, theirs = os.pipe()
        self.started = [subprocess.Popen(
            ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
            pass_fds=[theirs], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )]
        os.close(theirs)
        with os.fdopen(ours) as number:
            display = ":" + number.readline().strip()
        self.environment = {it: value for it, value in os.environ.items()
                            if it not in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        self.environment |= {"DISPLAY": display, "LIBGL_ALWAYS_SOFTWARE": "1", "LC_ALL": "",
                             "LANG": "de_DE.UTF-8", "LANGUAGE": "de"}
        self.started.append(subprocess.Popen(["openbox", "--sm-disable"], env=self.environment,
                                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        managed = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
        wait("a window manager", lambda: "window id" in (self.run(*managed) or ""))

    def run(self, *command, text=True):
        done = subprocess.run(command, env=self.environment, capture_output=True, text=text,
                              timeout=PATIENCE)
        return done.stdout if done.returncode == 0 else None

    def picture(self, path):
        self.run("import", "-window", "root", str(path))

    def clipboard(self, target="UTF8_STRING"):
        return self.run("xclip", "-selection", "clipboard", "-o", "-t", target)

    def stop(self):
        for process in reversed(self.started):
            process.terminate()
            process.wait(PATIENCE)


class Shot:
    """The text in the middle of the window, in shades of grey."""

    # The reading column of a window of 1280 by 800 lies well within, and the map beside the scroll
    # bar without: it knows the heights of what was in view, and guesses the others.
    LEFT, TOP, RIGHT, BOTTOM = 316, 86, 915, 750

    def __init__(self, pgm):
        head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", pgm)
        self.width, self.height = int(head[1]), int(head[2])
        self.pixels = pgm[head.end():]
        middle = range(self.TOP, min(self.BOTTOM, self.height))
        self.rows = {y: self.pixels[y * self.width:][self.LEFT:self.RIGHT] for y in middle}

    def lines(self):
        """Top and bottom of each line of text."""
        return runs([y for y, row in self.rows.items() if min(row) < 110], 2)

    def words(self, line):
        """Left and right of each word of a line."""
        dark = {x for y in range(line[0], line[1] + 1)
                for x, grey in enumerate(self.rows[y], self.LEFT) if grey < 150}
        return runs(sorted(dark), 4)


def runs(numbers, gap):
    """First and last of each run of numbers that are less than `gap` apart."""
    found = []
    for it in numbers:
        if found and it - found[-1][1] < gap:
            found[-1][1] = it
        else:
            found.append([it, it])
    return [tuple(it) for it in found]


class Window:
    """The running program."""

    def __init__(self, desktop, program, arguments, settings, folder):
        self.desktop = desktop
        self.log = settings.with_suffix(".log")
        environment = desktop.environment | {"TAGWERK_SETTINGS": str(settings)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([program, *arguments], env=environment, cwd=folder,
                                            stdout=log, stderr=log)
        self.id = None

    def appear(self):
        """Waits for the window; the first start after a build may have to read much from the disk."""
        begun = time.monotonic()
        self.id = wait("a window", self.find, 3 * PATIENCE).split()[0]
        wait("the keyboard in the window", self.focused)
        self.settled()
        print(f"    open after {time.monotonic() - begun:.1f} s", flush=True)

    def find(self):
        expect("the program runs", None, self.process.poll())
        return self.desktop.run("xdotool", "search", "--onlyvisible", "--all", "--pid",
                                str(self.process.pid), "--name", "^Tagwerk$")

    def focused(self):
        """Asks for the keyboard; a window manager that has just begun may not have given it."""
        self.desktop.run("xdotool", "windowactivate", self.id)
        return (self.desktop.run("xdotool", "getwindowfocus") or "").strip() == self.id

    def settled(self):
        """Waits until text is painted and nothing changes any more."""
        last = [None]

        def same():
            shot = self.shot()
            before, last[0] = last[0], shot and shot.pixels
            return shot and len(shot.lines()) > 3 and before == shot.pixels and shot

        return wait("an article in the window", same)

    def shot(self):
        pgm = self.desktop.run("import", "-window", self.id, "-depth", "8", "-colorspace", "Gray",
                               "pgm:-", text=False)
        return Shot(pgm) if pgm else None

    def page(self):
        """The text as it looks, for comparing."""
        return self.settled().rows

    def xdotool(self, *words):
        expect("the program runs", None, self.process.poll())
        if self.desktop.run("xdotool", *map(str, words)) is None:
            raise Wrong(f"xdotool {words} failed")

    def keys(self, *keys):
        if not keys:
            return
        self.xdotool("key", "--delay", 8, *keys)

    def type(self, text):
        self.xdotool("type", "--delay", 8, text)

    def click(self, x, y, times):
        # The pause keeps this click apart from the one before.
        time.sleep(0.4)
        self.xdotool("mousemove", "--window", self.id, x, y, "click", "--repeat", times,
                     "--delay", 40, 1)

    def drag(self, start, end):
        time.sleep(0.4)
        between = [(a + b) // 2 for a, b in zip(start, end)]
        to = ["mousemove", "--window", self.id]
        self.xdotool(*to, *start, "mousedown", 1, *to, *between, "sleep", 0.05, *to, *end,
                     "sleep", 0.05, "mouseup", 1)

    def ticks(self):
        """Processor time used so far, in clock ticks."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(stat[11]) + int(stat[12])

    def quit(self, *keys):
        """Closes the window by these keys, and sees that it went in peace."""
        self.keys(*(keys or ["ctrl+q"]))
        wait("the program ends", lambda: self.process.poll() is not None)
        expect("exit code", 0, self.process.returncode)
        words = self.log.read_text()
        if "panicked" in words:
            raise Wrong(f"a panic:\n{words}")

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
