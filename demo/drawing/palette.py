"""Colours that several scenes share."""

MUREX = "#7d1745"  # the paper's own colour, used once in a picture at most
NIGHT = "#1a1a24"
HULL = "#23232e"
SNOW = "#e6e7e2"
CREAM = "#f2efe6"
LAMP = "#f4c98a"
STEEL = "#53646e"
SKIN = "#c9a58c"
