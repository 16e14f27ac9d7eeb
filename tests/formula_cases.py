"""Formulas made from templates with a fixed seed, over two small sheets: every supported function in many uses."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from valuesell.cells import Cell, Grid, Sheet, column_number
from valuesell.excel.functions.catalogue import FUNCTIONS

# Column A numbers, B numbers with gaps, C text, D of everything, E dates, F flows of money, G sorted numbers,
# H sorted text, I logical values and errors, J blank. LibreOffice takes logical values for numbers, so they are kept
# out of ranges that are added up, of text, and of look-ups; such cases stand in test_functions.py.
DATA = """
|  A    |  B   |  C      |  D     |  E     |  F     |  G   |  H      |  I        |
| 1     |  10  | north   |  5     | 44927  | -1000  |  1   | apple   |  =TRUE    |
| 2.5   |      | South   |  text  | 45000  | 300    |  2   | banana  |  =FALSE   |
| -3    |  7   | east    |        | 45351  | 420    |  4   | cherry  |  =1/0     |
| 0     |  7   | west    |  8     | 36586  | 680    |  7   | date    |  =NA()    |
| 12.75 |      | north   |  -2    | 61     | 150    |  11  | elder   |  =A1>A2   |
| 100   |  0.5 | northern|  12%   | 45657  | -40    |  16  | fig     |  =""      |
| 7     |  3   |         |  =1/4  | 42064  | 90     |  22  | grape   |  =3       |
| -0.2  |  -8  | a*b     |  0     | 45291  | 10     |  29  | lemon   |  =B2      |
"""
OTHER = """
|  A   |  B     |  C   |
| 3    |  200   |  x   |
| 8    |  150.5 |  y   |
|      |  0.1   |  z   |
| 15   |  -60   |  x   |
"""

# What may stand for a placeholder; entries are three spaces apart.
PLACEHOLDERS = r'''
number: 0   1   2   3   -1   7   2.5   -0.75   100   0.1   1E3   12%   1.005   2.675   "4"   Data!A1   Data!A2   Data!A3
  Data!A4   Data!A5   Data!A6   Data!A7   Data!A8   Data!B1   Data!B2   Data!D3   'Other one'!B2   Data!J1
term: 0   1   2   3   -1   7   2.5   -0.75   100   0.1   1E3   12%   1.005   2.675   "4"   Data!A1   Data!A2   Data!A3
  Data!A4   Data!A5   Data!A6   Data!A7   Data!A8   Data!B1   Data!B2   Data!D3   'Other one'!B2   Data!J1   TRUE
  FALSE   "word"   "12%"   ""   Data!C1
numeral: 0   1   -3   2.5   100   1E3   12%   Data!A1   Data!A2   Data!A3   Data!A4   Data!A5   Data!A6   Data!A7
  Data!A8   Data!B1   Data!B2   Data!D3   'Other one'!B2   Data!J1
plain: 0   1   2   -1   3.5   10   -2.25   Data!A1   Data!A2   Data!A3   Data!A5   'Other one'!B2
positive: 1   2   0.5   10   3.7   Data!A2   Data!A6   Data!G4
whole: 0   1   2   3   -1   -2
count: 1   2   3   4
large: 123456.789   -98765.4321   1234.5   0.00012345   1E9   Data!A5   Data!B6   -7.5
significance: 1   2   0.5   0.1   5   3
range: Data!A1:A8   Data!B1:B8   Data!A1:B8   Data!D1:D8   Data!G1:G8   'Other one'!A1:B4   Data!B:B   'Other one'!2:2
block: Data!A1:A8   Data!B1:B8   Data!A1:B8   Data!D1:D8   'Other one'!A1:B4
clean: Data!A1:A8   Data!B1:B8   Data!F1:F8   Data!G1:G8   'Other one'!B1:B4   {3,1,2;9,8,7}
any: 0   1   2   3   -1   7   Data!A1   Data!A2   Data!A3   Data!A4   "word"   ""   Data!C1   Data!D2   Data!I3
  Data!I3   Data!I4   Data!J9
text: "Value case"   "  two  words "   ""   Data!C1   Data!C8   Data!H3   "abc"   12.5   Data!A2
truth: TRUE   FALSE   1   0   Data!A1>2   Data!C1="NORTH"   Data!I1   Data!I2   Data!A4=0   2<"a"
date: Data!E1   Data!E2   Data!E3   Data!E4   DATE(2024,2,29)   DATE(2023,12,31)   Data!E7   45000.75
day: Data!E1   Data!E2   Data!E3   Data!E4   DATE(2024,2,29)   DATE(2023,12,31)   Data!E7
rate: 0.05   0.08   1%   0.1/12   0.2   0
interest: 0.05   0.08   1%   0.1/12   0.2
periods: 1   5   12   24   36   7.5
terms: 5   12   24
amount: 1000   -2500   0   120.5   Data!F4
kind: 0   1
criterion: ">=2"   "<>7"   "north"   "n*"   "?est"   7   "=7"   "<0"   "<>north"   ">m"   Data!A7   "a~*b"   "=north"
aggregate: 1   2   3   4   5   6   7   8   9   10   11   101   102   103   104   105   106   107   108   109   110   111
comparison: =   <>   <   >   <=   >=
operation: +   -   *   /
format: "0"   "0.00"   "#,##0"   "#,##0.00"   "0%"   "0.0%"   "#,##0;(#,##0)"   "0.0;-0.0;""none"""   "0.0#"   "000"
  "#,##0.0,"   "0.00"" EUR"""
dateformat: "dd/mm/yyyy"   "yyyy-mm-dd"   "mmm yyyy"   "d mmmm yy"   "dddd"   "hh:mm"   "d/m/yy h:mm"
'''

# Formulas with placeholders, three spaces apart; those in braces are array formulas.
TEMPLATES = r"""
={term}{operation}{term}   ={term}{operation}{term}{operation}{term}   =-{term}^2   ={term}%+{term}
={number}{operation}Data!I3   =Data!I4{operation}{number}
={number}{operation}{number}{operation}{number}   ={number}{comparison}{number}   ={any}{comparison}{any}
={text}&{any}   =({number}+{number})*({number}-{number})   =+{any}   =-{number}   ={text}&{number}&{text}
=SUM({range})   =SUM({range},{range})   =SUM({plain},{range})   =SUM(Data!I1:I8)   =SUM((Data!A1:A3,Data!B1:B3))
=SUMSQ({clean})
=PRODUCT({clean})   =PRODUCT({plain},{plain})   =PRODUCT(Data!C1:C3)
=SUMPRODUCT(Data!A1:A8,Data!G1:G8)   =SUMPRODUCT((Data!C1:C8="north")*Data!A1:A8)
=SUMPRODUCT(--(Data!A1:A8{comparison}{plain}),Data!G1:G8)   =SUMPRODUCT({clean})
=SUMPRODUCT(Data!A1:A8*{plain})   =SUMPRODUCT(Data!A1:A3,Data!G1:G4)   =SUMPRODUCT(Data!A1:A8,Data!D1:D8)
=SUMPRODUCT(ROUND(Data!A1:A8*{plain},1))   =SUMPRODUCT((Data!A1:A8>{plain})*(Data!G1:G8<{positive}))
=SUMIF({range},{criterion})   =SUMIF(Data!C1:C8,{criterion},Data!A1:A8)   =SUMIF(Data!C:C,{criterion},Data!F:F)
=SUMIF(Data!A1:A8,{criterion},Data!G1)
=SUMIFS(Data!A1:A8,Data!C1:C8,{criterion})   =SUMIFS(Data!F1:F8,Data!C1:C8,{criterion},Data!A1:A8,{criterion})
=AVERAGE({clean})   =AVERAGE({range})   =AVERAGE({plain},{plain})   =AVERAGE(Data!C1:C8)
=AVERAGEIF({range},{criterion})   =AVERAGEIF(Data!C1:C8,{criterion},Data!A1:A8)
=AVERAGEIFS(Data!A1:A8,Data!C1:C8,{criterion})
=MIN({range})   =MIN({clean},{plain})   =MIN(Data!C1:C8)
=MAX({range})   =MAX({clean},{plain})   =MAX(Data!I1:I8)
=MINIFS(Data!A1:A8,Data!C1:C8,{criterion})
=MAXIFS(Data!F1:F8,Data!A1:A8,{criterion})
=MEDIAN({range})   =MEDIAN({clean},{plain})
=LARGE({clean},{count})   =LARGE(Data!A1:A8,9)
=SMALL({clean},{count})   =SMALL(Data!D1:D8,{count})
=RANK(Data!A{count},Data!A1:A8)   =RANK(Data!A{count},Data!A1:A8,1)
=COUNT({range})   =COUNT({range},{plain})
=COUNTA({range})   =COUNTA(Data!I1:I8,{any})
=COUNTBLANK(Data!A1:J8)   =COUNTBLANK(Data!B1:B8)   =COUNTBLANK(Data!I1:I8)
=COUNTIF({block},{criterion})   =COUNTIF(Data!C1:C8,{criterion})   =COUNTIF(Data!I1:I8,{criterion})
=COUNTIFS(Data!C1:C8,{criterion},Data!A1:A8,{criterion})
=STDEV({clean})   =STDEV.S({clean})   =STDEV.P({clean})   =VAR({clean})   =VAR.P({clean})   =VAR.S({clean})
=PERCENTILE({clean},0.3)   =PERCENTILE.INC(Data!G1:G8,{rate})
=SUBTOTAL({aggregate},Data!A1:A8)   =SUBTOTAL({aggregate},Data!G1:G8,Data!B1:B8)   =SUBTOTAL({count},Data!C1:D8)
=IF({truth},{any},{any})   =IF({numeral},{any})   =IF({truth},,{any})   =IF({truth},1,2)
=IFS({truth},{any},{truth},{any})   =IFS({truth},1,TRUE,{any})
=IFERROR({number}/{number},{any})   =IFERROR({any},"none")
=IFNA({any},0)   =IFNA(MATCH({plain},Data!A1:A8,0),-1)
=SWITCH({whole},0,"a",1,{text},"else")   =SWITCH({text},"abc",1,"north",2)
=CHOOSE({count},{any},{any},{any})   =CHOOSE({number},1,2,3)
=SUM(CHOOSE({count},Data!A1:A3,Data!B1:B3,Data!F1:F3,Data!G1:G8))
=AND({truth},{truth})   =AND({range})   =AND({truth},{numeral})
=OR({truth},{truth})   =OR({range})
=XOR({truth},{truth},{truth})
=NOT({truth})   =NOT({numeral})
=ROUND({large},{whole})   =ROUND({number},{whole})
=ROUNDUP({large},{whole})
=ROUNDDOWN({large},{whole})
=CEILING({large},{significance})   =CEILING(-{positive},-{significance})
=FLOOR({positive},{significance})   =FLOOR(-{positive},-{significance})
=CEILING.MATH({large},{significance})   =CEILING.MATH({large})   =CEILING.MATH({large},{significance},{kind})
=FLOOR.MATH({large},{significance})   =FLOOR.MATH({large})   =FLOOR.MATH({large},{significance},{kind})
=MROUND({positive},{significance})
=INT({large})   =INT({number})
=TRUNC({large})   =TRUNC({large},{whole})
=ABS({number})
=SIGN({number})
=SQRT({number})
=POWER({positive},{plain})   =POWER(Data!A3,{count})   ={positive}^{plain}^{whole}
=EXP({plain})
=LN({number})
=LOG({number})   =LOG({positive},{positive})
=LOG10({number})
=MOD({large},{significance})   =MOD({whole},{count})   =MOD({number},{whole})
=QUOTIENT({number},{number})
=IF(TRUE(),NA(),FALSE())   =TRUE()   =VARP({clean})   =STDEVP({clean})   =RANK.EQ(Data!A{count},Data!A1:A8)
=PI()*{number}
=PMT({rate},{periods},{amount})   =PMT({rate},{periods},{amount},{amount},{kind})
=FV({rate},{periods},{amount})   =FV({rate},{periods},{amount},{amount},{kind})
=PV({rate},{periods},{amount})   =PV({rate},{periods},{amount},{amount},{kind})
=NPER({rate},-{periods}*50,1000)   =NPER({interest},-200,{amount},{amount},{kind})
=RATE({terms},-120,1000)   =RATE({terms},-300,1000,{kind})   =RATE({terms},-300,1000,-100,{kind})
=IPMT({interest},{count},{terms},{amount})   =IPMT({interest},{count},{terms},{amount},{amount},{kind})
=PPMT({interest},{count},{terms},{amount})   =PPMT({interest},{count},{terms},{amount},{amount},{kind})
=SLN({amount},{plain},{terms})   =SLN({amount},{plain},{whole})
=NPV({rate},Data!F1:F8)   =NPV({rate},{plain},{plain},Data!B1:B8)   =NPV({rate},Data!D1:D8)
=IRR(Data!F1:F8)   =IRR(Data!F1:F4,{rate})
=INDEX(Data!A1:I8,{count},{count})   =INDEX(Data!A1:A8,{count})   =INDEX(Data!A2:I2,{count})
=SUM(INDEX(Data!A1:B8,0,{count}))   =INDEX(Data!A:A,{count})   =SUM(Data!A1:INDEX(Data!A1:A8,{count}))
=MATCH({number},Data!G1:G8)   =MATCH({plain},Data!A1:A8,0)   =MATCH({text},Data!H1:H8,0)
=MATCH("b*",Data!H1:H8,0)   =MATCH({text},Data!H1:H8)   =MATCH({plain},{29,16,7,2,-4},-1)
=VLOOKUP({plain},Data!G1:H8,2)   =VLOOKUP({plain},Data!A1:I8,{count},FALSE)
=VLOOKUP({text},Data!C1:F8,{count},FALSE)   =VLOOKUP("n*",Data!C1:F8,4,0)   =VLOOKUP({plain},Data!G1:H8,5,TRUE)
=HLOOKUP({plain},{1,2,3;"a","b","c"},2)   =HLOOKUP("north",Data!A1:I8,{count},FALSE)
=HLOOKUP({plain},Data!A1:I8,{count},FALSE)
=LOOKUP({plain},Data!G1:G8)   =LOOKUP({positive},Data!G1:G8,Data!H1:H8)   =LOOKUP({text},Data!H1:H8,Data!G1:G8)
=LOOKUP(2,1/(Data!C1:C8="north"),Data!A1:A8)
=ROWS({range})   =COLUMNS({range})   =ROW(Data!C4)   =COLUMN(Data!C4)   =ROW()   =COLUMN()
=ISBLANK({any})   =ISNUMBER({numeral})   =ISNUMBER({text})   =ISERROR({any})   =ISTEXT({any})   =ISNA({any})
=ISERR({any})   =ISLOGICAL({any})   =ISNONTEXT({any})   =ISEVEN({whole})   =ISODD({whole})
=DATE(2024,{whole},{whole})   =DATE(2023,{number},{number})   =DATE(1999+{count},12+{count},31)
=YEAR({date})   =MONTH({date})   =DAY({date})
=EDATE({date},{whole})   =EOMONTH({date},{whole})   =EDATE({date},-{count}*7)
=DAYS({day},{day})   =DAYS("2024-03-01",{day})
=TEXT({large},{format})   =TEXT({date},{dateformat})   =TEXT({numeral},{format})
=VALUE("12.5")*{number}   =VALUE(" 7 ")   =VALUE("1e3")   =VALUE("12%")   =VALUE("2024-02-29")
=LEFT({text},{count})   =LEFT({text})   =RIGHT({text},{count})   =RIGHT({text})   =MID({text},{count},{count})
=LEN({text})   =TRIM({text})   =UPPER({text})   =LOWER({text})   =EXACT({text},{text})   =REPT({text},{count})
=FIND("a",{text})
=SUBSTITUTE({text},"a","-")   =SUBSTITUTE("banana","a",{text},{count})
=CONCAT({text},{text},Data!C1:C8)   =CONCATENATE({text},{numeral})   =TEXTJOIN(", ",TRUE,Data!C1:C8,{text})
=TEXTJOIN("-",FALSE,Data!B1:B8)
=N({any})   =T({any})
{=SUM(Data!A1:A8*Data!G1:G8)}   {=SUM(IF(Data!A1:A8{comparison}{plain},Data!G1:G8,{plain}))}
{=MAX(IF(Data!C1:C8="north",Data!A1:A8))}
{=INDEX(Data!G1:G8,MATCH(1,(Data!C1:C8="north")*(Data!A1:A8>{plain}),0))}
{=AVERAGE(IFERROR(Data!I3:I7*1,{plain}))}   {=SUM(LEN(Data!C1:C8))}
{=SUM((Data!A1:A8{comparison}TRANSPOSE(Data!A1:A3))*1)}   {=SUM(ROUND(Data!A1:A8/{positive},0))}
{=Data!A1:A8*{plain}}
=SUM({1,2,3}*{plain})   =SUM(LARGE(Data!A1:A8,{1,2,3}))   =SUM(SUMIF(Data!C1:C8,{"north","west"},Data!A1:A8))
=MAX({plain}-{4,-2})   =SUM(VLOOKUP({1,4},Data!G1:G8,1))
=SUM(Data!A1:A8)+Data!A:A   =Formulas!$B:$B+1
"""

_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_INNER = re.compile(r"=(SUM|IF|ROUND|MAX|INDEX|ABS|IFERROR|PRODUCT|AVERAGE|SUMPRODUCT|PMT|NPV|\{term\}).*")


def _choices() -> dict[str, list[str]]:
    """What may stand for each placeholder; a line that is indented goes on with the one above."""
    lines = PLACEHOLDERS.strip().replace("\n  ", "   ").splitlines()
    return {name: entries.strip().split("   ") for name, _, entries in (line.partition(":") for line in lines)}


def formulas(count: int, seed: int = 20261121) -> list[str]:
    """So many formulas, every template in turn, with arguments drawn at random; some arguments are formulas."""
    rng = random.Random(seed)  # noqa: S311  (the same formulas every time)
    choices = _choices()
    templates = [template for line in TEMPLATES.strip().splitlines() for template in line.split("   ")]
    inner = [template[1:] for template in templates if _INNER.fullmatch(template)]

    def filled(template: str, *, nested: bool) -> str:
        def one(match: re.Match[str]) -> str:
            if nested and match[1] == "number":
                return f"({filled(rng.choice(inner), nested=False)})"
            return rng.choice(choices[match[1]])

        return _PLACEHOLDER.sub(one, template)

    made: dict[str, None] = {}
    for turn in range(20 * count):
        made[filled(templates[turn % len(templates)], nested=rng.random() < 0.3)] = None
        if len(made) == count:
            return list(made)
    raise AssertionError("the templates have no more formulas to give")


WILD = """
A1 B2 A1:C3 A:A 2:3 -1 0 1E308 1E-300 99999999999 2.5 Z99 "x" "" "*" "2024-01-01" "#,##0" TRUE #N/A {1,2;3,4} S!C3 D4
E5 A1# @A1:A3 (A1,B2) Area T[a] T[@b] None!A1 TODAY() [1]S!A1 1/0
"""


def wild_formula(rng: random.Random, depth: int = 3) -> str:
    """Anything that parses: any function with any arguments, any operator, whether or not it makes sense."""
    kind = rng.random()
    if depth == 0 or kind < 0.25:
        return rng.choice(WILD.split())
    if kind < 0.45:
        operator = rng.choice(["+", "-", "*", "/", "^", "&", "=", "<", ">=", ":", " "])
        return f"({wild_formula(rng, depth - 1)}{operator}{wild_formula(rng, depth - 1)})"
    name = rng.choice(sorted(FUNCTIONS))
    count = rng.randint(FUNCTIONS[name].least, min(FUNCTIONS[name].most, FUNCTIONS[name].least + 3))
    arguments = ["" if rng.random() < 0.05 else wild_formula(rng, depth - 1) for _ in range(count)]
    return f"{name}({','.join(arguments)})"


def cells(table: str) -> dict[str, float | str]:
    """A table as addresses and entries: numbers, text (after an apostrophe if need be), formulas after ``=``."""
    lines = [line.strip().strip("|").split("|") for line in table.strip().splitlines()]
    letters = [name.strip() for name in lines[0]]
    found: dict[str, float | str] = {}
    for row, line in enumerate(lines[1:], 1):
        for letter, entry in zip(letters, line, strict=True):
            if entry.strip():
                found[f"{letter}{row}"] = _entry(entry.strip())
    return found


def _entry(text: str) -> float | str:
    if text.endswith("%"):
        return float(text[:-1]) / 100
    try:
        return float(text)
    except ValueError:
        return text.removeprefix("'")


def sheet(name: str, entries: Mapping[str, float | str]) -> Sheet:
    """A sheet of addresses and entries."""
    placed: dict[tuple[int, int], Cell] = {}
    for address, entry in entries.items():
        letters = address.rstrip("0123456789")
        placed[int(address[len(letters) :]), column_number(letters)] = _cell(entry, address)
    return Sheet(name, placed)


def _cell(entry: float | str, address: str) -> Cell:
    """A constant, a formula after ``=``, or an array formula of one cell in braces."""
    if isinstance(entry, str) and entry.startswith("="):
        return Cell(formula=entry)
    if isinstance(entry, str) and entry.startswith("{="):
        return Cell(formula=entry[1:-1], array=address)
    return Cell(entered=entry)


def grid(**sheets: str | Mapping[str, float | str]) -> Grid:
    """A workbook of tables, or of addresses and entries, by sheet name (``_`` stands for a space)."""
    named = {name.replace("_", " "): content for name, content in sheets.items()}
    return Grid(
        {name: sheet(name, cells(content) if isinstance(content, str) else content) for name, content in named.items()}
    )
