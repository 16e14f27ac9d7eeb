"""What Excel's documentation says its functions give, and Excel's rules where LibreOffice has others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from formula_cases import grid

from valuesell.cells import ERROR_VALUES, CellRef, ErrorValue, Scalar
from valuesell.excel.formulas.evaluate import Evaluator
from valuesell.excel.formulas.parse import parse
from valuesell.excel.functions.catalogue import FUNCTIONS

SHEET = """
| A       | B      | C     | D        | E        | F       |
| 25      | Bananas| 1     | 4.14     | red      | -70000  |
| 38      | Oranges| =TRUE | 4.19     | orange   | 12000   |
| 40      | Apples | x     | 5.17     | yellow   | 15000   |
| 41      | Pears  |       | 5.77     | green    | 18000   |
| =NA()   | Q?     | '5    | 6.39     | blue     | 21000   |
| =1/0    | =""    | 2.5   | 7        | a*b      | 26000   |
"""
AT = CellRef("Sheet", 20, 20)


def value(formula: str, *, date1904: bool = False) -> Scalar:
    book = grid(Sheet=SHEET, Other={"A1": 1, "A40": 40, "B40": 7})
    return Evaluator(replace(book, date1904=date1904)).evaluate(parse(formula), AT)


def expected(text: str) -> Scalar:
    """A result as written in the tables below."""
    if text in ERROR_VALUES:
        return ERROR_VALUES[text]
    if text in {"TRUE", "FALSE"}:
        return text == "TRUE"
    return text[1:-1] if text.startswith('"') else float(text)


def cases(table: str) -> list[tuple[str, str]]:
    lines = [line for line in table.strip().splitlines() if line]
    return [(formula.strip(), result.strip()) for formula, _, result in (line.rpartition(" -> ") for line in lines)]


# From the pages of Microsoft's function reference; results as precise as they are printed there.
DOCUMENTED = r"""
SUM("5",15,TRUE) -> 21
ROUND(2.15,1) -> 2.2
ROUND(2.149,1) -> 2.1
ROUND(-1.475,2) -> -1.48
ROUND(21.5,-1) -> 20
ROUND(626.3,-3) -> 1000
ROUND(1.98,-1) -> 0
ROUND(-50.55,-2) -> -100
ROUNDUP(3.2,0) -> 4
ROUNDUP(3.14159,3) -> 3.142
ROUNDUP(-3.14159,1) -> -3.2
ROUNDUP(31415.92654,-2) -> 31500
ROUNDDOWN(76.9,0) -> 76
ROUNDDOWN(-3.14159,1) -> -3.1
ROUNDDOWN(31415.92654,-2) -> 31400
CEILING(2.5,1) -> 3
CEILING(-2.5,-2) -> -4
CEILING(-2.5,2) -> -2
CEILING(1.5,0.1) -> 1.5
CEILING(0.234,0.01) -> 0.24
FLOOR(3.7,2) -> 2
FLOOR(-2.5,-2) -> -2
FLOOR(2.5,-2) -> #NUM!
FLOOR(1.58,0.1) -> 1.5
CEILING.MATH(24.3,5) -> 25
CEILING.MATH(-8.1,2) -> -8
CEILING.MATH(-5.5,2,-1) -> -6
FLOOR.MATH(-8.1,2) -> -10
FLOOR.MATH(-5.5,2,-1) -> -4
MROUND(10,3) -> 9
MROUND(-10,-3) -> -9
MROUND(1.3,0.2) -> 1.4
MROUND(5,-2) -> #NUM!
MROUND(6.05,0.1) -> 6.0
MROUND(7.05,0.1) -> 7.1
INT(-8.9) -> -9
TRUNC(-8.9) -> -8
MOD(3,2) -> 1
MOD(-3,2) -> 1
MOD(3,-2) -> -1
MOD(1,0) -> #DIV/0!
QUOTIENT(4.5,3.1) -> 1
QUOTIENT(-10,3) -> -3
LOG(8,2) -> 3
LOG(86,2.7182818) -> 4.4543473
SQRT(-16) -> #NUM!
POWER(98.6,3.2) -> 2401077.2220695773
PMT(8%/12,10,10000) -> -1037.0320893591522
PMT(8%/12,10,10000,0,1) -> -1030.1643271779656
PMT(6%/12,18*12,0,50000) -> -129.0811608679973
PV(0.08/12,12*20,500,,0) -> -59777.14585118
FV(6%/12,10,-200,-500,1) -> 2581.40337406012
FV(12%/12,12,-1000) -> 12682.50301319698
FV(11%/12,35,-2000,,1) -> 82846.2463719005
NPER(12%/12,-100,-1000,10000,1) -> 59.6738657
NPER(1%,-100,-1000,10000) -> 60.0821229
NPER(1%,-100,-1000) -> -9.57859404
RATE(4*12,-200,8000)*12 -> 0.0924176697
IPMT(10%/12,1,3*12,8000) -> -66.6666667
IPMT(10%,3,3,8000) -> -292.4471299
PPMT(10%/12,1,2*12,2000) -> -75.6231861
PPMT(8%,10,10,200000) -> -27598.0534624
SLN(30000,7500,10) -> 2250
NPV(10%,-10000,3000,4200,6800) -> 1188.4434123
NPV(8%,8000,9200,10000,12000,14500)-40000 -> 1922.0615549
IRR(F1:F5) -> -0.0212448483
IRR(F1:F6) -> 0.0866309480
IRR(F1:F3,-10%) -> -0.4435069414
RANK(3.5,{7,3.5,3.5,1,2},1) -> 3
RANK(7,{7,3.5,3.5,1,2},1) -> 5
LARGE({3,5,3,5,4;4,2,4,6,7},3) -> 5
LARGE({3,5,3,5,4;4,2,4,6,7},7) -> 4
SMALL({3,4,5,2,3,4,6,4,7},4) -> 4
MEDIAN({1,2,3,4,5,6}) -> 3.5
PERCENTILE({1,2,3,4},0.3) -> 1.9
STDEV.P({1345,1301,1368,1322,1310,1370,1318,1350,1303,1299}) -> 26.0545581
STDEV.S({1345,1301,1368,1322,1310,1370,1318,1350,1303,1299}) -> 27.4639157
MATCH(39,A1:A4,1) -> 2
MATCH(41,A1:A4,0) -> 4
MATCH(40,A1:A4,-1) -> #N/A
LOOKUP(4.19,D1:D5,E1:E5) -> "orange"
LOOKUP(5.75,D1:D5,E1:E5) -> "yellow"
LOOKUP(7.66,D1:D5,E1:E5) -> "blue"
LOOKUP(0,D1:D5,E1:E5) -> #N/A
LOOKUP("C",{"a","b","c","d";1,2,3,4}) -> 3
INDEX(A1:B4,2,2) -> "Oranges"
INDEX({1,2;3,4},0,2) -> 2
INDEX(A1:B4,5,1) -> #REF!
VLOOKUP("Pears",B1:D4,3,FALSE) -> 5.77
HLOOKUP("B",{"a","b","c";1,2,3;4,5,6},3,FALSE) -> 5
CHOOSE(2,"1st","2nd","3rd") -> "2nd"
SWITCH(3,1,"Sunday",2,"Monday","No match") -> "No match"
SWITCH(99,1,"Sunday",2,"Monday") -> #N/A
IFS(FALSE,1,FALSE,2) -> #N/A
IFERROR(55/0,"Error in calculation") -> "Error in calculation"
XOR(3>0,2>9) -> TRUE
XOR(3>12,4>6) -> FALSE
DATE(2008,1,35) -> 39482
DATE(2008,14,2) -> 39846
DATE(2008,-3,2) -> 39327
DATE(2008,1,-15) -> 39432
DATE(108,1,2) -> 39449
EDATE(DATE(2011,1,15),1) -> 40589
EDATE(DATE(2011,1,31),1) -> 40602
EOMONTH(DATE(2011,1,1),-3) -> 40482
DAYS("2021-03-15","2021-02-01") -> 42
VALUE("$1,000") -> 1000
VALUE("16:48:00")-VALUE("12:00:00") -> 0.2
LEFT("Sale Price",4) -> "Sale"
RIGHT("Sale Price",5) -> "Price"
MID("Fluid Flow",7,20) -> "Flow"
MID("Fluid Flow",20,5) -> ""
TRIM(" First Quarter Earnings ") -> "First Quarter Earnings"
SUBSTITUTE("Quarter 1, 2011","1","2",3) -> "Quarter 1, 2012"
EXACT("Word","word") -> FALSE
FIND("M","Miriam McGovern",3) -> 8
TEXTJOIN(", ",TRUE,"The","","sun") -> "The, sun"
TEXTJOIN({",",";"},TRUE,"a","b","","c","d") -> "a,b;c,d"
TEXTJOIN({"-",""},FALSE,1,2,3,A9) -> "1-23-"
TEXTJOIN(A9,FALSE,1,2) -> "12"
TEXTJOIN("-",TRUE,"") -> ""
TEXTJOIN(A5,TRUE,1,2) -> #N/A
N(7) -> 7
N("Even") -> 0
N(TRUE) -> 1
TEXT(1234.567,"$#,##0.00") -> "$1,234.57"
TEXT(0.285,"0.0%") -> "28.5%"
TEXT(1234,"0000000") -> "0001234"
TEXT(12200000,"0.0,,") -> "12.2"
TEXT(1E300,"0."&REPT("0",254)) -> #VALUE!
LEN(TEXT(1,REPT("0",255))) -> 255
"""

# How Excel converts, compares and rounds; where LibreOffice does otherwise, Excel's way is meant.
RULES = r"""
"5"+1 -> 6
"12%"*100 -> 12
TRUE+1 -> 2
"2024-02-29"+1 -> 45352
"5 apples"+1 -> #VALUE!
""+1 -> #VALUE!
+"text" -> "text"
-"5" -> -5
A9+1 -> 1
A9&"x" -> "x"
A9=0 -> TRUE
A9="" -> TRUE
A9=FALSE -> TRUE
1&TRUE -> "1TRUE"
1/3&"" -> "0.333333333333333"
1E15&"" -> "1000000000000000"
1E20&"" -> "1E+20"
1.5E-12&"" -> "1.5E-12"
0.00001&"" -> "0.00001"
123456.789&"" -> "123456.789"
"a"="A" -> TRUE
99<"a" -> TRUE
"z"<FALSE -> TRUE
TRUE>1000 -> TRUE
"5"=5 -> FALSE
1.1*3=3.3 -> TRUE
0.1+0.2=0.3 -> TRUE
0.1+0.2>0.3 -> FALSE
0.5-0.4-0.1 -> 0
1*(0.5-0.4-0.1) -> -2.7755575615628914E-17
-2^2 -> 4
2^3^2 -> 64
2^-1 -> 0.5
50%% -> 0.005
1+2&3+4 -> "37"
0^0 -> #NUM!
0^-1 -> #DIV/0!
(-8)^(1/3) -> #NUM!
1E308*10 -> #NUM!
EXP(1000) -> #NUM!
1/0 -> #DIV/0!
A5+A6 -> #N/A
A6+A5 -> #DIV/0!
SUM(A6,A5) -> #DIV/0!
SUM(A1:A6) -> #N/A
COUNT(A1:A6,1/0) -> 4
COUNTA(A1:A6,1/0) -> 7
COUNT(1,,"2","x",TRUE) -> 4
SUM(C1:C6) -> 3.5
SUM(C1:C6,C2) -> 3.5
SUM(TRUE,C2) -> 1
SUM("x") -> #VALUE!
AVERAGE(C3:C4) -> #DIV/0!
AVERAGE(1,,2) -> 1
MIN(C3:C4) -> 0
MAX(-5,C1:C2) -> 1
MEDIAN(1,"2") -> 1.5
PRODUCT(C3:C4) -> 0
COUNT(C1:C6) -> 2
AND(C3:C4) -> #VALUE!
AND(C1:C2) -> TRUE
AND("x",TRUE) -> TRUE
AND("",TRUE) -> TRUE
AND("",FALSE) -> FALSE
AND("") -> #VALUE!
AND("","x") -> #VALUE!
AND(B6,TRUE) -> TRUE
AND(B6&"",FALSE) -> FALSE
AND("TRUE",1) -> TRUE
AND("false",1) -> FALSE
AND(,TRUE) -> FALSE
OR("",TRUE) -> TRUE
OR("x",FALSE) -> FALSE
OR("") -> #VALUE!
OR("true",0) -> TRUE
OR(,1) -> TRUE
XOR("",TRUE) -> TRUE
XOR("x",TRUE,TRUE) -> FALSE
XOR("x") -> #VALUE!
AND("x",A6) -> #DIV/0!
IF(OR("",1),2,3) -> 2
ISEVEN(TRUE) -> #VALUE!
ISEVEN(C2) -> #VALUE!
ISODD(FALSE) -> #VALUE!
ISEVEN(A9) -> TRUE
ISODD("3") -> TRUE
MROUND(TRUE,1) -> #VALUE!
MROUND(3,TRUE) -> #VALUE!
QUOTIENT(TRUE,1) -> #VALUE!
QUOTIENT(5,C2) -> #VALUE!
QUOTIENT("7",2) -> 3
EDATE(TRUE,1) -> #VALUE!
EDATE(45000,TRUE) -> #VALUE!
EOMONTH(TRUE,1) -> #VALUE!
EOMONTH(C2,0) -> #VALUE!
EOMONTH(45000,A9) -> 45016
SUM(QUOTIENT({7,9},2)) -> 7
MOD(TRUE,2) -> 1
SWITCH(A9,"","empty",0,"zero","else") -> "zero"
SWITCH(A9,FALSE,"no","else") -> "else"
SWITCH(A9,"","empty","else") -> "else"
SWITCH(0,A9,"blank","else") -> "blank"
SWITCH("",A9,"blank","else") -> "else"
SWITCH(A9,A8,"blank","else") -> "blank"
SWITCH(B6,"","empty","else") -> "empty"
SWITCH(B6,0,"zero","else") -> "else"
INDEX(SWITCH({0,1},A9,"blank",1,"one"),1,1) -> "blank"
OR(FALSE,1/0) -> #DIV/0!
NOT("FALSE") -> TRUE
IF("TRUE",1,2) -> 1
IF("yes",1,2) -> #VALUE!
IF(A9,1,2) -> 2
IF(TRUE,,2) -> 0
IF(FALSE,1) -> FALSE
IF(1/0,1,2) -> #DIV/0!
ROUND(2.675,2) -> 2.68
ROUND(1.005,2) -> 1.01
ROUND(-0.5,0) -> -1
ROUND(1.1*1.15,2) -> 1.27
INT((0.1+0.7)*10) -> 7
RANK(5,{7,3}) -> #N/A
IRR({1,2,3}) -> #NUM!
LN(0) -> #NUM!
LOG(5,1) -> #DIV/0!
NPV(0,C1:C6) -> 3.5
DATE(1900,2,29) -> 60
DATE(1900,3,1) -> 61
DATE(1900,1,1) -> 1
DAY(60) -> 29
MONTH(60) -> 2
DAY(0) -> 0
YEAR(-1) -> #NUM!
DATE(10000,1,1) -> #NUM!
YEAR("2024-05-06") -> 2024
TEXT(60,"yyyy-mm-dd") -> "1900-02-29"
TEXT(1000,"0.##") -> "1000."
TEXT(1234.56,".00") -> "1234.56"
TEXT(0.5,".00") -> ".50"
TEXT(-1234.56,".0") -> "-1234.6"
TEXT(0.999,".00") -> "1.00"
TEXT(0,".00") -> ".00"
TEXT(1234.56,".0%") -> "123456.0%"
TEXT(0.285,".0%") -> "28.5%"
TEXT(0.285,"%.0") -> "%28.5"
TEXT(1234.56,".##") -> "1234.56"
TEXT(1234,".##") -> "1234."
TEXT(12.3,".??") -> "12.3 "
TEXT(1234.56,"$.00") -> "$1234.56"
TEXT(1234.56,"[$EUR ].00") -> "EUR 1234.56"
TEXT(-12.5,".00;(.0)") -> "(12.5)"
TEXT(1234567,".00,") -> "1234.57"
TEXT(TRUE,"0.00") -> "TRUE"
TEXT("abc","0.00") -> "abc"
TEXT("5","0.00") -> "5.00"
TEXT(-5,"0;(0)") -> "(5)"
TEXT(0,"0;(0);\n\o\n\e") -> "none"
TEXT("x","0;0;0;\[@\]") -> "[x]"
TEXT(-0.001,"0.00") -> "0.00"
TEXT(1234567,"#,##0") -> "1,234,567"
TEXT(45351.5,"dd/mm/yyyy hh:mm AM/PM") -> "29/02/2024 12:00 PM"
TEXT(45351,"ddd d mmm yy") -> "Thu 29 Feb 24"
TEXT(0.75,"h:mm:ss") -> "18:00:00"
TEXT(5,"General") -> "5"
TEXT(1.2345678919,"General") -> "1.234567892"
TEXT(-112345900000,"General") -> "-1.12346E+11"
TEXT(99999999999.9,"General") -> "1E+11"
TEXT(12345678901.4,"General") -> "12345678901"
TEXT(0.000000001,"General") -> "0.000000001"
TEXT(0.0000123456,"General") -> "1.23456E-05"
TEXT(0.000123456789,"General") -> "0.000123457"
TEXT("x","0;0;0;\n\o") -> "no"
TEXT(0.6,"h:mm a/p") -> "2:24 p"
TEXT(1234567,"?,???,???,???") -> "    1,234,567"
TEXT(5,"0.00 ""EUR"" ") -> "5.00 EUR "
TEXT(1.5,"# ?/?") -> #VALUE!
VALUE(TRUE) -> #VALUE!
VALUE("") -> #VALUE!
VALUE("(5)") -> -5
"(1,234.5)"+1 -> -1233.5
VALUE("($5)") -> -5
VALUE("(5%)") -> -0.05
VALUE("(-5)") -> #VALUE!
VALUE("((5))") -> #VALUE!
VALUE("(12:30)") -> #VALUE!
TEXT(45351,"dd.mm.yyyy") -> "29.02.2024"
TEXT(45351.5,"d. mmm yy, hh.mm") -> "29. Feb 24, 12.00"
TEXT(0.5,"ss.00") -> #VALUE!
FV(-1,12,-100) -> 100
FV(-1,12,-100,0,1) -> 0
PMT(-1,12,100,50) -> -50
FV(-1,0,-100) -> #NUM!
PV(-1,12,100) -> #DIV/0!
LEFT(TRUE,2) -> "TR"
LEFT("abc",-1) -> #VALUE!
MID("abc",0,1) -> #VALUE!
REPT("ab",20000) -> #VALUE!
N(A1:A3) -> 25
T(B1:B3) -> "Bananas"
COUNTIF(A1:A6,#N/A) -> 1
COUNTIF(C1:C6,5) -> 1
COUNTIF(C1:C6,TRUE) -> 1
COUNTIF(B1:B6,"Q~?") -> 1
COUNTIF(B1:B6,"*a*s") -> 4
COUNTIF(B1:B6,"<>Pears") -> 5
COUNTIF(C1:C6,"=5") -> 1
COUNTIF(C1:C6,"<>5") -> 6
COUNTIF(C1:C6,"<>1") -> 5
COUNTIF(C1:C6,"<>TRUE") -> 5
COUNTIF(C1:C6,"<>0") -> 6
COUNTIFS(C1:C6,"<>5",C1:C6,"<>1") -> 5
SUMIF(C1:C6,"<>5",D1:D6) -> 32.66
SUMIFS(D1:D6,C1:C6,"<>5",C1:C6,"5") -> 6.39
AVERAGEIFS(D1:D6,C1:C6,"<>5",C1:C6,"5") -> 6.39
MAXIFS(D1:D6,C1:C6,"<>2.5") -> 6.39
COUNTIF(A1:A6,"<>25") -> 5
COUNTIF(B:B,"") -> 1048571
COUNTIF(B:B,"=") -> 1048570
COUNTBLANK(B:B) -> 1048571
COUNTIF(Other!A1:A40,"<>x") -> 40
SUMIF(A1:A4,">=40") -> 81
SUMIF(B1:B4,"*pp*",D1) -> 5.17
SUMIF(E1:E6,"A~*B",D1:D6) -> 7
SUMIFS(D1:D6,A1:A6,">30",E1:E6,"<>green") -> 9.36
SUMIFS(D1:D6,A1:A5,">30") -> #VALUE!
AVERAGEIF(A1:A4,">100") -> #DIV/0!
MAXIFS(D1:D6,E1:E6,"nothing") -> 0
LARGE((A1:A2,D1:D6),2) -> 25
SUM((A1:A2,A6)) -> #DIV/0!
TRANSPOSE((A1,A2)) -> #VALUE!
SUMPRODUCT((A1,A2)) -> #VALUE!
SUMIF(Other!A:A,40,Other!B:B) -> 7
SUMPRODUCT(A1:A3,C1:C3) -> 25
SUMPRODUCT(D1:D6,Other!A1:A6) -> 4.14
SUMPRODUCT(D1:D3*(E1:E3="red")) -> 4.14
MATCH("p*",B1:B4,0) -> 4
MATCH(TRUE,A1:C1,0) -> #N/A
MATCH(A9,{3,0},0) -> 2
MATCH("5",C1:C6,0) -> 5
VLOOKUP(5,C1:D6,2,FALSE) -> #N/A
LOOKUP("D",{"A","B","C";"D","E","F";"Andy","Bruce","Charlie"}) -> "F"
MATCH(2,{1,2,2,2,3}) -> 4
MATCH(2,{2,2,2}) -> 3
MATCH(3,{1,3,2}) -> 2
VAR({1E30,1E30,1E30}) -> 0
STDEV.P({0.1,0.1,0.1}) -> 0
VLOOKUP(38.5,A1:B4,2) -> "Oranges"
VLOOKUP(38,A1:B4,3) -> #REF!
VLOOKUP(38,A1:B4,0) -> #VALUE!
ROWS(A:A) -> 1048576
COLUMNS(B2:D9) -> 3
ROW() -> 20
ROW(B7) -> 7
XLOOKUP("Apples",B1:B4,A1:A4) -> 40
XLOOKUP("Kiwi",B1:B4,A1:A4) -> #N/A
XLOOKUP("Kiwi",B1:B4,A1:A4,"none") -> "none"
XLOOKUP("Kiwi",B1:B4,A1:A4,1/0) -> #DIV/0!
XLOOKUP(39,A1:A4,B1:B4,,-1) -> "Oranges"
XLOOKUP(39,A1:A4,B1:B4,,1) -> "Apples"
XLOOKUP("*ang*",B1:B4,A1:A4,,2) -> 38
XLOOKUP("*ang*",B1:B4,A1:A4,0) -> 0
XLOOKUP(2,{1,2,2},{10,20,30},,0,-1) -> 30
XLOOKUP("Pears",B1:B4,C1:D4) -> #VALUE!
INDEX(XLOOKUP("Pears",B1:B4,C1:D4),1,2) -> 5.77
SUM(XLOOKUP("Apples",B1:B4,C1:D4)) -> 5.17
XLOOKUP(1,{1,2},{1,2,3}) -> #VALUE!
XMATCH(5,D1:D6,1) -> 3
XMATCH("a",{1,2,3},-1) -> 3
XMATCH(5,{1,"b","a"},1) -> 3
XMATCH(5,{"a",TRUE},-1) -> #N/A
XMATCH(TRUE,{1,"x",FALSE},-1) -> 3
XMATCH("z",{1,TRUE,FALSE},1) -> 3
XMATCH("b",{1,"a","c"},-1) -> 2
XLOOKUP("zoo",C1:C6,D1:D6,,-1) -> 5.17
XLOOKUP(30,C1:C6,D1:D6,,1) -> 6.39
XLOOKUP(3,{1,2;3,4},{1,2}) -> #VALUE!
XMATCH(3,{1,2;3,4}) -> #VALUE!
XMATCH(5,D1:D6,3) -> #VALUE!
XMATCH("a*",E1:E6,2,2) -> #VALUE!
XMATCH("a~*b",E1:E6,2) -> 6
XMATCH("a*b",E1:E6,0) -> 6
XMATCH(5,D1:D6,4) -> #VALUE!
ISBLANK(A9) -> TRUE
ISBLANK(B6) -> FALSE
ISNUMBER(C2) -> FALSE
ISERR(A5) -> FALSE
ISERROR(A5) -> TRUE
IFNA(A6,1) -> #DIV/0!
IFERROR(__xludf.DUMMYFUNCTION("GOOGLEFINANCE(""CURRENCY:USDVND"")"),25400) -> 25400
SUM(IFERROR(__xludf.DUMMYFUNCTION("COMPUTED_VALUE"),8),1) -> 9
__xludf.DUMMYFUNCTION("FILTER(A1:A3)") -> #NAME?
SUM(IF({1,0,1},{5,6,7},0)) -> 12
SUM(SUMIF(E1:E6,{"red","blue"},D1:D6)) -> 10.53
"""


@pytest.mark.parametrize(("formula", "result"), cases(DOCUMENTED))
def test_as_documented(formula: str, result: str) -> None:
    assert_same(value(formula), expected(result), rel=1e-7)


@pytest.mark.parametrize(("formula", "result"), cases(RULES))
def test_rule(formula: str, result: str) -> None:
    assert_same(value(formula), expected(result), rel=1e-12)


def assert_same(found: Scalar, wanted: Scalar, rel: float) -> None:
    if isinstance(wanted, float) and not isinstance(wanted, bool):
        assert isinstance(found, float)
        assert found == pytest.approx(wanted, rel=rel, abs=0 if wanted else 1e-300)
    else:
        assert type(found) is type(wanted)
        assert found == wanted


def test_regular_expressions_in_look_ups_are_told_as_not_supported() -> None:
    run = Evaluator(grid(S={"A1": "x", "B1": '=XLOOKUP("x",A1:A1,A1:A1,"",3)', "B2": '=XMATCH("x",A1:A1,3)'}))
    for row in (1, 2):
        problem, *_ = run.problems(CellRef("S", row, 2))
        assert (problem.kind, problem.detail) == ("unsupported function", "match mode 3 of XLOOKUP and XMATCH")


def test_date_system_of_1904() -> None:
    assert value("DATE(1904,1,1)", date1904=True) == 0
    assert value("YEAR(0)", date1904=True) == 1904
    assert value('TEXT(1,"yyyy-mm-dd")', date1904=True) == "1904-01-02"


def test_every_required_function_is_there() -> None:
    required = """
        SUM SUMIF SUMIFS SUMPRODUCT PRODUCT AVERAGE AVERAGEIF MIN MAX MEDIAN COUNT COUNTA COUNTIF IF IFS IFERROR IFNA
        SWITCH CHOOSE AND OR NOT XOR ROUND ROUNDUP ROUNDDOWN CEILING FLOOR MROUND INT TRUNC ABS SIGN SQRT POWER EXP LN
        LOG LOG10 MOD QUOTIENT RATE PV FV PMT NPER NPV IRR IPMT PPMT SLN INDEX MATCH VLOOKUP HLOOKUP LOOKUP XLOOKUP
        ISBLANK ISNUMBER ISERROR DATE YEAR MONTH DAY EDATE DAYS TEXT VALUE LEFT RIGHT MID LEN TRIM CONCAT N
    """
    assert set(required.split()) <= FUNCTIONS.keys()
    assert all(function.call.__doc__ for function in FUNCTIONS.values())


def test_a_wildcard_pattern_takes_no_longer_than_its_text() -> None:
    assert value('COUNTIF(B1:B6,"' + "*a" * 120 + 'z")') == 0


def test_rates_near_minus_100_percent_over_many_periods() -> None:
    flows = {"A1": -1.0, **{f"A{row}": 0.0 for row in range(2, 172)}, "A172": 1e-200}
    book = grid(S=flows | {"B1": "=NPV(-99%,A1:A172)", "B2": "=IRR(A1:A172)", "B3": "=NPV(-99%,A1:A10)"})
    run = Evaluator(book)
    found = [run.value(CellRef("S", row, 2)) for row in (1, 2, 3)]
    assert found == [ErrorValue.NUM, pytest.approx(10 ** (-200 / 171) - 1), pytest.approx(-100)]
