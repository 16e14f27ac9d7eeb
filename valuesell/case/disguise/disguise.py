"""A case in disguise: other words for its names, other sizes of its amounts, the same value in every other respect."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from valuesell.case.case import Case, case_of
from valuesell.case.disguise.leaks import leaks
from valuesell.case.disguise.names import Names, names_of
from valuesell.case.disguise.proof import Difference, differences, differences_in_draws, size_of
from valuesell.case.disguise.renamed_grid import Changes, changed_grid
from valuesell.case.disguise.scale import Scaling, is_typed, scaling_of
from valuesell.case.disguise.telling_numbers import telling_constants
from valuesell.cells import CellRef, Entered
from valuesell.excel.formulas.parse import FormulaSyntaxError, parse
from valuesell.excel.formulas.tree import Number, walk
from valuesell.files import UnwritableFileError
from valuesell.value.changes import Change, changeable
from valuesell.value.equation import Named
from valuesell.value.model import Fact
from valuesell.value.sensitivity import Sensitivity
from valuesell.value.simulation import simulate

NEUTRAL_NAME = "value case history"
"""What files are called instead of their workbook, whose name is often the customer's."""
_MOST_NAMED = 6
_NEUTRAL = {0, 1, 100, 1e3, 1e6, 1e9}


class DisguiseError(UnwritableFileError):
    """The case cannot be given away as it was asked for. Its text is a sentence for the person who asked."""


@dataclass(frozen=True, slots=True)
class DisguiseOptions:
    """What a person asks to be changed: names and ``hide``, more words; amounts by a ``factor``, 1 to leave them."""

    anonymous: bool = True
    hide: tuple[str, ...] = ()
    factor: float = 1.0

    @classmethod
    def of(cls, hide: Sequence[str] | None, factor: float | None) -> DisguiseOptions:
        """The options as they are typed: where ``hide`` is None names stay, where ``factor`` is None amounts do.

        Raises:
            DisguiseError: the factor is 1.
        """
        if factor == 1:
            raise DisguiseError("A factor of 1 hides nothing. Give --scale another one, such as 0.37, or leave it out.")
        return cls(hide is not None, tuple(hide or ()), 1.0 if factor is None else factor)


@dataclass(frozen=True)
class Disguise:
    """A case in disguise. ``names`` are those that were replaced, None where they were not asked for.

    ``masked`` are the cells whose sentences had amounts of money.
    """

    case: Case
    names: Names | None = None
    masked: tuple[CellRef, ...] = ()
    original: Case | None = field(default=None, repr=False)

    def check(self, texts: Mapping[str, str]) -> None:
        """Looks for hidden names in texts that are about to be written, by what each text is called.

        Raises:
            DisguiseError: one is left.
        """
        if self.names is None or self.original is None:
            return
        secrets = (self.original.sha256, self.original.name)
        if left := leaks(texts, self.names, secrets):
            raise DisguiseError(f"Nothing was written: {left[0]}. Change the words there, or add --hide with them.")


def disguised(case: Case, options: DisguiseOptions) -> Disguise:
    """A case that gives away no names, or no amounts, and is worth the same.

    Raises:
        DisguiseError: its value hangs on the names, or its amounts do not all follow the factor.
    """
    _check_factor(options.factor)
    names = names_of(case, options.hide) if options.anonymous else None
    scaling = _scaling(case, options.factor)
    again = _valued_again(case, names, scaling)
    if not again.is_valued:
        raise DisguiseError(_cannot_be_valued(again))
    _check_same(case, again, scaling)
    _check_draws(case, again, scaling)
    _check_constants(case, scaling)
    return Disguise(again, names, _masked(case, scaling), case)


def _check_factor(factor: float) -> None:
    if not math.isfinite(factor) or not 1e-6 <= factor <= 1e6:
        raise DisguiseError("The factor of --scale must be a number between 0.000001 and 1,000,000, such as 0.37.")


def _scaling(case: Case, factor: float) -> Scaling | None:
    return None if factor == 1 else scaling_of(case, factor)


def _valued_again(case: Case, names: Names | None, scaling: Scaling | None) -> Case:
    """The changed workbook, read and valued as any other."""
    changes = _changes(names, scaling)
    alternative = changes.words(case.valuation.alternative.name)
    if names:
        names.replacer.counts.clear()  # what is counted are the workbook's own cells
    name, sha256 = (f"{NEUTRAL_NAME}.xlsx", "") if names else (case.name, case.sha256)
    again = case_of(changed_grid(case.grid, changes), name, sha256, alternative)
    if not again.is_valued or len(again.model.facts) != len(case.model.facts):
        return again
    identities = [fact.identity for fact in case.model.facts]
    drawn = _drawn_by_place(again) if names else _drawn_as(again, identities)
    return replace(
        drawn,
        setting=case.setting,
        changes=tuple(_changed(change, changeable(drawn.model, _unknown), scaling) for change in case.changes),
        anonymous=names is not None,
        scaled=scaling is not None,
    )


def _drawn_as(case: Case, identities: Sequence[str]) -> Case:
    """The case with the draws of its facts hanging on these identities, one a fact."""
    facts = tuple(replace(fact, drawn_as=one) for fact, one in zip(case.model.facts, identities, strict=True))
    model = replace(case.model, facts=facts)
    return replace(case, stated=model, results=replace(case.valuation, model=model))


def _drawn_by_place(case: Case) -> Case:
    """The case with draws that hang on the places of its facts: nobody can try out which names give its ranges."""
    return _drawn_as(case, [f"fact {number}" for number in range(1, len(case.model.facts) + 1)])


def _changes(names: Names | None, scaling: Scaling | None) -> Changes:
    def words(text: str) -> str:
        shown = scaling.masked(text) if scaling else text
        return names.replacer(shown) if names else shown

    constants: dict[CellRef, Entered] = {}
    if names:
        constants |= names.cells
    if scaling:
        constants |= scaling.cells
        return Changes(words, constants, scaling.number)
    return Changes(words, constants)


def _changed(change: Change, facts: Sequence[Fact], scaling: Scaling | None) -> Change:
    """A what-if number, as what it changes is called now. An amount is money, a fact may be."""
    fact = next(fact for fact in facts if fact.cell == change.fact.cell)
    times = scaling.factor ** scaling.facts.get(fact.cell, 1) if scaling else 1.0
    likely = None if change.fact.likely is None else change.fact.likely * times
    return Change(replace(fact, likely=likely), change.value * times)


def _unknown(_cell: CellRef) -> None:
    """What a cell holds does not matter to what it is called."""


def _masked(case: Case, scaling: Scaling | None) -> tuple[CellRef, ...]:
    """The cells of the sheets that were read whose texts had amounts."""
    if scaling is None:
        return ()
    sheets = {ref.sheet for ref in (*(fact.cell for fact in case.model.facts), *(e.cell for e in case.model.elements))}
    sheets |= {o.cell.sheet for o in case.model.offerings} | {p.cell.sheet for p in case.model.prices}
    sheets |= {case.reading.sheets["visit"]}
    return tuple(
        CellRef(name, row, column)
        for name in case.grid.sheets
        if name in sheets
        for (row, column), cell in sorted(case.grid.sheets[name].cells.items())
        if isinstance(cell.entered, str) and scaling.masked(cell.entered) != cell.entered
    )


# What is said when it cannot be done


def _cannot_be_valued(case: Case) -> str:
    first = next(iter(case.errors), None)
    said = f" {first.place}: {first.message}" if first else ""
    return f"With its names or amounts replaced, the workbook cannot be valued any more, so nothing was written.{said}"


def _check_same(case: Case, again: Case, scaling: Scaling | None) -> None:
    _refuse(case, list(differences(case, again, scaling.factor if scaling else 1.0)), scaling)


def _check_draws(case: Case, again: Case, scaling: Scaling | None) -> None:
    """The ranges of both, over draws that show a threshold that is crossed."""
    drawn = [_drawn_by_place(one) for one in (case, again)]
    before, after = (simulate(Sensitivity(one.grid, one.valuation)) for one in drawn)
    factor = scaling.factor if scaling else 1.0
    _refuse(case, list(differences_in_draws(before, after, factor, size_of(case))), scaling)


def _check_constants(case: Case, scaling: Scaling | None) -> None:
    """That no formula holds a number by whose side a scaled amount gives the factor away."""
    constant = next(telling_constants(case, scaling), None) if scaling else None
    if constant is not None:
        raise DisguiseError(
            f"Nothing was written: a formula of {constant.item}, in {constant.cell}, holds the number "
            f"{constant.number:.15g}, which looks like an amount of money and would stay as it is. Put it into Facts "
            "with its unit, and let the formula refer to it; or report without --scale."
        )


def _refuse(case: Case, found: Sequence[Difference], scaling: Scaling | None) -> None:
    """Says what would not be the same, if anything."""
    if found:
        raise DisguiseError(_does_not_follow(case, found, scaling) if scaling else _depends_on_names(found))


def _depends_on_names(found: Sequence[Difference]) -> str:
    return (
        f"Nothing was written: without the names another value would come out for {_listed(found)}. A formula there, "
        "or one that it uses, looks at the letters of a name: its length, a part of it, or another spelling. "
        "Refer to the cell of the name instead, or report without --anonymize."
    )


def _does_not_follow(case: Case, found: Sequence[Difference], scaling: Scaling) -> str:
    reasons = sorted(
        {reason for one in found[:_MOST_NAMED] if one.cell for reason in _reasons(case, one.cell, scaling)}
    )
    because = f" Look at {'; '.join(reasons[:_MOST_NAMED])}." if reasons else ""
    return (
        f"Nothing was written: with the amounts of money scaled, {_listed(found)} would not be scaled alike.{because} "
        "Put each amount of money into Facts with its currency in the unit (such as USD an hour), also one inside a "
        "formula or a threshold, and let formulas refer to it; or report without --scale."
    )


def _reasons(case: Case, cell: CellRef, scaling: Scaling) -> list[str]:
    """What an amount rests on that was not scaled: numbers inside formulas, facts and cells without a currency."""
    facts = {fact.cell: fact for fact in case.model.facts}
    waiting, seen = [cell], set[CellRef]()
    reasons: list[str] = []
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if at in facts:
            reasons += _reason_of_fact(facts[at], scaling)
        elif is_typed(case.grid, at):
            reasons += [f"the number typed in {at}"] if at not in scaling.cells else []
        else:
            reasons += [f"the number {number:g} in {at}" for number in _numbers_in(case.grid.cell(at).formula)]
            equation = case.equations.get(at)
            waiting += [token.cell for token in equation.tokens if isinstance(token, Named)] if equation else []
    return reasons


def _reason_of_fact(fact: Fact, scaling: Scaling) -> list[str]:
    if scaling.facts[fact.cell] and not fact.computed:
        return []
    return [f'{fact.cell}, {fact.name}, whose unit is "{fact.unit}"']


def _numbers_in(formula: str | None) -> list[float]:
    """The numbers in a formula that may be money: not those that only change a unit."""
    try:
        tree = parse(formula or "")
    except FormulaSyntaxError:
        return []
    return [node.value for node in walk(tree) if isinstance(node, Number) and node.value not in _NEUTRAL]


def _listed(found: Sequence[Difference]) -> str:
    shown = [f"{one.what} ({one.cell})" if one.cell else one.what for one in found[:_MOST_NAMED]]
    more = len(found) - len(shown)
    return ", ".join(dict.fromkeys(shown)) + (f" and {more} more" if more > 0 else "")
