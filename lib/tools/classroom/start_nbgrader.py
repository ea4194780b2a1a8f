"""nbgrader, started as `python -m nbgrader` does, in half the time of the processor.

jsonschema builds a grammar of web addresses while it is imported, where it finds the package of
this name: nearly two seconds at every start, for a check that neither nbgrader nor notebooks ask
for. Without the package it leaves that check out. To be imported before nbgrader.
"""

import sys

sys.modules["rfc3987_syntax"] = None

from nbgrader.apps.nbgraderapp import main

if __name__ == "__main__":
    sys.exit(main())
