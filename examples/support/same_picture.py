# SPDX-License-Identifier: MIT
"""same_picture.py SVG PROGRAM: does the program draw this SVG?

Training differs in its last bits from one instruction set to the next, so a border may run a hair's breadth elsewhere:
all that is no border must be the same to the letter, and each region must cover the same places but for one in fifty."""
import re
import subprocess
import sys

REGION = re.compile(r'(?<=<path fill="#......" d=")[^"]*')
SIDE, STEP = 2400, 60


def covered(path):
    """The places of a grid that the closed lines of a path, `Mx yl dx dy … z`, go round."""
    lines = []
    for loop in path.split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", loop)]
        points = [(numbers[0], numbers[1])]
        for dx, dy in zip(numbers[2::2], numbers[3::2]):
            points.append((points[-1][0] + dx, points[-1][1] + dy))
        lines += zip(points, points[1:] + points[:1])
    places = set()
    for y in range(STEP // 2, SIDE, STEP):
        crossings = [x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in lines if (y0 <= y) != (y1 <= y)]
        for x in range(STEP // 2, SIDE, STEP):
            if sum(crossing < x for crossing in crossings) % 2 == 1:
                places.add((x, y))
    return places


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        committed = file.read()
    drawn = subprocess.run([sys.argv[2]], capture_output=True, text=True, check=True).stdout
    if len(committed.encode()) >= 60000:
        return "the picture is too large for README"
    if REGION.sub("", drawn) != REGION.sub("", committed):
        return "the pictures differ in more than their borders"
    for number, (one, other) in enumerate(zip(REGION.findall(drawn), REGION.findall(committed))):
        different = len(covered(one) ^ covered(other))
        if different > (SIDE // STEP) ** 2 // 50:
            return f"region {number} differs at {different} places"
    return 0


sys.exit(main())
