"""What of the sets of one year is shown: by the rule, and by what adds up among the enterprises of each indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nangsuat.compare.disclosure.contributors import Codes, Numbers
from nangsuat.compare.disclosure.dimensions import Places
from nangsuat.compare.disclosure.hiding import Contents, Hiding, System
from nangsuat.compare.disclosure.region import Mask
from nangsuat.compare.disclosure.row_sets import RowSets
from nangsuat.compare.disclosure.rule import DisclosureRule, Finding


@dataclass(frozen=True)
class Sample:
    """Rows that have some figures.

    Attributes
    ----------
    rows : which, shape (n_rows,)
    quantities : the sums that are shown over them
    """

    rows: Mask
    quantities: frozenset[str]


@dataclass(frozen=True)
class Settled:
    """What is shown of the sets of one year.

    Attributes
    ----------
    sets : the sets
    place : the set of each sample and cell, shape (n_samples, n_cells), -1 where no row is left
    findings : why the rule hides the sets that it hides
    hidden : which sets are hidden
    """

    sets: RowSets
    place: Places
    findings: Mapping[int, Finding]
    hidden: Mask

    def is_hidden(self, sample: int) -> Mask:
        """Which cells are hidden for a sample; one in which no row is left is not."""
        found: Mask = (self.place[sample] >= 0) & self.hidden[self.place[sample]]
        return found


def settle(
    sets: RowSets,
    place: Places,
    samples: Sequence[Sample],
    amounts: Mapping[str, Numbers],
    owners: Codes,
    weights: Numbers,
    rule: DisclosureRule,
) -> Settled:
    """Which sets of rows are shown.

    Parameters
    ----------
    sets, place : the sets that the cells are among each sample, as :func:`.row_sets` gives them
    samples : the rows that figures rest on
    amounts : for each additive quantity what each row contributes, not a number where it has none
    owners, weights : of each row
    """
    systems = [
        System(quantity, np.unique(found[found >= 0]))
        for sample, found in zip(samples, place, strict=True)
        for quantity in sorted(sample.quantities & set(amounts))
    ]
    contents = Contents(sets, amounts, owners, weights)
    findings = contents.findings(rule, systems)
    hidden = Hiding(contents, rule, findings, systems).run()
    return Settled(sets, place, findings, hidden)
