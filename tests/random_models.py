"""Models made at random, as workbooks: what must hold for every case is tried on hundreds of them.

A model follows from its number: facts with ranges, elements of every kind and shape, prices, and explicit years.
"""

from __future__ import annotations

import random

from workbooks import grid_of

from valuesell.case.case import Case, case_of

_HEAD = """
## Visit
| Customer | Acme |
| Date of the visit | 2026-03-15 |
| Currency | USD |
| Horizon in years | {horizon} |
| Discount rate | {rate}% |
| Projected or documented | {status} |
"""
_TIMING = "Yearly or one-time | In year |"
_ELEMENTS = f"| Value element | Kind | Point | Benefit | {_TIMING} Ramp-up year 1 | Ramp-up year 2 | Growth a year |"
_AFTER = "Customer's amount | Customer's amount is against |"
_ROUND = (0.0, 0.5, 1.0, 2.0, 10.0, 100.0)


def random_case(number: int, until: str = "") -> Case:
    """The case of a number; with ``until`` the same one, documented and received until that day."""
    rng = random.Random(number)  # noqa: S311 - the same model for a number
    opened = case_of(grid_of(_Writer(rng).workbook(until)), f"model {number}.xlsx", "0" * 64)
    assert opened.is_valued, [found.message for found in opened.errors]
    return opened


class _Writer:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.horizon = rng.randint(1, 6)
        self.names = ["Ours", "A", "B", "C"][: rng.randint(2, 4)]
        self.facts = rng.randint(2, 6)
        self.marked = rng.choice((*self.names[1:], ""))

    def workbook(self, until: str) -> str:
        rng, status = self.rng, f"documented |\n| Received until | {until}" if until else "projected"
        elements = [f"Element {n}" for n in range(rng.randint(1, 5))]
        prices = [f"Price {n}" for n in range(rng.randint(1, 2))]
        return "".join(
            (
                _HEAD.format(horizon=self.horizon, rate=rng.choice((0, 5, 10, 12.5)), status=status),
                self._offerings(),
                self._facts(),
                f"\n## Elements\n{_ELEMENTS} {' | '.join(self.names)} | {_AFTER}\n",
                *(self._element(name) for name in elements),
                f"\n## Prices\n| Price line | {_TIMING} Growth a year | {' | '.join(self.names)} |\n",
                *(self._price(name) for name in prices),
                self._years([*elements, *prices]),
            )
        )

    def _offerings(self) -> str:
        marked, today = self.marked, self.rng.choice((*self.names[1:], ""))
        rows = "".join(
            f"| {name} | {'ours' if name == 'Ours' else 'alternative'} | {'yes' if name == today else ''} "
            f"| {'yes' if name == marked else ''} |\n"
            for name in self.names
        )
        head = "| Offering | Ours or alternative | Used today | Next-best alternative |"
        return f"\n## Offerings\n{head}\n{rows}"

    def _facts(self) -> str:
        rows = []
        for number in range(self.facts):
            likely = self.rng.choice((*_ROUND, round(self.rng.uniform(0, 50), 2)))
            low, high = likely * self.rng.choice((0, 0.5, 0.9)), likely * self.rng.choice((1.1, 2)) + 1
            ends = (low, likely, high) if self.rng.random() < 0.7 else ("", likely, "")
            rows.append(f"| Fact {number} | {' | '.join(map(str, ends))} |\n")
        return "\n## Facts\n| Fact | Low | Likely | High |\n" + "".join(rows)

    def _formula(self) -> str:
        one, two, three = (f"Facts!C{self.rng.randint(2, self.facts + 1)}" for _ in range(3))
        number = self.rng.choice((1, 2, 7.5, 40))
        shapes = (
            f"={one}*{number}",
            f"={one}*{two}",
            f"={one}*({two}-{number})",
            f"=({one}+{number})*{two}-{three}",
            f"=MAX(0,{one}-{number})*{two}",
            f"={one}*{one}-{number}*{two}",
            f"={one}/({two}+1)",
            str(self.rng.choice(_ROUND)),
        )
        return self.rng.choice(shapes)

    def _amounts(self) -> str:
        return " | ".join(self._formula() for _ in self.names)

    def _timing(self) -> tuple[str, ...]:
        if self.rng.random() < 0.3:
            return ("one-time", str(self.rng.randint(0, self.horizon)), "")
        return ("yearly", "", self.rng.choice(("", "3%", "-5%")))

    def _element(self, name: str) -> str:
        rng = self.rng
        kind = rng.choice(("cost saving", "cost saving", "added value", "cost of obtaining"))
        counted = name.endswith(" 0")  # a case needs something to count
        point = "" if counted else rng.choice(("", "", "", "contention"))
        timing, year, growth = self._timing()
        ramp = (
            rng.choice((("", ""), ("50%", "100%"), ("20%", "")))
            if timing == "yearly" and "saving" in kind
            else ("", "")
        )
        own = str(rng.choice((-10, 25))) if point and rng.random() < 0.5 else ""
        named = self.names[1:] if not self.marked else ["", *self.names[1:]]  # blank: the best, which may change
        against = rng.choice(named) if own else ""
        benefit = "" if counted else rng.choice(("cash", "avoided cost", "capacity", ""))
        cells = (name, kind, point, benefit, timing, year, *ramp, growth, self._amounts(), own, against)
        return f"| {' | '.join(cells)} |\n"

    def _price(self, name: str) -> str:
        return f"| {' | '.join((name, *self._timing(), self._amounts()))} |\n"

    def _years(self, items: list[str]) -> str:
        head = f"| Element or price | Offering | {' | '.join(f'Year {t}' for t in range(self.horizon + 1))} |\n"
        chosen = {(self.rng.choice(items), self.rng.choice(self.names)) for _ in range(self.rng.randint(0, 2))}
        rows = "".join(
            f"| {item} | {offering} | {' | '.join(self._formula() for _ in range(self.horizon + 1))} |\n"
            for item, offering in sorted(chosen)
        )
        return f"\n## Years\n{head}{rows}"
