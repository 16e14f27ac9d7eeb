"""Which cells change with others, in an order in which each comes after those it reads.

Read off the trees: a formula is taken to read every cell it names, in branches that are not taken too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from valuesell.cells import CellRef
from valuesell.excel.formulas.calculation import Calculation
from valuesell.excel.formulas.column_values import Operand
from valuesell.excel.formulas.interpret import Interpreter
from valuesell.excel.formulas.tree import (
    Binary,
    Call,
    CellReference,
    Expr,
    Name,
    RangeReference,
    StructuredReference,
    children,
    walk,
)
from valuesell.excel.formulas.values import Area, ExcelError
from valuesell.excel.formulas.workspace import Key, Workspace
from valuesell.excel.functions.catalogue import traits

Fixed = Operand | Area


@dataclass(frozen=True, slots=True)
class Step:
    """A formula whose result changes: its cell, its tree, and which changing cells it may read.

    ``varying`` are the identities of the tree's nodes that depend on them, ``fixed`` what others came to, once known.
    """

    cell: Key
    tree: Expr
    inputs: tuple[Key, ...]
    varying: frozenset[int]
    fixed: dict[int, Fixed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """The formulas to compute again, in order.

    ``untraced`` are cells that cannot be computed in any such order: they read each other in a ring in some branch, or
    areas that only a computation tells (``INDEX(..):INDEX(..)``), or cells that do.
    """

    steps: tuple[Step, ...]
    untraced: frozenset[Key]


@dataclass(frozen=True, slots=True)
class _Traced:
    """What a formula refers to by its text.

    ``nodes`` are the identities of its tree's nodes, inner ones first, each with those right inside it and the areas
    that it refers to by itself; None where the text does not tell them.
    """

    tree: Expr | None
    nodes: tuple[tuple[int, tuple[int, ...], tuple[Area, ...]], ...] | None

    @property
    def areas(self) -> Iterator[Area]:
        """All areas that the formula refers to, in the order of its text."""
        return (area for _, _, areas in reversed(self.nodes or ()) for area in areas)


class References:
    """What the formulas of a grid refer to: each is looked at once, whichever cells are replaced later."""

    def __init__(self) -> None:
        self._found: dict[Key, _Traced] = {}

    def of(self, cell: Key, tree: Expr | None, workspace: Workspace) -> _Traced:
        """What the formula of a cell refers to; this is its tree."""
        if cell not in self._found:
            self._found[cell] = _traced(tree, Interpreter(workspace, CellRef(*cell), array=False))
        return self._found[cell]


def _traced(tree: Expr | None, interpreter: Interpreter) -> _Traced:
    if tree is None:
        return _Traced(None, ())
    try:
        nodes = [(id(node), tuple(map(id, children(node))), _areas(node, interpreter)) for node in walk(tree)]
    except _UntracedError:
        return _Traced(tree, None)
    return _Traced(tree, tuple(reversed(nodes)))


def plan(workspace: Workspace, references: References, wanted: Iterable[Key], changed: Iterable[Key]) -> Plan:
    """What has to be computed again for the wanted cells when the content of the changed ones is replaced."""
    planner = _Planner(workspace, references, frozenset(changed))
    for cell in wanted:
        planner.follow(cell)
    return Plan(tuple(planner.steps), frozenset(planner.untraced))


def dependencies(
    workspace: Workspace, references: References, wanted: Iterable[Key], changed: Iterable[Key]
) -> dict[Key, frozenset[Key]]:
    """Which of the changed cells each wanted one may read, itself or through other formulas, in any branch."""
    leaves, calculation, cells = frozenset(changed), Calculation(workspace), tuple(wanted)
    found = plan(workspace, references, cells, leaves)
    reached: dict[Key, frozenset[Key]] = {cell: frozenset((cell,)) for cell in leaves}
    for step in found.steps:
        inputs = (reached.get(calculation.anchor(cell), leaves) for cell in step.inputs)
        reached[step.cell] = frozenset().union(*inputs)
    result = {}
    for cell in cells:
        anchor = calculation.anchor(cell)
        result[cell] = leaves if anchor in found.untraced else reached.get(anchor, frozenset())
    return result


@dataclass(slots=True)
class _Formula:
    """A formula on the way: what it refers to, and the cells there that are still to be followed."""

    cell: Key
    traced: _Traced
    waiting: Iterator[Key]


class _Planner:
    def __init__(self, workspace: Workspace, references: References, changed: frozenset[Key]) -> None:
        self.steps: list[Step] = []
        self.untraced: set[Key] = set()
        self._workspace = workspace
        self._references = references
        self._calculation = Calculation(workspace)
        self._changed = changed
        self._changing: set[Key] = set(changed)
        self._done: set[Key] = set(changed)
        self._path: dict[Key, _Formula] = {}
        self._moving: dict[str, frozenset[Key]] = {}
        self._within: dict[Area, tuple[Key, ...]] = {}

    def follow(self, cell: Key) -> None:
        """Plan a cell after all it reads. No recursion: chains of formulas may be of any length."""
        if not self._is_open(cell):
            return
        self._begin(cell)
        while self._path:
            formula = next(reversed(self._path.values()))
            needed = next(formula.waiting, None)
            if needed is None:
                self._finish(formula)
            elif self._calculation.anchor(needed) in self._path:
                self._mark_ring(self._calculation.anchor(needed))
            elif self._is_open(needed):
                self._begin(needed)

    def _is_open(self, cell: Key) -> bool:
        return self._calculation.is_computed(cell) and self._calculation.anchor(cell) not in self._done

    def _begin(self, cell: Key) -> None:
        anchor = self._calculation.anchor(cell)
        traced = self._references.of(anchor, self._calculation.tree(anchor), self._workspace)
        if traced.nodes is None:
            self.untraced.add(anchor)
        waiting = iter([key for area in traced.areas for key in self._cells(area) if key not in self._done])
        self._path[anchor] = _Formula(anchor, traced, waiting)

    def _mark_ring(self, first: Key) -> None:
        members = list(self._path)
        self.untraced.update(members[members.index(first) :])

    def _finish(self, formula: _Formula) -> None:
        del self._path[formula.cell]
        self._done.add(formula.cell)
        traced = formula.traced
        inputs = dict.fromkeys(key for area in traced.areas for key in self._cells(area) if key in self._changing)
        if any(self._calculation.anchor(key) in self.untraced for key in inputs):
            self.untraced.add(formula.cell)
        if inputs or formula.cell in self.untraced:
            filled = self._calculation.filled_by(formula.cell)
            self._changing.update(filled)
            if formula.cell in self.untraced:
                self.untraced.update(filled)
            elif traced.tree is not None:
                self.steps.append(Step(formula.cell, traced.tree, tuple(inputs), self._varying(traced)))

    def _varying(self, traced: _Traced) -> frozenset[int]:
        """The nodes that depend on changing cells, found from the leaves up."""
        found: set[int] = set()
        for node, inner, areas in traced.nodes or ():
            if not found.isdisjoint(inner) or any(not self._changing.isdisjoint(self._cells(area)) for area in areas):
                found.add(node)
        return frozenset(found)

    def _cells(self, area: Area) -> tuple[Key, ...]:
        """The cells of an area that formulas fill, or whose content is replaced."""
        if area not in self._within:
            self._within[area] = tuple(self._found_in(area))
        return self._within[area]

    def _found_in(self, area: Area) -> Iterator[Key]:
        moving = self._moving_on(area.sheet)
        sheet, top, left, bottom, right = area
        self._workspace.spend(min(area.height * area.width, len(moving)))
        if area.height * area.width > len(moving):
            yield from sorted(key for key in moving if top <= key[1] <= bottom and left <= key[2] <= right)
            return
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (sheet, row, column) in moving:
                    yield (sheet, row, column)

    def _moving_on(self, sheet: str) -> frozenset[Key]:
        """The cells of a sheet that formulas fill or whose content is replaced."""
        if sheet not in self._moving:
            view = self._workspace.view(sheet)
            keys: set[tuple[int, int]] = set()
            if view is not None:
                keys = {key for key, cell in view.cells.items() if cell.formula is not None} | view.anchors.keys()
            changed = frozenset(cell for cell in self._changed if cell[0] == sheet)
            self._moving[sheet] = changed.union((sheet, *key) for key in keys)
        return self._moving[sheet]


class _UntracedError(Exception):
    """Which cells a formula reads is not told by its text."""


def _areas(node: Expr, interpreter: Interpreter) -> tuple[Area, ...]:
    """The areas that a node of a tree refers to by itself."""
    if isinstance(node, CellReference | RangeReference | StructuredReference):
        area = interpreter.value(node)
        return (area,) if isinstance(area, Area) else ()
    if isinstance(node, Name):
        return _behind(node, interpreter)
    if isinstance(node, Binary) and node.operator == ":":
        raise _UntracedError
    if isinstance(node, Call) and traits(node.name).amounts == "last" and len(node.arguments) == _WITH_TARGET:
        return (_target(node, interpreter),)
    return ()


_WITH_TARGET = 3
"""Arguments of SUMIF and its like where the last is given, which is read in the shape of the first."""


def _target(call: Call, interpreter: Interpreter) -> Area:
    tested, target = (
        interpreter.value(argument)
        if isinstance(argument, CellReference | RangeReference | StructuredReference)
        else None
        for argument in (call.arguments[0], call.arguments[2])
    )
    if not isinstance(tested, Area) or not isinstance(target, Area):
        raise _UntracedError
    return target._replace(bottom=target.top + tested.height - 1, right=target.left + tested.width - 1)


def _behind(name: Name, interpreter: Interpreter) -> tuple[Area, ...]:
    """The areas that a defined name refers to; none where there is no such name."""
    try:
        return interpreter.inside_name(
            name, lambda tree: tuple(area for node in walk(tree) for area in _areas(node, interpreter))
        )
    except ExcelError:
        return ()
