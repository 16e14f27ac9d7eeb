"""What a supported Excel function is, and the register that each family of functions writes itself into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from valuesell.cells import CellRef, Scalar
from valuesell.excel.formulas.reading import Reader
from valuesell.excel.formulas.tree import Expr
from valuesell.excel.formulas.values import Array, Value

Kind = Literal[
    "number",
    "plain number",
    "text",
    "logical",
    "scalar",
    "any",
    "values",
    "truths",
    "array",
    "reference",
    "area",
    "lazy",
]
"""How a function wants an argument.

``number``, ``text``, ``logical``: one value, converted. ``plain number``: a number where TRUE and FALSE are none, for
the functions that came to Excel with the Analysis ToolPak. ``scalar``: one value of any kind, an error is the result.
``any``: one value, errors too. These six are run once for each element where an array is given.
``values``: an array where a reference or array is given, else one value. ``truths``: the same, for functions of logical
values. ``array``: the same, and what is inside is evaluated as in an array formula. ``reference``: a reference as it
stands. ``area``: the same, and what is computed inside is computed as in an array formula. ``lazy``: the tree, not
evaluated.
"""

MOST_ARGUMENTS = 255
FIRST_EXCEL = 2007
"""The Excel whose functions stand in files by their plain names."""


class Context(Protocol):
    """What a function may ask of the evaluation that calls it."""

    @property
    def at(self) -> CellRef:
        """The cell whose formula is being evaluated."""

    @property
    def cells(self) -> Reader:
        """The cells of the workbook, for functions that choose among them."""

    @property
    def date1904(self) -> bool:
        """True if serial number 0 is 1 January 1904."""

    def value(self, expr: Expr) -> Value:
        """The value of a tree, a reference unread."""

    def operand(self, expr: Expr) -> Scalar | Array:
        """The value of a tree with references read, as an operator would see it."""


@dataclass(frozen=True, slots=True)
class Function:
    """A supported function: what to call and how it wants its arguments.

    The last ``repeat`` kinds repeat for further arguments. ``always`` counts the leading lazy arguments that are
    evaluated in every case. ``context`` functions are handed the `Context` first. ``since`` is the Excel that brought
    the function. ``work`` is how often a function goes over the arrays it is given.

    ``over`` is the same function over columns of many cases at once, where it has such a form: it is handed numpy
    first, single values or arrays with a number for each case, and for ``values`` a list of those. ``NaN``, or an
    infinite number, leaves a case to the plain function; ``NotImplemented`` leaves all of them.
    """

    name: str
    call: Callable[..., Value]
    kinds: tuple[Kind, ...]
    least: int
    most: int
    repeat: int
    always: int
    context: bool
    since: int = FIRST_EXCEL
    work: int = 1
    over: Callable[..., Any] | None = None

    @property
    def prefix(self) -> str:
        """What files put before the name of a function that Excel 2007 does not know."""
        return "_xlfn." if self.since > FIRST_EXCEL else ""

    def kinds_of(self, count: int) -> tuple[Kind, ...]:
        """The kinds of a call with that many arguments."""
        kinds = self.kinds
        if self.repeat:
            while len(kinds) < count:
                kinds += self.kinds[-self.repeat :]
        return kinds[:count]


REGISTERED: dict[str, Function] = {}
"""What has been registered so far; `valuesell.excel.functions.catalogue` has all of it."""

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result", bound=Value)


def function(  # noqa: PLR0913
    name: str,
    *kinds: Kind,
    optional: int = 0,
    repeat: int = 0,
    always: int = 0,
    context: bool = False,
    since: int = FIRST_EXCEL,
    work: int = 1,
    over: Callable[..., Any] | None = None,
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Register the decorated callable as an Excel function whose last ``optional`` arguments may be left out."""

    def register(call: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        most = MOST_ARGUMENTS if repeat else len(kinds)
        REGISTERED[name] = Function(
            name, call, kinds, len(kinds) - optional, most, repeat, always, context, since, work, over
        )
        return call

    return register


VOLATILE = frozenset({"INDIRECT", "OFFSET", "TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
"""Left out on purpose: their results change by themselves, or reach cells that no reader of the formula sees."""

PREFIXES_OF_OTHERS: Mapping[str, str] = {
    **dict.fromkeys(("FILTER", "SORT"), "_xlfn._xlws."),
    **dict.fromkeys(("NUMBERVALUE", "SEQUENCE", "SORTBY", "UNIQUE"), "_xlfn."),
}
"""Newer functions that are not supported, but may stand in a branch that is not taken, and travel in a copy."""
