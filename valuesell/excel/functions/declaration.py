"""How a function of Excel is declared: one declaration says all that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from valuesell.cells import CellRef, Scalar
from valuesell.excel.formulas.tree import Expr
from valuesell.excel.formulas.values import Array, Value
from valuesell.excel.formulas.workspace import Reader

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
"""How a function takes an argument.

``number``, ``text``, ``logical``: one value, converted. ``plain number``: a number where TRUE and FALSE are none, for
the functions that came to Excel with the Analysis ToolPak. ``scalar``: one value of any kind, an error is the result.
``any``: one value, errors too. These six are run once for each element where an array is given.
``values``: an array where a reference or array is given, else one value. ``truths``: the same, for functions of logical
values. ``array``: the same, and what is inside is evaluated as in an array formula. ``reference``: a reference as it
stands. ``area``: the same, and what is computed inside is computed as in an array formula. ``lazy``: the tree, not
evaluated.
"""

MOST_ARGUMENTS = 255
_NEWER = "_xlfn."
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


Chooser = Callable[..., Expr | None]
"""(context, arguments) -> the argument that is chosen; None if an array decides, each of its elements by itself."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What those who read a formula need to know of a function beside its value.

    ``chooser`` says which argument a function evaluates and gives as its result, ``results`` (place, number of
    arguments) which may be it. ``finds`` is what a function gives of the cells it found: them, or the value of one.
    ``searches``: it looks through the cells of an area for some of them. ``by_criteria`` is the function that is
    applied to the cells that meet criteria.

    ``amounts`` are the arguments that it computes with as amounts; ``last`` means the first one where the last is left
    out, and it is read in the shape of the first. ``operator`` is what it puts between its arguments. ``unit`` is what
    its result is measured in: as its ``first`` argument, or as all of them, which have a ``common`` unit.
    ``compares``: it gives one of several numbers. ``hides`` are the errors in its argument that it keeps from showing.
    ``asks_for_place``: what the cells it refers to hold makes no difference to it, or blank ones do as well.
    ``subtotals``: it takes the function that its first argument means of cells that are no such results themselves.
    """

    chooser: Chooser | None = None
    results: Callable[[int, int], bool] = lambda _place, _count: False
    finds: Literal["", "reference", "value"] = ""
    searches: bool = False
    by_criteria: str = ""
    amounts: Literal["", "all", "first", "last"] = ""
    operator: Literal["", "+", "*"] = ""
    unit: Literal["", "first", "common"] = ""
    compares: bool = False
    hides: Literal["", "errors", "#N/A"] = ""
    asks_for_place: bool = False
    subtotals: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A supported function: what to call and how it takes its arguments.

    The last ``repeat`` kinds repeat for further arguments. ``always`` counts the leading lazy arguments that are
    evaluated in every case. ``context`` functions get the `Context` first. ``since`` is the Excel that brought the
    function. ``work`` is how often a function goes over the arrays it is given.

    ``over`` is the same function over columns of many cases at once, where it has such a form: it gets numpy first,
    single values or arrays with a number for each case, and for ``values`` a list of those. ``NaN``, or an infinite
    number, leaves a case to the plain function; ``NotImplemented`` leaves all of them.
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
    traits: Traits = Traits()

    @property
    def prefix(self) -> str:
        """What files put before the name of a function that Excel 2007 does not know."""
        return _NEWER if self.since > FIRST_EXCEL else ""

    def kinds_of(self, count: int) -> tuple[Kind, ...]:
        """The kinds of a call with that many arguments."""
        kinds = self.kinds
        if self.repeat:
            while len(kinds) < count:
                kinds += self.kinds[-self.repeat :]
        return kinds[:count]


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A function that is known and not computed; it may be in a branch that is not taken, and travels in a copy.

    ``volatile`` ones are left out on purpose: their results change by themselves, or reach cells that no reader of the
    formula sees. ``prefix`` is what files put before the name.
    """

    prefix: str = ""
    volatile: bool = False
    traits: Traits = Traits()


UNSUPPORTED: Mapping[str, Unsupported] = {
    **dict.fromkeys(("INDIRECT", "OFFSET", "TODAY", "NOW"), Unsupported(volatile=True)),
    **dict.fromkeys(("RAND", "RANDBETWEEN", "CELL", "INFO"), Unsupported(volatile=True)),
    "RANDARRAY": Unsupported(_NEWER, volatile=True),
    **dict.fromkeys(("FILTER", "SORT"), Unsupported(f"{_NEWER}_xlws.")),
    **dict.fromkeys(("NUMBERVALUE", "SEQUENCE", "SORTBY", "UNIQUE"), Unsupported(_NEWER)),
    "AGGREGATE": Unsupported(traits=Traits(subtotals=True)),
}
"""The functions that are known and not supported, by upper-case name."""

DECLARED: dict[str, Function] = {}
"""What has been declared so far; `valuesell.excel.functions.catalogue` has all of it."""

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
    traits: Traits = Traits(),
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Declare the decorated callable as an Excel function whose last ``optional`` arguments may be left out."""

    def declare(call: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        most = MOST_ARGUMENTS if repeat else len(kinds)
        least = len(kinds) - optional
        DECLARED[name] = Function(name, call, kinds, least, most, repeat, always, context, since, work, over, traits)
        return call

    return declare
