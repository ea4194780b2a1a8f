"""Takes the libraries that the engine needs out of wheels: unpackWheels.py WHEELS TARGET.

The whole wheel of TensorFlow has 13,000 files, headers above all, some with names so long that
Windows refuses them in a folder like Documents.
"""

import pathlib
import shutil
import sys
import zipfile

wheels, target = (pathlib.Path(name) for name in sys.argv[1:])
target.mkdir(parents=True, exist_ok=True)
for wheel in sorted(wheels.glob("*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            folder, _, file = name.rpartition("/")
            is_engine = file == "_pywrap_tensorflow_common.dll"
            is_microsofts = folder.endswith(".data/data/Scripts") and file.endswith(".dll")
            if is_engine or is_microsofts:
                with archive.open(name) as source, open(target / file, "wb") as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)
