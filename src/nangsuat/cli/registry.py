"""The commands in the order of the work: template, check, figures, comparisons, their change, a report, its making."""

from __future__ import annotations

import click

from nangsuat.cli.commands.check import check
from nangsuat.cli.commands.compare import compare
from nangsuat.cli.commands.demo import demo
from nangsuat.cli.commands.explain import explain
from nangsuat.cli.commands.indicators import indicators
from nangsuat.cli.commands.markups import markups
from nangsuat.cli.commands.measure import measure
from nangsuat.cli.commands.plan import plan
from nangsuat.cli.commands.production import production
from nangsuat.cli.commands.report import report
from nangsuat.cli.commands.site import site
from nangsuat.cli.commands.template import template
from nangsuat.cli.commands.trace import trace
from nangsuat.cli.commands.up import up
from nangsuat.cli.within_industries import concentration, convergence, dispersion, misallocation, transitions

for within_industries in (misallocation, dispersion, transitions, convergence, concentration):
    compare.add_command(within_industries)

COMMANDS: tuple[click.Command, ...] = (
    template,
    check,
    measure,
    production,
    markups,
    compare,
    explain,
    plan,
    report,
    indicators,
    trace,
    demo,
    up,
    site,
)
