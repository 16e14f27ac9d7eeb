"""How English calls people, companies and places."""

from valuesell.language.formats import Names

NAMES = Names(
    honorifics=(
        *("Mr", "Mrs", "Ms", "Miss", "Mx", "Mister", "Dr", "Prof", "Sir", "Madam", "Madame", "Herr"),
        *("Frau", "Khun", "K'"),
    ),
    legal_before=("PT",),
    legal_after=(
        *("Ltd", "Limited", "Inc", "Incorporated", "Corp", "Corporation", "LLC", "LLP", "PLC", "GmbH"),
        *("JSC", "SARL", "Srl", "Co", "Company", "Joint Stock Company", "Joint Stock", "Sdn Bhd", "Pte"),
        *("Pty", "BV", "NV", "AG", "KG", "KGaA", "SpA", "SAS", "Oy", "Oyj", "AB", "ASA", "ApS", "A/S"),
        *("KK", "SA", "S.A.", "Group", "Holdings", "Holding", "Public Company Limited", "JSC", "Bhd"),
    ),
    legal_or_word=("as", "SA", "AG", "AB", "Co", "Group", "Company", "Holding", "Holdings", "NV", "KK", "Oy"),
    countries=(
        *("Vietnam", "Viet Nam", "VN", "Thailand", "TH", "Laos", "Cambodia", "Campuchia", "Myanmar"),
        *("Malaysia", "Singapore", "Indonesia", "Philippines", "China", "Taiwan", "Hong Kong", "Japan"),
        *("Korea", "South Korea", "India", "Australia", "New Zealand", "USA", "US", "U.S.A.", "America"),
        *("Canada", "Mexico", "Brazil", "UK", "England", "Anh", "Germany", "France", "Italy", "Spain"),
        *("Netherlands", "Switzerland", "Sweden", "Denmark", "Norway", "Finland", "Poland", "Turkey"),
        *("Russia", "Nga", "Asia", "Europe", "APAC", "ASEAN"),
    ),
    places=(
        *("Hanoi", "Ho Chi Minh", "Ha Noi", "Da Nang", "South East Asia", "New York", "San Francisco"),
        *("Los Angeles",),
    ),
    ordinary=(
        *("food", "foods", "drink", "drinks", "beverage", "beverages", "plastic", "plastics", "steel"),
        *("power", "energy", "water", "paper", "textile", "textiles", "machine", "machines", "machinery"),
        *("equipment", "systems", "system", "solution", "solutions", "service", "services", "technology"),
        *("technologies", "industry", "industries", "industrial", "international", "global", "national"),
        *("general", "trading", "trade", "manufacturing", "products", "product", "plant", "factory"),
        *("mill", "line", "site", "unit", "office", "warehouse", "park", "estate", "zone", "engineering"),
        *("chemical", "chemicals", "materials", "electric", "electronics", "motor", "motors", "pump"),
        *("pumps", "study", "survey", "report", "meter", "record", "records", "invoice", "catalogue"),
        *("datasheet",),
    ),
    conjunctions=("and",),
    links=("of", "the", "and", "for", "de", "la", "du", "von", "van", "in", "at"),
    between_persons=(" and ", " with "),
)
