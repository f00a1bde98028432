"""The one thing pyproject.toml cannot say: the rooms are top-level folders here and sub-packages of `hvsim` installed.

Every folder with an `__init__.py` below a room is found, so that a new one is never forgotten in a wheel. `scripts/` is
a package of data alone: `hvsim demo` runs one of them wherever hvsim is installed.
"""

from setuptools import find_packages, setup

ROOMS = ("grammar", "interpreter", "blocks", "infrastructure", "cmdlets")
FRONT_DOOR = ["hvsim", *(f"hvsim.{name}" for name in find_packages("hvsim"))]

setup(
    packages=[*FRONT_DOOR, "hvsim.scripts", "hvsim.scripts.story"]
    + [f"hvsim.{room}" for room in ROOMS]
    + [f"hvsim.{room}.{name}" for room in ROOMS for name in find_packages(room)],
    package_dir={"hvsim": "hvsim", "hvsim.scripts": "scripts", **{f"hvsim.{room}": room for room in ROOMS}},
    package_data={"": ["py.typed", "*.lark", "*.json", "*.toml", "*.ps1", "*.txt", "*.bin"]},
    include_package_data=False,
)
