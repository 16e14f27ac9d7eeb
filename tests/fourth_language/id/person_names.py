"""How Indonesian calls people and companies."""

from valuesell.language.formats import Names

NAMES = Names(honorifics=("Bapak", "Ibu"), legal_before=("PT", "CV"), legal_after=("Tbk",), conjunctions=("dan",))
