"""Which cells change with others, in an order in which each comes after those it reads.

Read off the trees: a formula is taken to read every cell it names, in branches that are not taken too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from valuesell.cells import CellRef
from valuesell.excel.formulas.calculation import Calculation
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


@dataclass(frozen=True, slots=True)
class Step:
    """A formula whose result changes: its cell, its tree, and which changing cells it may read.

    ``varying`` are the identities of the tree's nodes that depend on them.
    """

    cell: Key
    tree: Expr
    inputs: tuple[Key, ...]
    varying: frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The formulas to compute again, in order.

    ``untraced`` are cells that cannot be computed in any such order: they read each other in a ring in some branch, or
    areas that only a computation tells (``INDEX(..):INDEX(..)``), or cells that do.
    """

    steps: tuple[Step, ...]
    untraced: frozenset[Key]


def plan(workspace: Workspace, wanted: Iterable[Key], changed: Iterable[Key]) -> Plan:
    """What has to be computed again for the wanted cells when the content of the changed ones is replaced."""
    planner = _Planner(workspace, frozenset(changed))
    for cell in wanted:
        planner.follow(cell)
    return Plan(tuple(planner.steps), frozenset(planner.untraced))


def dependencies(workspace: Workspace, wanted: Iterable[Key], changed: Iterable[Key]) -> dict[Key, frozenset[Key]]:
    """Which of the changed cells each wanted one may read, itself or through other formulas, in any branch."""
    leaves, calculation, cells = frozenset(changed), Calculation(workspace), tuple(wanted)
    found = plan(workspace, cells, leaves)
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
    """A formula on the way: the areas that nodes of its tree refer to, and the cells in them still to be followed."""

    cell: Key
    tree: Expr | None
    areas: dict[int, tuple[Area, ...]] = field(default_factory=dict)
    waiting: Iterator[Key] = field(default_factory=lambda: iter(()))


class _Planner:
    def __init__(self, workspace: Workspace, changed: frozenset[Key]) -> None:
        self.steps: list[Step] = []
        self.untraced: set[Key] = set()
        self._workspace = workspace
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
        tree = self._calculation.tree(anchor)
        formula = _Formula(anchor, tree)
        if tree is not None:
            try:
                formula.areas = dict(_areas(tree, Interpreter(self._workspace, CellRef(*anchor), array=False)))
            except _UntracedError:
                self.untraced.add(anchor)
        formula.waiting = iter([key for areas in formula.areas.values() for area in areas for key in self._cells(area)])
        self._path[anchor] = formula

    def _mark_ring(self, first: Key) -> None:
        members = list(self._path)
        self.untraced.update(members[members.index(first) :])

    def _finish(self, formula: _Formula) -> None:
        del self._path[formula.cell]
        self._done.add(formula.cell)
        inputs = dict.fromkeys(
            key
            for areas in formula.areas.values()
            for area in areas
            for key in self._cells(area)
            if key in self._changing
        )
        if any(self._calculation.anchor(key) in self.untraced for key in inputs):
            self.untraced.add(formula.cell)
        if inputs or formula.cell in self.untraced:
            filled = self._calculation.filled_by(formula.cell)
            self._changing.update(filled)
            if formula.cell in self.untraced:
                self.untraced.update(filled)
            elif formula.tree is not None:
                self.steps.append(Step(formula.cell, formula.tree, tuple(inputs), self._varying(formula)))

    def _varying(self, formula: _Formula) -> frozenset[int]:
        """The nodes that depend on changing cells, found from the leaves up."""
        found: set[int] = set()
        for node in reversed(list(walk(formula.tree))) if formula.tree is not None else ():
            own = (key for area in formula.areas.get(id(node), ()) for key in self._cells(area))
            if any(id(child) in found for child in children(node)) or any(key in self._changing for key in own):
                found.add(id(node))
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


def _areas(expr: Expr, interpreter: Interpreter) -> Iterator[tuple[int, tuple[Area, ...]]]:
    """The areas that each node of a tree refers to by itself, by the node's identity."""
    for node in walk(expr):
        if isinstance(node, Binary) and node.operator == ":":
            raise _UntracedError
        if isinstance(node, CellReference | RangeReference | StructuredReference):
            area = interpreter.value(node)
            if isinstance(area, Area):
                yield id(node), (area,)
        elif isinstance(node, Name):
            yield id(node), _behind(node, interpreter)
        elif isinstance(node, Call) and node.name in _STRETCHED and len(node.arguments) == _WITH_TARGET:
            yield id(node), (_target(node, interpreter),)


_STRETCHED = frozenset({"SUMIF", "AVERAGEIF"})
"""Functions that read their third argument in the shape of their first."""
_WITH_TARGET = 3


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
            name, lambda tree: tuple(area for _, areas in _areas(tree, interpreter) for area in areas)
        )
    except ExcelError:
        return ()
