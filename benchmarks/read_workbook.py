"""``python -m benchmarks.read_workbook ours|pandas FILE``."""

import json
import sys


def main(who: str, path: str) -> None:
    if who == "pandas":
        import pandas as pd

        print(json.dumps({"rows": len(pd.read_excel(path, engine="openpyxl"))}))
        return
    import nangsuat as ns

    report = ns.check(path, level="firm")
    print(json.dumps({"problems": len(report.problems), "must_fix": len(report.must_fix)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
