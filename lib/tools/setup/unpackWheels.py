"""Takes what the engine needs out of wheels: unpackWheels.py WHEELS TARGET.

TensorFlow's wheel has more than 15,000 files, of which its C library and 550 headers are used. Some
names of the others are so long that Windows refuses them in a folder like Documents.
"""

import pathlib
import re
import shutil
import sys
import zipfile

# On Linux and macOS, where the addon is compiled.
LIBRARY = r"tensorflow/libtensorflow_(cc|framework)\.[^/]+"
HEADERS = r"tensorflow/include/(tensorflow/c|tensorflow/core/platform|tsl|xla/tsl)/.+\.h"
# On Windows, where it comes with this project.
WINDOWS_LIBRARY = r"tensorflow/python/_pywrap_tensorflow_common\.dll"
MICROSOFTS = r"[^/]+\.data/data/Scripts/([^/]+\.dll)"


def place_of(name):
    """Where a file of a wheel goes, or None."""
    if re.fullmatch(f"{LIBRARY}|{HEADERS}|{WINDOWS_LIBRARY}", name):
        return name
    microsofts = re.fullmatch(MICROSOFTS, name)
    return f"tensorflow/python/{microsofts[1]}" if microsofts else None


wheels, target = (pathlib.Path(name) for name in sys.argv[1:])
for wheel in sorted(wheels.glob("*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        if any(re.fullmatch(WINDOWS_LIBRARY, name) for name in names):
            names = [name for name in names if not re.fullmatch(HEADERS, name)]
        for name in names:
            place = place_of(name)
            if place is None:
                continue
            (target / place).parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, open(target / place, "wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
