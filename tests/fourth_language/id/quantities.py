"""How Indonesian says units, and by which words the name of a number tells what it is."""

from valuesell.language.formats import Quantities

QUANTITIES = Quantities(
    units={"month": ("bulan",), "kg": ("kilogram", "kilo")},
    currencies={"IDR": ("rupiah",)},
    per=("per", "tiap"),
    period_in_name=(r"(?:per|tiap)\s*(bulan|minggu)(?!\w)",),
    given_back=("potongan",),
    tax=(r"\bppn\b",),
)
