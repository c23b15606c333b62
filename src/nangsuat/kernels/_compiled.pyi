from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

EMPTY: int
NUMBER: int
TEXT: int
BOOLEAN: int
DATE: int
PLAIN_STYLE: int
DATE_STYLE: int
OTHER_STYLE: int

def read_shared_strings(part: bytes) -> list[str] | None:
    """The texts that the cells of a workbook share, from its part ``sharedStrings.xml``.

    Nothing where the part is not of the plain kind that office programs write, or holds control characters.

    Examples
    --------
    >>> read_shared_strings(b"<sst><si><t>N&#259;m</t></si><si><r><t>a&amp;</t></r><r><t>b</t></r></si></sst>")
    ['Năm', 'a&b']
    """

class SheetScanner:
    """The cells of a worksheet's XML in one pass, column by column.

    The unpacked part is fed piece by piece. Only XML as office programs write it is understood: rows and cells in
    order, addresses that fit, numbers that every reader takes for numbers. Anything else is *not plain*, and is for
    a general reader; nothing is guessed and no bytes can do harm.

    Parameters
    ----------
    cells : how many cells the rectangle from A1 to the last cell may have
    shared_texts : how many texts the workbook shares
    styles : for each cell style ``PLAIN_STYLE``, ``DATE_STYLE`` or ``OTHER_STYLE`` (numbers of it are not plain)

    Examples
    --------
    >>> scanner = SheetScanner(cells=100, shared_texts=0, styles=b"")
    >>> scanner.feed(b'<worksheet><sheetData><row r="1"><c r="A1"><v>1.5</v></c></row></sheetData></worksheet>')
    True
    >>> height, values, kinds, *_ = scanner.finish()
    >>> height, values[0].tolist(), kinds[0].tolist() == [NUMBER]
    (1, [1.5], True)
    """

    def __init__(self, *, cells: int, shared_texts: int, styles: bytes) -> None: ...
    def feed(self, piece: bytes) -> bool:
        """Take the next piece; whether all is plain so far. After a piece that is not, none is taken."""

    def finish(
        self,
    ) -> (
        tuple[
            int,
            list[NDArray[np.float64]],
            list[NDArray[np.uint8]],
            list[str],
            list[tuple[int, int, str]],
            list[tuple[int, int, int, int]],
        ]
        | None
    ):
        """After the last piece, what was found; nothing where the whole is not plain.

        Returns
        -------
        height : rows up to the last that holds something
        values : for each column a value a row: the number; of a text its place among the texts, counted from one, the
            shared ones before those that stand in the cells; 0 or 1; a day as Excel counts it
        kinds : for each column what the values are: ``EMPTY``, ``NUMBER``, ``TEXT``, ``BOOLEAN``, ``DATE``
        texts : those that stand in the cells themselves
        odd : row, column and words of each error, and of each formula without a result (``=`` and the formula)
        merged : first row, first column, last row, last column of each merged range; all counted from zero
        """

RAY_HIT: int
RAY_MISSES: int
RAY_UNBOUNDED: int
RAY_STOPPED: int

class RayHits:
    """How far rays go inside a cone, and the proof of it.

    Attributes
    ----------
    beta : the largest beta for each ray, shape (n_rays,); -inf where the line misses the cone, inf where the direction
        lies inside it, nan where no end was found
    status : ``RAY_HIT``, ``RAY_MISSES``, ``RAY_UNBOUNDED`` or ``RAY_STOPPED``, shape (n_rays,)
    peers : the generators of the facet that the ray leaves through, shape (n_rays, n_coordinates - 1); -1 without a hit
    weights : of these, so that weights @ generators[peers] = point + beta * direction, none negative
    hyperplanes : h of that facet, shape (n_rays, n_coordinates): h @ generator <= 0 for each generator,
        h @ direction = 1, beta = -h @ point. Of a ray that misses: h @ generator <= 0, h @ direction = 0,
        h @ point > 0. Else zeros
    frame : for each generator whether walks used it, shape (n_generators,)
    """

    beta: NDArray[np.float64]
    status: NDArray[np.int8]
    peers: NDArray[np.int64]
    weights: NDArray[np.float64]
    hyperplanes: NDArray[np.float64]
    frame: NDArray[np.bool_]

def shoot_rays(
    generators: NDArray[np.float64],
    points: NDArray[np.float64],
    directions: NDArray[np.float64],
    *,
    support: NDArray[np.float64],
    frame: bool = True,
    exclude: NDArray[np.int64] | None = None,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> RayHits:
    """The largest beta for which point + beta * direction lies in the cone of the generators, for each ray.

    A walk over the facets of the cone, warm-started from ray to ray (the dual simplex method; facets are remembered).
    Coordinates may be of any scale.

    Parameters
    ----------
    generators : shape (n_generators, n_coordinates); rows of zeros are left out
    points, directions : shape (n_rays, n_coordinates)
    support : a hyperplane on whose one side the cone lies: support @ generator <= 0 for all, < 0 for some
    frame : look for the extreme generators first and walk on them alone: right where there are many rays
    exclude : for each ray a generator that it may not use, or -1
    threads : 0 for one a core
    progress : called now and then with the rays done and all rays; what it raises stops the work

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite, a support that a generator exceeds

    Examples
    --------
    Two units with one input and one output, constant returns, free disposal; how far must their inputs shrink?

    >>> import numpy as np
    >>> units = np.array([[-2.0, 2.0], [-4.0, 2.0]])
    >>> cone = np.vstack([units, -np.eye(2)])
    >>> hits = shoot_rays(cone, units * [0, 1], units * [-1, 0], support=np.array([1.0, 0.0]))
    >>> (-hits.beta).tolist()
    [1.0, 0.5]
    >>> hits.peers.tolist(), hits.weights.tolist()
    ([[0], [0]], [[1.0], [1.0]])
    """

def cone_frame(
    generators: NDArray[np.float64],
    *,
    support: NDArray[np.float64],
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> NDArray[np.bool_]:
    """Which generators are extreme: the cone of the others is smaller. Of generators that coincide one is.

    Generators on the support itself are all in. See ``shoot_rays`` for the rest.

    Examples
    --------
    >>> import numpy as np
    >>> cone = np.array([[-2.0, 2.0], [-4.0, 2.0], [-1.0, 0.0], [0.0, -1.0]])
    >>> cone_frame(cone, support=np.array([1.0, 0.0])).tolist()
    [True, False, False, True]
    """

PROGRAM_OPTIMAL: int
PROGRAM_INFEASIBLE: int
PROGRAM_UNBOUNDED: int
PROGRAM_STOPPED: int

class Programs:
    """Solutions of linear programs, and the proof of them.

    Attributes
    ----------
    status : ``PROGRAM_OPTIMAL``, ``PROGRAM_INFEASIBLE``, ``PROGRAM_UNBOUNDED`` or, where no end was found,
        ``PROGRAM_STOPPED``, shape (n_programs,)
    objective : inf where infeasible, -inf where unbounded, nan where stopped
    duals : prices y of the rows, shape (n_programs, n_rows): c_j - y @ A_j >= 0 for each column and y @ b = objective;
        of an infeasible program y @ A_j <= 0 and y @ b > 0
    basic : the columns that may differ from zero, shape (n_programs, n_rows): shared ones by their place, own ones
        after them, -1 where a row has none
    values : of these, none negative
    """

    status: NDArray[np.int8]
    objective: NDArray[np.float64]
    duals: NDArray[np.float64]
    basic: NDArray[np.int64]
    values: NDArray[np.float64]

def solve_small_programs(
    columns: NDArray[np.float64],
    costs: NDArray[np.float64],
    right_sides: NDArray[np.float64],
    *,
    own_columns: NDArray[np.float64] | None = None,
    own_costs: NDArray[np.float64] | None = None,
    exclude: NDArray[np.int64] | None = None,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> Programs:
    """Many linear programs of few rows, min c @ z subject to z @ A = b and z >= 0, that share most columns.

    The revised simplex method, each program from the basis of the one before: put programs that are alike side by side.

    Parameters
    ----------
    columns : the shared columns, one a row, shape (n_columns, n_rows)
    costs : of them, shape (n_columns,), or (n_programs, n_columns) where programs differ
    right_sides : shape (n_programs, n_rows)
    own_columns, own_costs : columns that each program has for itself, shapes (n_programs, n_own, n_rows) and
        (n_programs, n_own)
    exclude : for each program a shared column that it may not use, or -1
    threads : 0 for one a core
    progress : called now and then with the programs done and all programs; what it raises stops the work

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite

    Examples
    --------
    Four or nine from two kinds of boxes, of three for 2 and of one for 1:

    >>> import numpy as np
    >>> found = solve_small_programs(np.array([[3.0], [1.0]]), np.array([2.0, 1.0]), np.array([[4.0], [9.0]]))
    >>> found.objective.round(6).tolist(), found.basic.tolist()
    ([2.666667, 6.0], [[0], [0]])
    """

class RayCheck:
    """The proof of rays' ends; nan where there is none to look at.

    Attributes
    ----------
    violation : how far a generator exceeds the ray's hyperplane at most, of the sizes of the terms that
        h @ generator is the sum of, shape (n_rays,)
    gap : between beta and -h @ point, of beta where it is above one; of a ray that misses |h @ direction| / h @ point,
        for no beta below its inverse can reach the cone, inf where h @ point is not above zero
    residual : between point + beta * direction and the weighted generators, of the sizes of their terms
    smallest_weight : of the generators
    """

    violation: NDArray[np.float64]
    gap: NDArray[np.float64]
    residual: NDArray[np.float64]
    smallest_weight: NDArray[np.float64]

def check_rays(
    generators: NDArray[np.float64],
    points: NDArray[np.float64],
    directions: NDArray[np.float64],
    hits: RayHits,
    *,
    exclude: NDArray[np.int64] | None = None,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> RayCheck:
    """Hold the ends of rays against all generators, from their weights and hyperplanes alone.

    Where all four figures are zero but for rounding, each beta is the largest: its weights reach it, and its hyperplane
    lets none go farther. Parameters as in ``shoot_rays``.

    Raises
    ------
    ValueError : shapes that do not fit, hits of other rays or other generators

    Examples
    --------
    >>> import numpy as np
    >>> units = np.array([[-2.0, 2.0], [-4.0, 2.0]])
    >>> cone = np.vstack([units, -np.eye(2)])
    >>> points, directions = units * [0, 1], units * [-1, 0]
    >>> hits = shoot_rays(cone, points, directions, support=np.array([1.0, 0.0]))
    >>> proof = check_rays(cone, points, directions, hits)
    >>> bool(max(proof.violation.max(), proof.gap.max(), proof.residual.max()) < 1e-15)
    True
    >>> hits.beta[0] = -0.9
    >>> check_rays(cone, points, directions, hits).gap.round(6).tolist()
    [0.1, 0.0]
    """

def shoot_free_disposal(
    points: NDArray[np.float64],
    origins: NDArray[np.float64],
    directions: NDArray[np.float64],
    *,
    exclude: NDArray[np.int64] | None = None,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """How far rays go among points with everything below them: beta, and the point that lets the ray go so far.

    A point z lets the ray origin + beta * direction go to the smallest (z_i - origin_i) / direction_i over the
    coordinates that move, if z_i >= origin_i in those that do not; beta is the largest of all points.

    Parameters
    ----------
    points : shape (n_points, n_coordinates)
    origins, directions : shape (n_rays, n_coordinates); no direction is negative anywhere or zero everywhere
    exclude : for each ray a point that it may not use, or -1
    threads : 0 for one a core
    progress : called now and then with the rays done and all rays; what it raises stops the work

    Returns
    -------
    beta : shape (n_rays,), -inf where no point lets the ray be
    peers : the first point that gives it, -1 where none does

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite, directions that are negative or zero

    Examples
    --------
    Output doubles at most where another makes twice as much of no more input:

    >>> import numpy as np
    >>> points = np.array([[-2.0, 1.0], [-1.0, 2.0]])
    >>> beta, peers = shoot_free_disposal(points, points * [1, 0], points * [0, 1])
    >>> beta.tolist(), peers.tolist()
    ([2.0, 1.0], [1, 1])
    """

def expected_best(
    points: NDArray[np.float64],
    origins: NDArray[np.float64],
    directions: NDArray[np.float64],
    *,
    draws: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> NDArray[np.float64]:
    """The mean of the largest beta of some draws, with replacement, among the points that let the ray be.

    The frontier of order m (Cazals, Florens and Simar 2002) in closed form. Other parameters as in
    ``shoot_free_disposal``.

    Parameters
    ----------
    draws : for each ray how many, at least one; need not be whole
    weights : for each ray the chances of the points, in any scale, shape (n_rays, n_points); all alike without

    Returns
    -------
    beta : shape (n_rays,), -inf where no point lets the ray be

    Examples
    --------
    One of two is drawn twice: the better one stays away with chance 1/4.

    >>> import numpy as np
    >>> points = np.array([[-2.0, 1.0], [-1.0, 2.0]])
    >>> expected_best(points, points * [1, 0], points * [0, 1], draws=np.array([2.0, 2.0])).tolist()
    [1.75, 1.0]
    """

def quantile_best(
    points: NDArray[np.float64],
    origins: NDArray[np.float64],
    directions: NDArray[np.float64],
    *,
    shares: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> NDArray[np.float64]:
    """The smallest beta that at most 1 - share of the points that let the ray be exceed.

    The frontier of order alpha (Daouia and Simar 2007). Other parameters as in ``expected_best``.

    Parameters
    ----------
    shares : for each ray alpha, above zero and at most one

    Examples
    --------
    >>> import numpy as np
    >>> points = np.array([[-2.0, 1.0], [-1.0, 2.0]])
    >>> quantile_best(points, points * [1, 0], points * [0, 1], shares=np.array([0.5, 1.0])).tolist()
    [1.0, 1.0]
    """

def least_squares_widths(
    points: NDArray[np.float64],
    origins: NDArray[np.float64],
    directions: NDArray[np.float64],
    *,
    circumstances: NDArray[np.float64],
    kinds: NDArray[np.int64],
    candidates: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
    power: int = 1,
    judged: int = 50,
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> NDArray[np.float64]:
    """How widely to smooth, for each ray, the distribution of its betas over the circumstances of the points.

    Least-squares cross-validation of the conditional distribution function (Li, Lin and Racine 2013) among the points
    that let the ray be. Other parameters as in ``expected_best``.

    Parameters
    ----------
    circumstances : shape (n_points, n_circumstances); of kinds 1 and 2 the place in their order
    kinds : 0 continuous, kernel (1 - (distance / h)^2)^power; 1 category, 1 or h; 2 ordered, h^steps
    candidates : widths to choose from, from narrow to wide, shape (n_circumstances, n_candidates); NaN is none, but not
        in the last place; at most 16
    weights : chances of the points, shape (n_points,)
    power : 1 Epanechnikov, 2 quartic
    judged : points left out for a ray, at most; evenly from the smallest beta to the largest

    Returns
    -------
    widths : shape (n_rays, n_circumstances); the widest where fewer than three points let the ray be

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite, unknown kinds, widths that are negative

    Examples
    --------
    Betas follow the first circumstance closely, and the second one not at all:

    >>> import numpy as np
    >>> z = np.column_stack((np.arange(40.0), np.arange(40.0) * 7 % 40))
    >>> points = np.column_stack((-np.ones(40), 1 + z[:, 0]))
    >>> widths = least_squares_widths(
    ...     points, points[-1:] * [1, 0], points[-1:] * [0, 1],
    ...     circumstances=z, kinds=np.array([0, 0]), candidates=np.array([[3.0, 10, np.inf]] * 2),
    ... )
    >>> widths.tolist()
    [[3.0, inf]]
    """

def draw_weights(
    keys: NDArray[np.uint64], *, seed: int = 0, first: int = 0, count: int, threads: int = 0
) -> NDArray[np.float64]:
    """How often each unit is in each of ``count`` draws: Poisson with mean one.

    A weight follows from the unit's key, the draw's number and the seed alone, so it is the same in any order, on any
    machine and in any partition.

    Parameters
    ----------
    keys : shape (n_units,)
    first : number of the first draw

    Returns
    -------
    weights : shape (n_units, count)

    Examples
    --------
    >>> import numpy as np
    >>> both = draw_weights(np.array([5, 9], dtype=np.uint64), count=3)
    >>> bool((draw_weights(np.array([9], dtype=np.uint64), first=1, count=2)[0] == both[1, 1:]).all())
    True
    """

def text_keys(names: list[str]) -> NDArray[np.uint64]:
    """A number for each name, the same on every machine: FNV-1a of its UTF-8 bytes, mixed.

    Examples
    --------
    >>> text_keys(["0301234567", "a"]).shape
    (2,)
    """

def number_keys(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """A number for each whole number, the same on every machine and unlike its neighbours' (SplitMix64).

    Examples
    --------
    >>> import numpy as np
    >>> hex(number_keys(np.array([0]))[0])
    '0xe220a8397b1dcdaf'
    """

def group_products(
    left: NDArray[np.float64],
    right: NDArray[np.float64],
    weight: NDArray[np.float64],
    starts: NDArray[np.int64],
    *,
    threads: int = 0,
) -> NDArray[np.float64]:
    """Sums over groups of rows of all products of a column of ``left`` and one of ``right``, weighted.

    Parameters
    ----------
    left : shape (n_rows, n_left)
    right : shape (n_rows, n_right)
    weight : shape (n_rows,)
    starts : the first row of each group, and the end of the last one, shape (n_groups + 1,); groups lie together

    Returns
    -------
    sums : shape (n_groups, n_left, n_right)

    Raises
    ------
    ValueError : shapes that do not fit, places that are no rows or not from small to large

    Examples
    --------
    >>> import numpy as np
    >>> left, right = np.array([[1.0], [2], [3]]), np.array([[1.0, 10], [1, 10], [1, 10]])
    >>> group_products(left, right, np.ones(3), np.array([0, 2, 3])).tolist()
    [[[3.0, 30.0]], [[3.0, 30.0]]]
    """

def regression_sums(
    variables: NDArray[np.float64],
    plain: NDArray[np.float64],
    outcome: NDArray[np.float64],
    *,
    degree: int,
    weight: NDArray[np.float64],
    starts: NDArray[np.int64],
    keys: NDArray[np.uint64],
    seed: int = 0,
    numbers: NDArray[np.int64],
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> NDArray[np.float64]:
    """What a regression on a full polynomial and on plain columns needs, for many draws of units at once.

    Sums of parts of the units add up to those of all; they do not hang on the number of threads.

    Parameters
    ----------
    variables : of the polynomial, shape (n_rows, n_variables)
    plain : shape (n_rows, n_plain)
    outcome : shape (n_rows,)
    degree : of the polynomial
    weight : of each row, shape (n_rows,)
    starts : the first row of each unit, and the number of rows at last, shape (n_units + 1,)
    keys : of each unit, shape (n_units,); with ``seed`` they say how often a draw takes it, as :func:`draw_weights`
    numbers : of the draws; a negative one takes each unit once

    Returns
    -------
    sums : one row a draw: of the monomials of twice the degree; outcome × monomials; each plain column × monomials;
        plain × plain, each pair once; plain × outcome; outcome²

    Raises
    ------
    ValueError : shapes that do not fit

    Examples
    --------
    >>> import numpy as np
    >>> regression_sums(
    ...     np.array([[1.0], [2.0]]), np.empty((2, 0)), np.array([1.0, 3.0]), degree=1, weight=np.ones(2),
    ...     starts=np.array([0, 2]), keys=np.array([7], dtype=np.uint64), numbers=np.array([-1]),
    ... ).tolist()
    [[2.0, 3.0, 5.0, 4.0, 7.0, 10.0]]
    """

def transition_sums(
    variables: NDArray[np.float64],
    *,
    degree: int,
    terms: NDArray[np.float64],
    factors: NDArray[np.float64],
    covariates: NDArray[np.float64],
    plain: NDArray[np.float64],
    outcome: NDArray[np.float64] | None = None,
    joined: NDArray[np.uint8],
    powers: NDArray[np.int64],
    columns: NDArray[np.int64],
    slopes_move: bool = False,
    polynomial: NDArray[np.float64],
    slopes: NDArray[np.float64],
    plain_coefficients: NDArray[np.float64],
    weight: NDArray[np.float64],
    starts: NDArray[np.int64],
    keys: NDArray[np.uint64],
    seed: int = 0,
    numbers: NDArray[np.int64],
    threads: int = 0,
    progress: Callable[[int, int], object] | None = None,
) -> NDArray[np.float64]:
    """Sums over pairs of a row and the one above it, for many draws of units, each with coefficients of its own.

    With ``v = polynomial(variables) - slopes·terms``, u the v of the row above, and
    ``r = outcome - plain·plain_coefficients - slopes·terms``, bases are ``u^power × covariate``.

    Parameters
    ----------
    variables, degree : of the polynomial, shape (n_rows, n_variables)
    terms : shape (n_rows, n_terms)
    factors : shape (n_rows, n_factors)
    covariates : shape (n_rows, n_covariates)
    plain, outcome : shapes (n_rows, n_plain) and (n_rows,)
    joined : whether a row and the one above it are a pair, shape (n_rows,)
    powers, columns : of each base: the power of u, the covariate or -1; lower powers come first
    slopes_move : whether the changes of the bases with u are asked for
    polynomial, slopes, plain_coefficients : one row a draw
    weight, starts, keys, seed, numbers : as of :func:`regression_sums`

    Returns
    -------
    sums : shape (n_draws, n_left, n_right) of left × right, where right are the bases, v and, where there is an
        outcome, r; left are the bases, the factors and, where slopes move, the row above's terms × the changes of the
        bases with u

    Raises
    ------
    ValueError : shapes that do not fit, a base without the one of a lower power before it

    Examples
    --------
    >>> import numpy as np
    >>> x, nothing = np.array([[1.0], [2.0], [4.0]]), np.empty((3, 0))
    >>> transition_sums(
    ...     x, degree=1, terms=nothing, factors=x, covariates=nothing, plain=nothing,
    ...     joined=np.array([0, 1, 1], dtype=np.uint8), powers=np.array([0, 1]), columns=np.array([-1, -1]),
    ...     polynomial=np.array([[0.0, 1.0]]), slopes=np.empty((1, 0)), plain_coefficients=np.empty((1, 0)),
    ...     weight=np.ones(3), starts=np.array([0, 3]), keys=np.array([7], dtype=np.uint64), numbers=np.array([-1]),
    ... ).tolist()
    [[[2.0, 3.0, 6.0], [3.0, 5.0, 10.0], [6.0, 10.0, 20.0]]]
    """
