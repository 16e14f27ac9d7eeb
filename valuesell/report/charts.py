"""The charts of a report as data: what is shown, in which words, and what it finds. Every output draws them its way.

``subject`` says what a chart is about. ``finding`` says in a sentence what it shows: a title for a slide, and what a
person is told who cannot see the chart. Amounts are in ``unit``. Sizes, colours and axes are up to the drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What an amount is for the customer, which decides its colour."""

    PRICE = "price"
    BETTER = "better"
    WORSE = "worse"
    TOTAL = "total"

    @classmethod
    def of(cls, amount: float) -> Role:
        """Better for what the customer gains, worse for what the customer loses."""
        return cls.BETTER if amount >= 0 else cls.WORSE


@dataclass(frozen=True, slots=True)
class Series:
    """A label and a value for each year, beginning with year 0."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A label and, for each year, the two amounts between which something lies."""

    label: str
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that is marked, and the lines written beside it."""

    value: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder: the amounts between which its bar lies, and the amount in words."""

    label: str
    start: float
    end: float
    amount: str
    role: Role


@dataclass(frozen=True, slots=True)
class LadderChart:
    """The economic value ladder. Each difference in value starts where the step before it ended."""

    subject: str
    finding: str
    unit: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CashFlowChart:
    """Each year's net amount and the running total. ``payback`` marks a time in years from the start."""

    subject: str
    finding: str
    unit: str
    net: Series
    running_total: Series
    band: Band | None = None
    payback: Mark | None = None


@dataclass(frozen=True, slots=True)
class TornadoRow:
    """One fact of a tornado: the result at its low and at its high, and the fact's own value at each in words."""

    label: str
    low: float
    high: float
    low_text: str
    high_text: str


@dataclass(frozen=True, slots=True)
class TornadoChart:
    """The facts that decide a result, the strongest first. ``base`` is the result with all facts likely."""

    subject: str
    finding: str
    unit: str
    base: Mark
    rows: tuple[TornadoRow, ...]


@dataclass(frozen=True, slots=True)
class HistogramChart:
    """How many simulations came to how much: one count between each two edges. The marks are P10, P50 and P90."""

    subject: str
    finding: str
    unit: str
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    marks: tuple[Mark, Mark, Mark]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0 to 1, and the same in words. ``strength`` is 5 for the strongest evidence and 0 for none."""

    label: str
    share: float
    text: str
    strength: int


@dataclass(frozen=True, slots=True)
class EvidenceChart:
    """On what evidence the value rests: shares that add up to 1, the strongest evidence first."""

    subject: str
    shares: tuple[Share, ...]

    @property
    def finding(self) -> str:
        """The shares in a row."""
        return ", ".join(f"{share.label} {share.text}" for share in self.shares)


@dataclass(frozen=True, slots=True)
class LengthBar:
    """An amount, and its size as a share of the largest one beside it: −1 to 1. ``subject`` is the amount in words."""

    subject: str
    length: float

    @property
    def finding(self) -> str:
        """The amount in words."""
        return self.subject


Chart = LadderChart | CashFlowChart | TornadoChart | HistogramChart | EvidenceChart | LengthBar
