#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""page.py CHROMIUM PAGE [PICTURES]: does the page of examples/web learn two moons when it is opened as a file?

Presses its buttons in a browser without a window and looks at the figures, the colours of the plane and whether anything
is wider than a phone. Pictures of all that go to the folder PICTURES, if one is named."""
import pathlib
import sys

from browser import Browser

# Points in the middle of either moon.
MOONS = {"upper": [(0, 1), (-0.7, 0.7), (0.7, 0.7)], "lower": [(1, -0.5), (0.3, -0.2), (1.7, -0.2)]}
STATE = "document.documentElement.dataset"

# By how much the plane has more blue than red about a point of the data: the mean of 13 × 13 pixels, points among them.
BLUER = """(() => {{
  const plane = document.getElementById("plane"), x = ({} + 1.6) / 4.2, y = 1 - ({} + 1.2) / 2.9;
  const pixels = plane.getContext("2d").getImageData(x * plane.width - 6, y * plane.height - 6, 13, 13).data;
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 4) sum += pixels[i + 2] - pixels[i];
  return sum / (13 * 13);
}})()"""

failures = []


def check(holds, text):
    print("ok   " if holds else "WRONG", text)
    if not holds:
        failures.append(text)


def look(page, folder, name):
    if folder:
        (folder / (name + ".png")).write_bytes(page.screenshot(whole_page=True))


def learns(page, wanted):
    """Waits until so many of the points held out are right; the accuracy."""
    page.wait_for(f"{STATE}.accuracy >= {wanted} || {STATE}.state === 'finished'")
    return float(page.evaluate(STATE + ".accuracy"))


def colours_are_right(page, when):
    by = {name: [page.evaluate(BLUER.format(*point)) for point in points] for name, points in MOONS.items()}
    check(min(by["upper"]) > 30, f"{when}: the upper moon lies in blue, by {min(by['upper']):.0f}")
    check(max(by["lower"]) < -30, f"{when}: the lower moon lies in orange, by {-max(by['lower']):.0f}")


def main(program, file, folder):
    with Browser(program) as page:
        page.open(pathlib.Path(file).resolve().as_uri())
        page.wait_for(STATE + ".state !== 'loading'")
        check(page.evaluate(STATE + ".state") == "ready", "the page opens from a file and waits to be started")
        check(float(page.evaluate(STATE + ".accuracy")) < 0.97, "what has learned nothing is not right already")
        look(page, folder, "first")

        page.evaluate("document.getElementById('run').focus()")
        page.press("Enter", text="\r")
        accuracy = learns(page, 0.97)
        check(accuracy >= 0.97, f"it learns until {100 * accuracy:.1f} % of the points held out are right")
        page.wait_for(STATE + ".epoch >= 60")
        page.evaluate("document.activeElement.blur()")
        page.press(" ", "Space", " ")
        check(page.evaluate(STATE + ".state") == "paused", "the space bar pauses it")
        colours_are_right(page, "light")
        look(page, folder, "light")
        page.prefer("dark")
        page.wait_for("matchMedia('(prefers-color-scheme: dark)').matches")
        page.evaluate("new Promise(requestAnimationFrame)")
        colours_are_right(page, "dark")
        look(page, folder, "dark")

        page.resize(360, 780, phone=True)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        width = page.evaluate("document.documentElement.scrollWidth")
        check(width <= 360, f"on a phone of 360 points the page is {width} wide")
        small = page.evaluate("[...document.querySelectorAll('button, .choices label, input[type=range]')]"
                              ".filter((it) => it.getBoundingClientRect().height < 24).length")
        check(small == 0, "whatever can be touched is at least 24 points high")
        look(page, folder, "phone-dark")
        page.prefer("light")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        look(page, folder, "phone-light")

        page.resize(1280, 900)
        page.evaluate("document.querySelector('[name=pace][value=\"0\"]').click()")
        for network, least in (("0", 0.75), ("1", 0.97), ("2", 0.97)):
            page.evaluate(f"document.querySelector('[name=network][value=\"{network}\"]').click()")
            check(page.evaluate(STATE + ".epoch") == "0", f"network {network}: another network begins anew")
            page.evaluate("document.getElementById('run').click()")
            page.wait_for(STATE + ".state === 'finished'")
            reached = float(page.evaluate(STATE + ".accuracy"))
            check(reached >= least, f"network {network}: {100 * reached:.1f} % in the end, of at least {100 * least:.0f}")
            if network == "0":
                check(reached < 0.97, "network 0: a line does not part the moons")
                look(page, folder, "line")
        look(page, folder, "finished")
        page.evaluate("document.getElementById('fresh').click()")
        check(page.evaluate(STATE + ".state") == "ready", "new data wait to be learned")

        unnamed = page.evaluate("[...document.querySelectorAll('input')].filter((it) => !it.labels.length).length")
        check(unnamed == 0, "every control has a label")
        check(not page.complaints, f"the browser complains of nothing: {page.complaints}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    pictures = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    main(sys.argv[1], sys.argv[2], pictures)
