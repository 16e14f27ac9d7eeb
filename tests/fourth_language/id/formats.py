"""How Indonesian writes dates, money and numbers, and how it means them."""

from valuesell.language.formats import Forms

FORMS = Forms(
    year_words=("tahun",),
    quarter_words=("kuartal",),
    month_words=("bulan",),
    currency_names={"IDR": "rupiah"},
    currency_signs={"IDR": "Rp"},
    currency_first=True,
    decimal_comma=True,
    multiples={"ribu": (1e3,), "juta": (1e6,), "miliar": (1e9,)},
    percent=("persen",),
    no=("tidak", "bukan"),
    price_of=("harga {}",),
)
