"""Days as serial numbers, with the 29 February 1900 that Excel counts and the calendar never had."""

from __future__ import annotations

import calendar
import datetime as dt

from valuesell.cells import LAST_SERIAL, ErrorValue, calendar_date, serial_number
from valuesell.excel.formulas.values import ExcelError
from valuesell.excel.functions.declaration import Context, function


def date_parts(serial: float, *, date1904: bool) -> tuple[int, int, int]:
    """Year, month and day of a serial number; day 0 is 0 January 1900, day 60 is 29 February 1900.

    Raises:
        ExcelError: ``#NUM!`` before the calendar begins or after 9999.
    """
    if serial < 0 or serial >= LAST_SERIAL + 1:
        raise ExcelError(ErrorValue.NUM)
    if not date1904 and int(serial) in {0, 60}:
        return (1900, 1, 0) if int(serial) == 0 else (1900, 2, 29)
    day = calendar_date(serial, date1904=date1904)
    if day is None:
        raise ExcelError(ErrorValue.NUM)
    return day.year, day.month, day.day


def serial_of(year: int, month: int, day: int, *, date1904: bool) -> float:
    """The serial number of a day, where months and days beyond their year and month run on.

    Raises:
        ExcelError: ``#NUM!`` outside Excel's calendar.
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not 1899 <= year <= 9999:
        raise ExcelError(ErrorValue.NUM)
    serial = serial_number(dt.date(year, month, 1), date1904=date1904) + day - 1
    if serial < 0 or serial > LAST_SERIAL:
        raise ExcelError(ErrorValue.NUM)
    return serial


def _days_in(year: int, month: int, *, date1904: bool) -> int:
    return 29 if (year, month) == (1900, 2) and not date1904 else calendar.monthrange(year, month)[1]


def _bounded(value: float) -> int:
    """A number of years, months or days, within what a calendar can hold."""
    if abs(value) > 10_000_000:
        raise ExcelError(ErrorValue.NUM)
    return int(value)


@function("DATE", "number", "number", "number", context=True)
def date(context: Context, year: float, month: float, day: float) -> float:
    """The serial number of a day; years before 1900 are counted from 1900."""
    years = _bounded(year)
    if not 0 <= years < 10_000:
        raise ExcelError(ErrorValue.NUM)
    if years < (1904 if context.date1904 else 1900):
        years += 1900
    return serial_of(years, _bounded(month), _bounded(day), date1904=context.date1904)


@function("YEAR", "number", context=True)
def year(context: Context, serial: float) -> float:
    """The year of a day."""
    return float(date_parts(serial, date1904=context.date1904)[0])


@function("MONTH", "number", context=True)
def month(context: Context, serial: float) -> float:
    """The month of a day, 1 to 12."""
    return float(date_parts(serial, date1904=context.date1904)[1])


@function("DAY", "number", context=True)
def day(context: Context, serial: float) -> float:
    """The day of its month."""
    return float(date_parts(serial, date1904=context.date1904)[2])


def _months_on(context: Context, serial: float, months: float) -> tuple[int, int, int]:
    years, start, days = date_parts(serial, date1904=context.date1904)
    months = start - 1 + _bounded(months)
    years, month_of_year = years + int(months // 12), int(months % 12) + 1
    if not 1900 <= years <= 9999:
        raise ExcelError(ErrorValue.NUM)
    return years, month_of_year, days


@function("EDATE", "plain number", "plain number", context=True)
def edate(context: Context, serial: float, months: float) -> float:
    """The same day so many months on, or the last of a shorter month."""
    years, month_of_year, days = _months_on(context, serial, months)
    days = min(days, _days_in(years, month_of_year, date1904=context.date1904))
    return serial_of(years, month_of_year, days, date1904=context.date1904)


@function("EOMONTH", "plain number", "plain number", context=True)
def eomonth(context: Context, serial: float, months: float) -> float:
    """The last day of the month so many months on."""
    years, month_of_year, _ = _months_on(context, serial, months)
    days = _days_in(years, month_of_year, date1904=context.date1904)
    return serial_of(years, month_of_year, days, date1904=context.date1904)


@function("DAYS", "number", "number", context=True, since=2013)
def days_between(context: Context, end: float, start: float) -> float:
    """Days from a start to an end."""
    for serial in (end, start):
        date_parts(serial, date1904=context.date1904)
    return float(int(end) - int(start))
