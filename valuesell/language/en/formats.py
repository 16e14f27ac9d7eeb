"""How English writes dates, money and numbers, and how it means them."""

from valuesell.language.formats import Forms

FORMS = Forms(
    short_date="d MMM y",
    year_words=("year", "yr", "y"),
    quarter_words=("quarter", "qtr", "q"),
    month_words=("month", "mth"),
    ordinal_year=r"(\d{1,2})(?:st|nd|rd|th) year",
    currency_signs={"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"},
    currency_first=True,
    money_words=("usd", "eur", "vnd", "thb"),
    currency_words=(
        *("dollar", "dollars", "euro", "euros", "cent", "cents", "yen", "yuan", "baht", "dong", "rupee", "rupees"),
        *("ringgit", "peso", "pesos", "franc", "francs", "kyat", "rupiah", "kronor", "kroner", "rand", "zł", "Kč"),
        *("руб.", "RMB", "R$", "Rs.", "Rp.", "usd", "eur", "vnd", "thb", "元", "円"),
    ),
    own_currency_words={"MYR": "RM", "LAK": "kip", **dict.fromkeys(("SEK", "NOK", "DKK", "ISK"), "kr")},
    currency_of=(
        *(r"U\.?\s?S\.?", "VN", "Vietnamese", "Thai", "Canadian", "Australian", "Singapore", "Hong Kong"),
        *("New Zealand", "Swiss", "in"),
    ),
    not_money=(r"per\s?cent",),
    to=("to", "or", "and"),
    about=(
        *("approx", "approximately", "about", "around", "roughly", "circa", "ca", "c", "nearly", "over", "under"),
        *("up to", "at least", "at most", "is", "was"),
    ),
    per=(r"\bper\b", r"\bfor each\b", r"\b(?:an?)\b"),
    multiples={
        "hundred": (1e2,),
        **dict.fromkeys(("k", "thousand", "thousands"), (1e3,)),
        **dict.fromkeys(("lakh", "lakhs", "lac"), (1e5,)),
        **dict.fromkeys(("million", "millions", "mio", "mln", "mn"), (1e6,)),
        **dict.fromkeys(("crore", "crores"), (1e7,)),
        **dict.fromkeys(("billion", "billions", "bn"), (1e9,)),
        **dict.fromkeys(("trillion", "trillions"), (1e12,)),
        "m": (1.0, 1e6),  # metres, or millions
        "b": (1.0, 1e9),
        "mil": (1e3, 1e6),
        "万": (1e4,),
        **dict.fromkeys(("億", "亿"), (1e8,)),
        **dict.fromkeys(("dozen", "dozens"), (12.0,)),
    },
    percent=("percent", "per cent"),
    percent_also=("pct", "percents", "percentage"),
    changing=("half", "plus", "minus", "times", r"\bx\b"),
    no=("no", "n", "none", "false", "0", "✗", "✘"),
    copy_before=("copy of",),
    copy_behind=("copy", "backup", "old", "new"),
    price_of=("{} price", "price of {}"),
    determiners=("the", "a", "an", "our", "your", "their", "its", "this", "that", "my", "his", "her", "each"),
)
