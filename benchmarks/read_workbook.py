"""``python -m benchmarks.read_workbook ours|pandas FILE SMALL``: seconds within the process, after a small workbook."""

import json
import sys
from collections.abc import Callable
from time import perf_counter, process_time


def ours() -> Callable[[str], dict[str, int]]:
    import nangsuat as ns

    def read_and_check(path: str) -> dict[str, int]:
        report = ns.check(path, level="firm")
        return {"rows": report.rows, "problems": len(report.problems)}

    return read_and_check


def pandas() -> Callable[[str], dict[str, int]]:
    import pandas as pd

    def read(path: str) -> dict[str, int]:
        return {"rows": len(pd.read_excel(path, engine="openpyxl"))}

    return read


READERS = {"ours": ours, "pandas": pandas}


def main(who: str, path: str, small: str) -> None:
    read = READERS[who]()
    read(small)  # so that whatever is imported late is there
    wall, processor = perf_counter(), process_time()
    found = read(path)
    print(json.dumps({"seconds": perf_counter() - wall, "processor": process_time() - processor, **found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
