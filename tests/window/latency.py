"""From a real key press to changed pixels: tagging a word and removing the tag again.

    python3 tests/window/latency.py BINARY [ROUNDS [BYTES…]]

Opens the window under Xvfb (drawn by software) on made-up texts of 8 KB to 5 MB with ten
annotations a KB, presses a label's key and then Delete through the X server, and polls the pixels
of the word until they change. Prints a line for each: median, 99th percentile and slowest, in
milliseconds. What the polling itself costs is printed first. The word stands in the middle of the
article.
"""

import ctypes
import hashlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop import Desktop, wait

SIZES = [8_000, 100_000, 1_000_000, 5_000_000]
WORDS = ("der Rat nennt den Plan der Inselrepublik ehrgeizig und will im Herbst weiter "
         "verhandeln obwohl die Gegenseite bisher keine Zusage gibt").split()
MARK = "Zielwort"


class Display:
    """The X server itself: keys in, pixels out."""

    def __init__(self, name):
        self.x = ctypes.CDLL("libX11.so.6")
        self.test = ctypes.CDLL("libXtst.so.6")
        for function, result in [("XOpenDisplay", ctypes.c_void_p), ("XGetImage", ctypes.c_void_p),
                                 ("XDefaultRootWindow", ctypes.c_ulong),
                                 ("XStringToKeysym", ctypes.c_ulong)]:
            getattr(self.x, function).restype = result
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(name.encode()))
        self.root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))

    def press(self, key):
        symbol = ctypes.c_ulong(self.x.XStringToKeysym(key.encode()))
        code = self.x.XKeysymToKeycode(self.display, symbol)
        for down in (1, 0):
            self.test.XTestFakeKeyEvent(self.display, code, down, ctypes.c_ulong(0))
        self.x.XSync(self.display, 0)

    def pixels(self, left, top, width, height):
        plane, z_pixmap = ctypes.c_ulong(2**64 - 1), 2
        image = self.x.XGetImage(self.display, self.root, left, top, width, height, plane, z_pixmap)
        # The data follow four integers and a pointer's padding in the structure.
        data = ctypes.cast(image + 16, ctypes.POINTER(ctypes.c_void_p))[0]
        pixels = ctypes.string_at(data, 4 * width * height)
        self.x.XDestroyImage(ctypes.c_void_p(image))
        return pixels


def write_corpus(folder, size):
    """A text of so many bytes with ten annotations a KB, and its layer."""
    chance = random.Random(7)
    text, spans = [], []
    at, paragraph, marked = 0, 0, False
    while at < size:
        if at >= size // 2 and not marked:
            word, marked = MARK, True
        else:
            word = chance.choice(WORDS)
            if chance.random() < 10 * (len(word) + 1) / 1000:
                spans.append((at, at + len(word), word))
        end = " "
        paragraph += len(word) + 1
        if paragraph > 600:
            paragraph, end = 0, ".\n\n"
        text += [word, end]
        at += len(word) + len(end)
    text = "".join(text)
    (folder / "seeds").mkdir()
    (folder / "seeds/text.txt").write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    lines = [f'        (id: {100 + n}, label: "actor", spans: [({start}, {end}, {json.dumps(word)})]),'
             for n, (start, end, word) in enumerate(spans)]
    layer = folder / "annotations/eva"
    layer.mkdir(parents=True)
    (layer / "text.txt.ron").write_text("\n".join([
        "(", "    version: 1,",
        f'    article: (path: "text.txt", sha256: "{digest}", bytes: {len(text)}),',
        '    annotator: "eva",', "    status: InProgress,", "    annotations: [",
        *lines, "    ],", ")", ""]))
    return len(text), len(spans)


def settle(desktop, display):
    """Waits until nothing on the screen changes any more."""
    before = None
    quiet = 0
    while quiet < 10:
        now = display.pixels(0, 0, 1400, 900)
        quiet = quiet + 1 if now == before else 0
        before = now
        time.sleep(0.05)
    return before


def changed_box(before, after, width=1400):
    """The rectangle of changed pixels in the middle of the window, where the text is."""
    rows, columns = [], []
    for y in range(120, 820):
        for x in range(330, 960):
            i = 4 * (y * width + x)
            if before[i:i + 4] != after[i:i + 4]:
                rows.append(y)
                columns.append(x)
    return min(columns), min(rows), max(columns), max(rows)


def measure(binary, desktop, size, rounds):
    display = Display(desktop.environment["DISPLAY"])
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        length, annotations = write_corpus(folder, size)
        program = subprocess.Popen(
            [binary, str(folder / "seeds"), "--annotator", "eva"],
            env=desktop.environment | {"TAGWERK_SETTINGS": str(folder / "settings.ron")},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait("the window", lambda: desktop.run("xdotool", "search", "--name", "Tagwerk"))
            settle(desktop, display)
            for keys in (["key", "ctrl+f"], ["type", MARK], ["key", "Escape"], ["key", "Left"]):
                desktop.run("xdotool", keys[0], "--delay", "30", *keys[1:])
                time.sleep(0.3)
            before = settle(desktop, display)
            display.press("1")
            time.sleep(0.5)
            left, top, right, bottom = changed_box(before, settle(desktop, display))
            # Some letters' width of the word, a line high.
            box = left + 4, top + 4, min(right - left, 40), max(min(bottom - top, 20), 4)
            display.press("Delete")
            settle(desktop, display)
            times = {"tag": [], "remove": []}
            for _ in range(rounds):
                for what, key in (("tag", "1"), ("remove", "Delete")):
                    time.sleep(0.15)
                    still = display.pixels(*box)
                    began = time.perf_counter()
                    display.press(key)
                    while display.pixels(*box) == still:
                        if time.perf_counter() - began > 5:
                            raise SystemExit(f"no change after {key}")
                    times[what].append(1000 * (time.perf_counter() - began))
            for what, found in times.items():
                found.sort()
                last = found[min(len(found) - 1, round(len(found) * 0.99))]
                print(f"{what},{length},{annotations},{len(found)},"
                      f"{statistics.median(found):.1f},{last:.1f},{found[-1]:.1f}", flush=True)
        finally:
            program.terminate()
            program.wait(20)


def main():
    binary = str(Path(sys.argv[1]).resolve())
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    desktop = Desktop()
    try:
        display = Display(desktop.environment["DISPLAY"])
        began = time.perf_counter()
        for _ in range(200):
            display.pixels(0, 0, 40, 20)
        print(f"polling: {5 * (time.perf_counter() - began):.2f} ms a time")
        print("action,text_bytes,annotations,presses,median_ms,p99_ms,max_ms")
        for size in [int(it) for it in sys.argv[3:]] or SIZES:
            measure(binary, desktop, size, rounds)
    finally:
        desktop.stop()


if __name__ == "__main__":
    main()
