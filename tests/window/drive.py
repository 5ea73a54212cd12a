"""Drives the real window with real keys and a real mouse, and compares files and clipboard with
what was done. Needs Xvfb, openbox, xdotool, ImageMagick and xclip, and no Python package.

    python drive.py PROGRAM [SCENARIO …]

TAGWERK_SHARED names a folder with further articles in seeds/, TAGWERK_PYTHON a Python that can run
tests/readers. What the window looked like when something went wrong is in target/window.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.dont_write_bytecode = True
from corpus import Corpus  # noqa: E402
from desktop import Desktop, Window, Wrong, expect, wait  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "target" / "window"
LABELS = ["actor", "demand", "concession", "speculation"]
SEEDS = sorted((ROOT / "seeds").glob("*.txt")) + sorted((ROOT / "seeds").glob("*.ron"))

PLAIN = "plain.txt", """Die Ministerin fordert den Abzug aller Boote. Der Rat lehnt das ab.

Beobachter rechnen mit einem Aufschub bis zum Herbst. Das sagte ein Sprecher am Montag in Wien.
Ein zweiter Satz folgt in der nächsten Zeile, und danach kommt noch einer.
""".encode()

# The word by which an analyst's day is spoilt: everything that has broken offsets somewhere.
AWKWARD = "awkward.txt", (
    "\ufeffGroße Cafe\u0301s öffnen 😀 heute.\r\nFamilie 👨\u200d👩\u200d👧 kommt.\r\n\r\n"
    "김정은 lobt Donau\u00addampf\u00adschiffe, sagt Dr. Müller-Lüdenscheidt.\r\n"
    "Ein Rest folgt hier.\r\nUnd noch einer.\r\n"
).encode()
AWKWARD_WORDS = ["Große", "Cafe\u0301s", "öffnen"]


class Scene:
    """What a scenario works with."""

    def __init__(self, desktop, program, folder):
        self.desktop, self.program, self.folder = desktop, program, folder
        self.windows = []

    def corpus(self, *articles):
        return Corpus(self.folder / "corpus", articles)

    def open(self, corpus, *arguments):
        window = Window(self.desktop, self.program, arguments, corpus.settings, corpus.folder)
        self.windows.append(window)
        window.appear()
        return window

    def reopen(self, corpus, window, *keys):
        """Closes the window and opens it again, by what the settings remember."""
        window.quit(*keys)
        return self.open(corpus)


def label(number):
    return LABELS[number - 1]


def tag_words(window, words, number):
    """Tags what so many steps select. Four always reach a word: a full stop and two line ends may
    come before it."""
    window.keys(*["ctrl+shift+Right"] * words, str(number))
    window.keys("Right")


def keys(scene):
    """Words selected and tagged by keys are in the file, within a second."""
    corpus = scene.corpus(PLAIN)
    window = scene.open(corpus, "--annotator", "anna")
    expected, times = [], []
    # The fourth begins behind a full stop.
    quotes = ["Die Ministerin", "fordert", "den Abzug aller Boote", "Der Rat"]
    for number, quote in enumerate(quotes, 1):
        window.keys(*["ctrl+Right"] * (number == 4))
        window.keys(*["ctrl+shift+Right"] * len(quote.split()))
        begun = time.monotonic()
        window.keys(str(number))
        expected.append((label(number), quote))
        corpus.wait_for(PLAIN[0], number)
        times.append(time.monotonic() - begun)
        expect("tags in the file", expected, corpus.told(PLAIN[0]))
        window.keys("Right")
    if max(times) >= 1:
        raise Wrong(f"not in the file within a second: {times}")
    expect("the first tag makes New into InProgress", "InProgress", corpus.status(PLAIN[0]))
    print(f"    in the file after at most {max(times):.2f} s")
    # A second label on the same span; then the same tag again, which changes nothing.
    window.keys("ctrl+Home", "ctrl+shift+Right", "ctrl+shift+Right", "4")
    corpus.wait_for(PLAIN[0], 5)
    expect("both labels", {"actor", "speculation"},
           {it.label for it in corpus.tags(PLAIN[0]) if it.start == 0})
    before = corpus.bytes(PLAIN[0])
    window.keys("ctrl+Home", "ctrl+shift+Right", "ctrl+shift+Right", "4", "ctrl+s")
    # A later tag shows that the file was written after that.
    window.keys("Right", "ctrl+Right", "ctrl+shift+Right", "2")
    corpus.wait_for(PLAIN[0], 6)
    window.keys("ctrl+z")
    corpus.wait_for(PLAIN[0], 5)
    expect("the same tag twice is one", before, corpus.bytes(PLAIN[0]))
    window.quit()


def awkward(scene):
    """Marks, CRLF, soft hyphens, emoji and Hangul: bytes and quotes are right, word for word."""
    corpus = scene.corpus(AWKWARD)
    window = scene.open(corpus, "--annotator", "anna")
    for word in AWKWARD_WORDS:
        tag_words(window, 1, 1)
    corpus.wait_for(AWKWARD[0], 3)
    expect("words", [("actor", it) for it in AWKWARD_WORDS], corpus.told(AWKWARD[0]))
    window.keys("ctrl+Home", "ctrl+a", "ctrl+a", "2")
    corpus.wait_for(AWKWARD[0], 4)
    whole = [it for it in corpus.tags(AWKWARD[0]) if it.label == "demand"][0]
    expect("the whole article", corpus.data(AWKWARD[0]).decode().rstrip("\r\n."),
           whole.quote)
    window.keys("ctrl+Home", "Down", "Down", "Down", "Home", "ctrl+shift+Right", "3")
    corpus.wait_for(AWKWARD[0], 5)
    window.keys("Right", "ctrl+Right", "ctrl+shift+Right", "4", "End", "ctrl+shift+Left", "4")
    corpus.wait_for(AWKWARD[0], 7)
    seen = [it.quote for it in corpus.tags(AWKWARD[0]) if it.label in ("concession", "speculation")]
    expect("words of line four", ["김정은", "Donau\u00addampf\u00adschiffe",
                                  "Müller-Lüdenscheidt"], [it.rstrip(".,") for it in seen])
    layers = corpus.layers()
    window = scene.reopen(corpus, window)
    window.quit()
    expect("the same after opening again", layers, corpus.layers())


def mouse(scene):
    """Drag, double click, triple click and Shift+click select words and sentences."""
    corpus = scene.corpus(PLAIN)
    window = scene.open(corpus, "--annotator", "anna")
    shot = window.settled()
    lines = shot.lines()

    def at(line, word):
        left, right = shot.words(lines[line])[word]
        return (left + right) // 2, (lines[line][0] + lines[line][1]) // 2

    window.drag(at(0, 0), at(0, 1))
    window.keys("2")
    corpus.wait_for(PLAIN[0], 1)
    expect("dragged over two words", [("demand", "Die Ministerin")], corpus.told(PLAIN[0]))
    window.click(*at(0, 2), 2)
    window.keys("1")
    corpus.wait_for(PLAIN[0], 2)
    expect("double click", ("actor", "fordert"), corpus.told(PLAIN[0])[-1])
    window.click(*at(0, 4), 3)
    window.keys("4")
    corpus.wait_for(PLAIN[0], 3)
    sentence = "Die Ministerin fordert den Abzug aller Boote"
    quotes = {it.label: it.quote for it in corpus.tags(PLAIN[0])}
    expect("triple click", sentence, quotes["speculation"].rstrip("."))
    window.click(*at(0, 3), 1)
    window.keys("Escape")
    window.xdotool("keydown", "shift")
    window.click(*at(0, 4), 1)
    window.xdotool("keyup", "shift")
    window.keys("3")
    corpus.wait_for(PLAIN[0], 4)
    quotes = {it.label: it.quote for it in corpus.tags(PLAIN[0])}
    expect("Shift+click", "den Abzug", quotes["concession"])
    # Backwards, over a line's end.
    window.drag(at(1, 1), at(0, 5))
    window.keys("1")
    corpus.wait_for(PLAIN[0], 5)
    backwards = [it for it in corpus.tags(PLAIN[0]) if it.label == "actor" and it.quote != "fordert"]
    if not backwards[0].quote.startswith("aller Boote"):
        raise Wrong(f"dragged backwards: {backwards}")
    window.quit("alt+F4")


def undo(scene):
    """Undone to the last, over a restart too, a layer's file is as before: gone, or the same byte
    for byte."""
    corpus = scene.corpus(*SEEDS)
    name = corpus.names()[0]
    window = scene.open(corpus, "--annotator", "anna")
    for number in range(1, 9):
        tag_words(window, 4 + number % 3, 1 + number % 4)
    corpus.wait_for(name, 8)
    window.keys("Delete")
    window.keys(*["ctrl+z"] * 12)
    wait("the layer's file is gone", lambda: not corpus.file(name).exists())
    window.keys(*["ctrl+y"] * 12)
    wait("the layer is there again", lambda: corpus.file(name).exists())
    window.keys("ctrl+Home")
    window = scene.reopen(corpus, window)
    layers = corpus.layers()
    expect("one layer", [name], list(layers))
    count, before = len(corpus.tags(name)), corpus.steps()
    window.keys(*["ctrl+Right"] * 40)
    for number in range(1, 6):
        tag_words(window, 4, 1 + number % 4)
    corpus.wait_for(name, count + 5)
    window.keys("Delete", "f", "ctrl+Home", "Tab", "Delete", "Tab", "2")
    window.settled()
    since = corpus.steps() - before
    expect("steps with a flag and tags", True, since > 5)
    window.keys(*["ctrl+z"] * since)
    wait("the layer's file is as before", lambda: corpus.layers() == layers, 8)
    window.keys(*["ctrl+z"] * before)
    wait("the layer's file is gone again", lambda: not corpus.file(name).exists(), 8)
    window.keys(*["ctrl+y"] * before)
    wait("the layer's file is as before again", lambda: corpus.layers() == layers, 8)
    window.quit()
    expect("the layer's file after closing", layers, corpus.layers())


def status(scene):
    """Ctrl+Enter: done, and the next article is open; closing remembers which."""
    corpus = scene.corpus(*SEEDS)
    window = scene.open(corpus, "--annotator", "anna")
    tag_words(window, 2, 1)
    names = wait("a first layer", corpus.layers)
    first = next(iter(names))
    window.keys("ctrl+Return")
    wait("the article is done", lambda: corpus.status(first) == "Done")
    window.settled()
    tag_words(window, 2, 3)
    wait("a second layer", lambda: len(corpus.layers()) == 2)
    second = next(it for it in corpus.layers() if it != first)
    expect("the next is in progress", "InProgress", corpus.status(second))
    layers = corpus.layers()
    window = scene.reopen(corpus, window, "alt+F4")
    expect("nothing is rewritten by opening", layers, corpus.layers())
    window.keys(*["ctrl+Right"] * 10)
    tag_words(window, 4, 4)
    corpus.wait_for(second, 2)
    expect("only the last article has changed", [second],
           [it for it, now in corpus.layers().items() if layers.get(it) != now])
    window.quit()


def clipboard(scene):
    """What is copied can be pasted, plain and rich, with its citation where asked."""
    corpus = scene.corpus(*SEEDS)
    name = corpus.names()[0]
    window = scene.open(corpus, "--annotator", "anna")
    words = re.match(r"\W*(\w+ \w+ \w+)", corpus.data(name).decode())[1]
    window.keys(*["ctrl+shift+Right"] * 3, "ctrl+c")
    wait("the clipboard holds the words", lambda: scene.desktop.clipboard() == words)
    html = scene.desktop.clipboard("text/html") or ""
    if words not in html:
        raise Wrong(f"text/html is {html!r}, without {words!r}")
    targets = (scene.desktop.clipboard("TARGETS") or "").split()
    if not {"UTF8_STRING", "text/html"} <= set(targets):
        raise Wrong(f"targets are {targets}")
    meta = (corpus.articles / name).with_suffix(".ron").read_text("utf-8")
    meta = dict(re.findall(r'(title|outlet|date|url): "((?:[^"\\]|\\.)*)"', meta))
    window.keys("ctrl+shift+c")
    wait("the clipboard holds the citation",
         lambda: (scene.desktop.clipboard() or words) != words)
    for target in ("UTF8_STRING", "text/html"):
        cited = scene.desktop.clipboard(target)
        for part in [words, *meta.values()]:
            if part not in cited:
                raise Wrong(f"the citation lacks {part!r}: {cited!r}")
    # An annotation at the caret is copied without a selection, and its label is cited.
    window.keys("1", "Right", "Left", "Escape", "ctrl+shift+c")
    wait("the label is cited", lambda: "Akteur" in (scene.desktop.clipboard() or ""))
    window.quit()


# Formats that are exported here, with their places in the dialog's list and their files' extensions.
JUDGED = [(0, "ron", "ron"), (1, "spacy", "jsonl"), (6, "conll", "conll"), (17, "csv", "csv")]


def export(scene):
    """Exports by dialog, keys only, are taken by readers that share no code with the program."""
    corpus = scene.corpus(*SEEDS, AWKWARD)
    window = scene.open(corpus, "--annotator", "anna")
    for _ in corpus.names():
        window.keys("ctrl+Home")
        for number in range(8):
            window.keys(*["ctrl+Right"] * (number % 3))
            tag_words(window, 4 + number % 3, 1 + number % 4)
        # Nested in the last.
        window.keys("ctrl+shift+Left", "1", "ctrl+Next")
        window.settled()
    wait("all are tagged", lambda: len(corpus.layers()) == len(corpus.names()))
    window.keys("ctrl+s")
    out = scene.folder / "judged"
    time.sleep(1)
    entries = corpus.expected(out)
    # How far down the list each stands.
    for place, name, extension in JUDGED:
        file = out / f"{name}.{extension}"
        window.keys("ctrl+e")
        time.sleep(0.5)
        # The formats' list opens by Enter and is walked by arrows; then past the one annotator, four
        # labels, what a record is, three statuses, parts with their seed, packing, the manifest, and how
        # tags are written where there are any.
        if place:
            for key in ["Return", *["Down"] * (place + 1), "Return"]:
                window.keys(key)
                time.sleep(0.2)
        for key in [*["Tab"] * (17 if name == "conll" else 14), "ctrl+a"]:
            window.keys(key)
            time.sleep(0.2)
        window.type(str(file))
        window.keys("Return")
        wait(f"{file.name} is written", file.exists)
        time.sleep(0.3)
    window.quit()
    judge(out, corpus, entries)


def judge(out, corpus, entries):
    """Looks into the spaCy file, and hands all to tests/readers where there is a Python for it."""
    seen = []
    for line in (out / "spacy.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        article = record["meta"]["article"]
        expect("text", corpus.data(article).decode(), record["text"])
        seen += [(article, *it, record["text"][it[0]:it[1]]) for it in record["spans"]["sc"]]
    expected = [tuple(it[key] for key in ("article", "start", "end", "label", "quote"))
                for it in entries]
    expect("exported spans", sorted(expected), sorted(seen))
    python = os.environ.get("TAGWERK_PYTHON")
    if not python:
        print("    NOT JUDGED by other readers: TAGWERK_PYTHON names no Python")
        return
    files = {it.name for it in out.glob("*.*")}
    done = subprocess.run([python, ROOT / "tests/readers/read_exports.py", out],
                          capture_output=True, text=True)
    print("    " + done.stdout.strip().replace("\n", "\n    "))
    expect(f"the readers' verdict on {files} {done.stderr}", 0, done.returncode)


def idle(scene):
    """A window that nobody touches uses no processor time."""
    corpus = scene.corpus(*SEEDS)
    window = scene.open(corpus, "--annotator", "anna")
    tag_words(window, 3, 1)
    wait("the tag is saved", corpus.layers)
    time.sleep(2)
    for selection in ([], ["ctrl+shift+Right"]):
        if selection:
            window.keys(*selection)
            time.sleep(2)
        before = window.ticks()
        time.sleep(3)
        used = window.ticks() - before
        if used > 2:
            raise Wrong(f"{used} ticks of processor time in three idle seconds")
    window.quit()


def shared(scene):
    """The real articles: twenty spans each by keys and by mouse; closed, opened: the same."""
    folder = Path(os.environ.get("TAGWERK_SHARED", ROOT / "../shared")) / "seeds"
    articles = sorted(folder.glob("*.txt"))
    if not articles:
        print(f"    NOT TESTED: no articles in {folder}")
        return
    corpus = scene.corpus(*articles)
    window = scene.open(corpus, "--annotator", "anna")
    pages = {}
    for name in corpus.names():
        by_keys(window)
        tags = corpus.wait_for(name, 20)
        data = corpus.data(name)
        for tag in tags:
            whole_words(data, tag)
        by_mouse(window)
        tags = corpus.wait_for(name, 40)
        for tag in tags:
            whole_words(data, tag)
        window.keys("ctrl+Next")
        window.settled()
    layers = corpus.layers()
    expect("every article has its layer", corpus.names(), sorted(layers))
    for name in corpus.names():
        pages[name] = window.page()
        window.keys("ctrl+Next")
        window.settled()
    expect("looking changes nothing", layers, corpus.layers())
    window = scene.reopen(corpus, window)
    for name in corpus.names():
        if pages[name] != window.page():
            raise Wrong(f"{name} looks different after opening again")
        window.keys("ctrl+Next")
        window.settled()
    window.quit()
    expect("the same after opening again", layers, corpus.layers())
    by_command(scene, corpus)


def by_keys(window):
    window.keys("ctrl+Home")
    for number in range(20):
        window.keys(*["ctrl+Right"] * (number % 3))
        tag_words(window, 4 + number % 3, 1 + number % 4)


def by_mouse(window):
    """Twenty words double clicked, below where the keys have been."""
    window.keys("ctrl+End", "Escape")
    shot = window.settled()
    words = [(line, word) for line in shot.lines() for word in shot.words(line)]
    words = [it for it in words if it[1][1] - it[1][0] > 40]
    step = max(1, len(words) // 20)
    for number, ((top, bottom), (left, right)) in enumerate(words[::step][:20]):
        window.click((left + right) // 2, (top + bottom) // 2, 2)
        window.keys(str(1 + number % 4))
    window.keys("ctrl+Home", "Escape")


def whole_words(data, tag):
    before, after = data[:tag.start].decode()[-1:], data[tag.end:].decode()[:1]
    if (before.isalnum() and tag.quote[0].isalnum()) or (after.isalnum() and tag.quote[-1].isalnum()):
        raise Wrong(f"cuts a word: {before!r} {tag} {after!r}")


def by_command(scene, corpus):
    """The same data set by the command line; its offsets cut the quotes."""
    out = scene.folder / "judged"
    entries = corpus.expected(out)
    for _, name, extension in JUDGED:
        done = subprocess.run(
            [scene.program, "export", "--format", name, "--out", out / f"{name}.{extension}"],
            cwd=corpus.folder, capture_output=True, text=True, env=os.environ | {
                "DISPLAY": "", "WAYLAND_DISPLAY": "", "TAGWERK_SETTINGS": str(corpus.settings)})
        expect(f"export to {name}: {done.stderr}", 0, done.returncode)
    judge(out, corpus, entries)


def no_display(scene):
    """Without a display: one sentence, exit code 2, no panic."""
    environment = {it: value for it, value in os.environ.items()
                   if it not in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET")}
    done = subprocess.run([scene.program], cwd=scene.folder, env=environment, text=True,
                          capture_output=True, timeout=20)
    expect("exit code", 2, done.returncode)
    expect("one line", 1, len(done.stderr.strip().splitlines()))


SCENARIOS = [keys, awkward, mouse, undo, status, clipboard, export, idle, shared, no_display]


def main(program, names):
    program = str(Path(program).resolve())
    PICTURES.mkdir(parents=True, exist_ok=True)
    desktop, failed = Desktop(), []
    try:
        for scenario in SCENARIOS:
            if names and scenario.__name__ not in names:
                continue
            begun = time.monotonic()
            print(f"{scenario.__name__}: {scenario.__doc__}", flush=True)
            with tempfile.TemporaryDirectory(prefix="tagwerk-") as folder:
                scene = Scene(desktop, program, Path(folder))
                try:
                    scenario(scene)
                    print(f"    good, {time.monotonic() - begun:.1f} s", flush=True)
                except Exception as error:
                    failed.append(scenario.__name__)
                    picture = PICTURES / f"{scenario.__name__}.png"
                    desktop.picture(picture)
                    said = error if isinstance(error, Wrong) else traceback.format_exc()
                    print(f"    WRONG: {said}\n    picture: {picture}", flush=True)
                    for log in Path(folder).rglob("*.log"):
                        print(f"    said: {log.read_text()[-2000:]}", flush=True)
                finally:
                    for window in scene.windows:
                        window.kill()
    finally:
        desktop.stop()
    print(f"window: wrong in {', '.join(failed)}" if failed else "window: all good")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
