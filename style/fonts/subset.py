"""Cuts the two Inter files beside this out of the npm package @fontsource-variable/inter (5.3.0).

    npm pack @fontsource-variable/inter && tar xf fontsource-variable-inter-*.tgz
    pip install fonttools brotli && python3 style/fonts/subset.py package/files style/fonts

Run by hand, when Inter or the set of letters changes. Kept: the weights that the sheets use (400 to 600), figures of
one width (tnum), the letters of the languages of Europe. The rest is two thirds of the bytes.
"""

import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "rlig", "rclt", "clig", "rvrn"]
# The same ranges stand in style/fonts.css.
LATIN = (
    "20-ff,131,152-153,2bb-2bc,2c6,2da,2dc,304,308,329,2000-206f,20ac,2122,2191,2193,2212,2215,feff,fffd"
)
LATIN_EXT = (
    "100-130,132-151,154-17f,18f,1a0-1a1,1af-1b0,1cd-1dc,1e6-1e7,1ea-1eb,1fa-1ff,218-21b,232-233,237,259,2bd-2be,2c7,"
    "2d8-2d9,2db,2dd,1e80-1e85,1e9e,1ef2-1ef3,20a6,20a8-20ab,20ad-20ae,20b1-20b2,20b4-20b5,20b8-20ba,20bd,20bf,2113"
)


def code_points(ranges):
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def cut(source, target, ranges):
    font = TTFont(source)
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(code_points(ranges)))
    subsetter.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": (400, 400, 600)})
    font.flavor = "woff2"
    font.save(target)


package, folder = sys.argv[1:3]
cut(f"{package}/inter-latin-wght-normal.woff2", f"{folder}/inter-latin.woff2", LATIN)
cut(f"{package}/inter-latin-ext-wght-normal.woff2", f"{folder}/inter-latin-ext.woff2", LATIN_EXT)
