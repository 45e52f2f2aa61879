"""The board's own commands in a drill: `python -m benchmarks.no_loss.board serve …` is `jobboard serve …`.

The environment says which clock, which role, and which fault is planted, if any. Web processes are started anew from
this module, so they come under the drill as well.
"""

import os
import runpy
from importlib import import_module
from pathlib import Path

from benchmarks.no_loss import drill

_given = os.environ
drill.turn(drill.DrillClock(Path(_given["NO_LOSS_CLOCK"]), _given["NO_LOSS_ROLE"]))
drill.watch_disk(Path(_given["NO_LOSS_FILES"]), Path(_given["NO_LOSS_WITNESS"]))
if _given.get("NO_LOSS_FAULT"):
    # Faults import what they break, which must find the clock turned already.
    import_module("benchmarks.no_loss.faults").plant(_given["NO_LOSS_FAULT"])

if __name__ == "__main__":
    runpy.run_module("jobboard", run_name="__main__")
