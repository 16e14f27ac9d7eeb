"""The yearly cash flow, and each result with its definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valuesell.report.charts import Band, CashFlowChart, Mark, Series
from valuesell.report.results import Result
from valuesell.report.voice import Voice
from valuesell.value.finance import discount_factors, present_value


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year, or the sum of all."""

    year: str
    benefits: str
    costs: str
    net: str
    running_total: str
    factor: str
    present_value: str


@dataclass(frozen=True, slots=True)
class CashFlowSection:
    """The cash flow as a chart and as a table, whose discount rate it is, and the results."""

    chart: CashFlowChart
    rate: str
    years: tuple[YearRow, ...]
    sum: YearRow
    results: tuple[Result, ...]


def cash_flow(voice: Voice) -> CashFlowSection | None:
    """The cash flow of a case; None before a price, as no costs are known."""
    if not voice.valuation.is_priced:
        return None
    return CashFlowSection(
        chart=_chart(voice),
        rate=_rate(voice),
        years=_years(voice),
        sum=_sum(voice),
        results=_results(voice),
    )


def _rate(voice: Voice) -> str:
    visit = voice.model.visit
    rate = voice.wording.percent_as_given(visit.discount_rate)
    if visit.rate_source:
        return voice.wording.text("Discount rate: {rate} a year ({whose}).", rate=rate, whose=visit.rate_source)
    return voice.wording.text("Discount rate: {rate} a year; whose it is was not noted.", rate=rate)


def _years(voice: Voice) -> tuple[YearRow, ...]:
    flow = voice.valuation.cash_flow
    factors = discount_factors(voice.model.visit.discount_rate, voice.model.visit.horizon)
    columns = zip(flow.benefits, flow.costs, flow.net, flow.cumulative, factors, strict=True)
    return tuple(
        YearRow(
            year=voice.wording.number(year),
            benefits=voice.amount(benefit),
            costs=voice.amount(-cost),
            net=voice.amount(net),
            running_total=voice.amount(total),
            factor=voice.wording.number(factor, 4),
            present_value=voice.amount(net * factor),
        )
        for year, (benefit, cost, net, total, factor) in enumerate(columns)
    )


def _sum(voice: Voice) -> YearRow:
    flow = voice.valuation.cash_flow
    return YearRow(
        year=voice.wording.text("Sum"),
        benefits=voice.amount(sum(flow.benefits)),
        costs=voice.amount(-sum(flow.costs)),
        net=voice.amount(sum(flow.net)),
        running_total="",
        factor="",
        present_value=voice.amount(voice.valuation.npv),
    )


def _results(voice: Voice) -> tuple[Result, ...]:
    valuation, text = voice.valuation, voice.wording.text
    return (
        Result(
            text("Net present value (the net gain for the customer)"),
            voice.wording.money(valuation.npv),
            text("The yearly net amounts, each divided by (1 + discount rate) to the power of its year, added up."),
        ),
        Result(text("Return on investment"), voice.roi, _roi_defined(voice)),
        Result(
            text("Payback"),
            voice.payback,
            text("When the running total last turns from minus to plus, evenly inside the year; not discounted."),
        ),
        Result(
            text("Internal rate of return"),
            voice.irr,
            text(
                "The discount rate at which the net present value is zero; only if the net amounts change sign once, "
                "from minus to plus."
            ),
        ),
        Result(
            text("Highest price that still pays"),
            voice.wording.money(valuation.ladder.price + valuation.npv),
            text(
                "Price of {ours} in present value plus the net present value: {price} + {npv}. Above it the customer "
                "is better off with {theirs}.",
                ours=voice.ours.name,
                theirs=voice.theirs.name,
                price=voice.amount(valuation.ladder.price),
                npv=voice.amount(valuation.npv),
            ),
        ),
        *_ratios(voice),
        *_waiting(voice),
        *_expected(voice),
    )


def _ratios(voice: Voice) -> Iterator[Result]:
    """Benefits by outlay, and how the value is shared: where they are defined."""
    valuation, text = voice.valuation, voice.wording.text
    if valuation.benefit_cost_ratio is not None:
        yield Result(
            text("Benefit / cost ratio"),
            voice.wording.number(valuation.benefit_cost_ratio, 2),
            text("Benefits ÷ outlay in present value, both as for the return on investment."),
        )
    if valuation.customers_share is not None:
        yield Result(
            text("The customer's share of the value"),
            voice.wording.percent(valuation.customers_share),
            text("Net gain ÷ difference in value, in present value. The rest pays our higher price."),
        )


def _waiting(voice: Voice) -> Iterator[Result]:
    """What waiting costs, where the alternative is what the customer uses today."""
    cost = voice.valuation.cost_of_waiting
    if cost is not None:
        yield Result(
            voice.wording.text("Cost of waiting a month"),
            voice.wording.money(cost),
            voice.wording.text("The net gain of a year ({a_year}) ÷ 12.", a_year=voice.a_year.casefold()),
        )


def _expected(voice: Voice) -> Iterator[Result]:
    """What a documented case still expects, in no other figure."""
    expected = voice.valuation.expected
    if expected is not None:
        worth = present_value(expected.net, voice.model.visit.discount_rate)
        yield Result(
            voice.wording.text("Expected after {date}", date=voice.until),
            voice.wording.money(worth),
            voice.wording.text("Net gain in present value that was not received yet. It is in no other figure."),
        )


def _roi_defined(voice: Voice) -> str:
    valuation = voice.valuation
    if valuation.roi is None:
        return voice.wording.text(
            "(benefits − outlay) ÷ outlay in present value. Nothing extra is paid against the alternative, so there is "
            "nothing to divide by."
        )
    return voice.wording.text(
        "(benefits − outlay) ÷ outlay in present value: ({benefits} − {outlay}) ÷ {outlay}. The outlay is what is paid "
        "extra against the alternative; in a year in which less is paid, that is a benefit.",
        benefits=voice.amount(valuation.npv + valuation.outlay),
        outlay=voice.amount(valuation.outlay),
    )


def _chart(voice: Voice) -> CashFlowChart:
    flow, text, months = voice.valuation.cash_flow, voice.wording.text, voice.valuation.payback_months
    last = voice.amount(flow.cumulative[-1])
    return CashFlowChart(
        subject=text("Cash flow against {theirs}, year by year", theirs=voice.theirs.name),
        finding=text("The running total ends at {last}. Payback: {payback}.", last=last, payback=voice.payback),
        unit=voice.wording.unit_of_amounts,
        net=Series(text("Net amount of the year"), tuple(flow.net)),
        running_total=Series(text("Running total, not discounted"), tuple(flow.cumulative)),
        band=_band(voice),
        payback=Mark(months / 12, (text("Pays back after {time}", time=voice.payback),)) if months else None,
    )


def _band(voice: Voice) -> Band | None:
    """Between which amounts the running total lies in eight of ten simulations; nothing where that is a line."""
    years = voice.simulation.cumulative if voice.simulation else ()
    ends = [(year.p10, year.p90) for year in years if year.p10 is not None and year.p90 is not None]
    low, high = tuple(low for low, _ in ends), tuple(high for _, high in ends)
    return Band(voice.wording.text("8 of 10 simulations"), low, high) if low != high else None
