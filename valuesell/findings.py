"""Every code of finding, declared once. The command line prints them, docs/diagnostics.md lists them, tests cover them.

``example`` says what a workbook must hold for the finding to appear; tests/test_findings.py has one for each code.
"""

from __future__ import annotations

from valuesell.diagnostics import Code, Severity

CODES: dict[str, Code] = {}


def _declare(slug: str, severity: Severity, message: str, hint: str, example: str) -> Code:
    code = Code(slug, severity, message, hint, example)
    CODES[slug] = code
    return code


def _error(slug: str, message: str, hint: str, example: str) -> Code:
    return _declare(slug, Severity.ERROR, message, hint, example)


def _warning(slug: str, message: str, hint: str, example: str) -> Code:
    return _declare(slug, Severity.WARNING, message, hint, example)


def _note(slug: str, message: str, hint: str, example: str) -> Code:
    return _declare(slug, Severity.NOTE, message, hint, example)


# The file itself: nothing could be read.

FILE_MISSING = _error(
    "file-missing",
    "{name} does not exist.",
    "{advice}",
    "a name that does not exist",
)
FILE_IS_FOLDER = _error(
    "file-is-folder",
    "{name} is a folder, not a workbook.",
    "Name the .xlsx file inside it.",
    "a folder",
)
FILE_NOT_READABLE = _error(
    "file-not-readable",
    "{name} could not be opened: {reason}.",
    "Check that you are allowed to read it, and close it in other programs.",
    "a file without permission to read",
)
FILE_EMPTY = _error(
    "file-empty",
    "{name} is empty (0 bytes).",
    "Copy or download it again. In OneDrive, iCloud, Dropbox or Google Drive, first make it available on this computer.",
    "a file of 0 bytes",
)
FILE_OTHER_KIND = _error(
    "file-other-kind",
    "{name} is {found}, not an Excel workbook (.xlsx).",
    "{advice}",
    "an .xls, .ods, .csv, .docx or .pdf file",
)
FILE_ENCRYPTED = _error(
    "file-encrypted",
    "{name} is protected with a password to open it.",
    "Open it in Excel, remove the password (File > Info > Protect Workbook > Encrypt with Password), and save it.",
    "a workbook with a password to open",
)
FILE_DAMAGED = _error(
    "file-damaged",
    "{name} is damaged: {reason}.",
    "Copy or download it again. If that does not help, open it in Excel, let Excel repair it, and save it as .xlsx.",
    "a truncated .xlsx",
)
FILE_UNSAFE = _error(
    "file-unsafe",
    "{name} was not opened because it may be unsafe: {reason}.",
    "If you trust the sender, open it in Excel and save it again as .xlsx. If not, delete it.",
    "a workbook with a document type declared in it, which can make a few bytes unfold to gigabytes",
)
FILE_TOO_LARGE = _error(
    "file-too-large",
    "{name} is too large to read safely ({found}; the limit is {limit}).",
    "Delete sheets, rows and pictures that the value case does not need, and save it again.",
    "a workbook that unpacks to more than the limit",
)
FILE_TOO_MUCH = _error(
    "file-too-much",
    "{name} contains more than can be read safely ({found}, which is the limit).",
    "{advice}",
    "a workbook with a million cell formats",
)
FILE_OUT_OF_BOUNDS = _error(
    "file-out-of-bounds",
    "{name} needs too much time or memory. It was stopped after {found}; the limit is {limit}.",
    "Delete sheets, rows and formulas that the value case does not need. If this is an ordinary workbook, report the problem.",
    "a workbook whose formulas would run for hours",
)
FILE_HAS_MACROS = _note(
    "file-has-macros",
    "{name} contains macros. They were not read or run.",
    "You need not do anything. To remove them, save the file in Excel as Excel Workbook (*.xlsx).",
    "a workbook with macros (.xlsm)",
)
MORE_OF_A_KIND = _note(
    "more-of-a-kind",
    "{found} more findings of this kind ({kind}) are not listed.",
    "Fix those that are listed, then check again.",
    "the same mistake in more than a hundred cells",
)
FILE_HAS_LINKS = _note(
    "file-has-links",
    "{name} links to {found} outside it. No link was opened.",
    "Formulas that use other workbooks are listed separately. To remove links, use Data > Edit Links > Break Link.",
    "a workbook with links to another one",
)

# The sheets and their headings.

NO_SHEETS_OF_OURS = _error(
    "no-sheets-of-ours",
    "This workbook has none of the sheets of a value case (its sheets: {found}).",
    "Create a workbook with valuesell new, and copy your numbers into it.",
    "a workbook that has nothing to do with valuesell",
)
SHEET_MISSING = _error(
    "sheet-missing",
    "The sheet {wanted} is missing.",
    "{advice}",
    "the sheet Facts deleted or renamed",
)
SHEET_TWICE = _error(
    "sheet-twice",
    "The sheets {found} and {other} have the same name in two forms, and the same headings.",
    "Keep the one that counts. Rename or delete the other.",
    "a sheet Giá beside the sheet Prices, both with the headings of prices",
)
SHEET_NOT_READ = _warning(
    "sheet-not-read",
    "The sheet {found} is not read because {other} has the same headings and is used instead.",
    "Delete {found}, or rename it.",
    "a copy Prices (2) beside the sheet Prices",
)
LABEL_NOT_READ = _warning(
    "label-not-read",
    "{found} is not read because the answer is taken from {other}.",
    "Delete this row, or correct the answer in {other}.",
    "Years 3 above Horizon in years 10",
)
LABEL_UNKNOWN = _note(
    "label-unknown",
    "{found} is not one of the questions of this sheet, so it is not read.",
    "To have it in the report, enter it as a customer descriptor.",
    "a row of one's own among the questions of the visit",
)
HEADING_MISSING = _error(
    "heading-missing",
    "This sheet has no column headed {wanted}.",
    "{advice}",
    "the heading Likely deleted or misspelt",
)
HEADING_TWICE = _error(
    "heading-twice",
    "The heading {found} appears twice: here and in {other}.",
    "Rename or delete one of the two columns.",
    "two columns headed Likely",
)
HEADINGS_MISSING = _error(
    "headings-missing",
    "This sheet has no row of headings. It needs {wanted}.",
    "Put the headings back in one row, as in a workbook made with valuesell new.",
    "the row of headings deleted",
)
OFFERING_COLUMN_MISSING = _error(
    "offering-column-missing",
    "No column is headed {found}, the name of an offering.",
    "Enter exactly that name as the heading of a column, or a formula that refers to its cell on the sheet of offerings.",
    "an offering added whose column heading was overwritten",
)

YEAR_HEADING_UNKNOWN = _error(
    "year-heading-unknown",
    "The heading {found} does not say which year of the case it is, so the amounts below it cannot be counted.",
    "Enter {example} and so on. The calendar year may follow in brackets.",
    "amounts by year headed 2026, 2027 ...",
)

# What a cell contains.

VALUE_MISSING = _error(
    "value-missing",
    "{wanted} is blank.",
    "{advice}",
    "Visit without a currency",
)
NUMBER_AS_TEXT = _error(
    "number-as-text",
    "{wanted} contains text ({found}), not a number.",
    "{advice}",
    "1,5 typed where the computer expects 1.5",
)
NUMBER_WANTED = _error(
    "number-wanted",
    "{wanted} contains {found}, not a number.",
    "{advice}",
    "a date or TRUE in a column of numbers",
)
PERCENT_TOO_LARGE = _error(
    "percent-too-large",
    "{wanted} is {found}, which means {percent}.",
    "For {as_typed} percent, enter {as_typed}%.",
    "12 instead of 12% as the discount rate",
)
PERCENT_DOUBTFUL = _warning(
    "percent-doubtful",
    "{wanted} is a percentage and contains {found}, which is counted as {percent}.",
    "If it should be {as_typed} percent, enter {as_typed}%. If {percent} is right, leave it.",
    "a fact in % with 12 instead of 12%",
)
OUT_OF_BOUNDS = _error(
    "out-of-bounds",
    "{wanted} is {found}. It must be from {minimum} to {maximum}.",
    "Enter a number in that range.",
    "a horizon of 400 years",
)
NUMBER_ENORMOUS = _error(
    "number-enormous",
    "{wanted} is {found}, which is too large for an amount.",
    "Correct it. For large amounts, choose thousand or million under Amounts in on the sheet Visit.",
    "1e400 in a fact",
)
WHOLE_NUMBER_WANTED = _error(
    "whole-number-wanted",
    "{wanted} is {found}, not a whole number.",
    "Enter a number without decimals.",
    "a horizon of 2.5 years",
)
ERROR_IN_CELL = _error(
    "error-in-cell",
    "{wanted} contains the error {found}.",
    "{advice}",
    "#REF! in an element's formula",
)
DATE_WANTED = _error(
    "date-wanted",
    "{wanted} contains {found}, not a date.",
    "Enter the date as {example}, or as your Excel writes dates.",
    "next Tuesday as the visit's date",
)
DATE_AS_TEXT = _warning(
    "date-as-text",
    "{wanted} contains text ({found}), not a date.",
    "The report prints it unchanged. To have its age checked, enter a date such as 2026-03-15.",
    "March 2026 as a fact's date",
)
DATE_BUDDHIST = _error(
    "date-buddhist",
    "{wanted} is {found}. The year {year} looks like the Buddhist era.",
    "Enter {meant}.",
    "12 May 2569 as the visit's date",
)
DATE_DOUBTFUL = _error(
    "date-doubtful",
    "{wanted} is {found}, which is not a likely year.",
    "Enter a date from {first} to {last}.",
    "a visit in 1926 or 2206",
)
YEAR_OF_CALENDAR = _error(
    "year-of-calendar",
    "{wanted} is {found}, a calendar year. Years are counted from the start of the case as 0, 1, 2.",
    "{advice}",
    "2027 as the year of a one-time cost",
)
CHOICE_UNKNOWN = _error(
    "choice-unknown",
    "{wanted} is {found}, which is not in the list.",
    "Choose one of {choices}.{advice}",
    "a word of one's own typed as kind of an element",
)
NAME_LONG = _warning(
    "name-long",
    "This name has {found} characters. Only the first {limit} are used.",
    "Enter a shorter name, and move the rest to a note.",
    "a name of 1,000 characters",
)
TEXT_LONG = _warning(
    "text-long",
    "This text has {found} characters. A report prints the first {limit} at most.",
    "Shorten it, or attach the document it comes from.",
    "a whole page pasted into a source",
)
TEXT_UNPRINTABLE = _warning(
    "text-unprintable",
    "This text contains invisible characters or characters that reverse its direction. They are left out.",
    "Type the text again instead of pasting it.",
    "a sign that reverses the direction of writing, pasted into a name",
)
CURRENCY_UNKNOWN = _error(
    "currency-unknown",
    "The currency is {found}, not a code of three letters.",
    "Enter a code such as USD, VND, THB or EUR.",
    "dollars as the currency",
)

# Names and rows.

NAME_TWICE = _error(
    "name-twice",
    "{wanted} {found} appears twice: here and in {other}.",
    "Give each its own name, or delete one row.",
    "two elements, or two facts about the same offering, of one name",
)
ROW_IS_REMARK = _note(
    "row-is-remark",
    "This row contains only the text {found} and is not counted.",
    "Leave it if it is a heading or a remark. Otherwise fill in the row.",
    "a subheading between two elements",
)
NAME_MISSING = _error(
    "name-missing",
    "This row contains {found} but has no name.",
    "Name it, or clear the row.",
    "amounts in a row without a name",
)
OFFERING_UNKNOWN = _error(
    "offering-unknown",
    "There is no offering called {found}.",
    "{advice}",
    "a fact about an offering that is misspelt",
)
ITEM_UNKNOWN = _error(
    "item-unknown",
    "There is no element or price line called {found}.",
    "{advice}",
    "a row on Years whose element is misspelt",
)
ITEM_AMBIGUOUS = _error(
    "item-ambiguous",
    "{found} is the name of an element and of a price line, so these amounts may belong to either.",
    "Give one of the two another name.",
    "amounts year by year of Installation, which is an element and a price",
)
NO_OFFERING_OF_OURS = _error(
    "no-offering-of-ours",
    "No offering is marked as ours.",
    "Choose {choice} in the row of your own offering.",
    "no row with the role ours",
)
SEVERAL_OF_OURS = _error(
    "several-of-ours",
    "More than one offering is marked as ours ({found}).",
    "Keep one. For the other, make a second workbook.",
    "two rows with the role ours",
)
NO_ALTERNATIVE = _error(
    "no-alternative",
    "There is no alternative to compare our offering with.",
    "Add what the customer would choose without us, such as a competitor, doing it themselves, or going on as today.",
    "one offering only",
)
TOO_MANY_OFFERINGS = _error(
    "too-many-offerings",
    "There are {found} offerings. At most {limit} can be compared.",
    "Delete those the customer would not choose.",
    "eight offerings",
)
SEVERAL_MARKED = _error(
    "several-marked",
    "More than one alternative is marked as next-best ({found}).",
    "Mark only the one the customer would choose if our offering did not exist.",
    "two alternatives marked",
)
OURS_MARKED = _error(
    "ours-marked",
    "Our own offering is marked as the next-best alternative.",
    "Clear this mark, and mark the alternative the customer would choose.",
    "the mark in our own row",
)
NO_ELEMENTS = _error(
    "no-elements",
    "The case has no value element.",
    "Add at least one row. What does the customer spend less on, or earn more with?",
    "an empty sheet of elements",
)
NO_PRICE = _error(
    "no-price",
    "The case has no price.",
    "Add a price line with the amount paid for each offering. Enter 0 where nothing is paid.",
    "an empty sheet of prices",
)
TOO_MANY_ROWS = _error(
    "too-many-rows",
    "This table has {found} rows. At most {limit} are read.",
    "Delete the rows that the case does not need.",
    "501 facts",
)

# Facts and amounts.

FACT_MISSING = _warning(
    "fact-missing",
    "The fact {found} is still blank, so {elements} cannot be counted.",
    "Ask the customer, and enter the number. Enter 0 only if it is zero.",
    "a fact without a likely value that an element uses",
)
FACT_STILL_TO_ASK = _warning(
    "fact-still-to-ask",
    "The fact {found} is still blank. No result depends on it yet.",
    "Ask the customer and enter the number, or delete the row.",
    "a fact that was named for the next visit",
)
FACT_PARTLY_MISSING = _error(
    "fact-partly-missing",
    "The fact {found} is blank for {offering} but given for other offerings.",
    "Enter the number, or 0 if there is none. While our price is not known, clear our column on Prices.",
    "repairs given for one offering and blank for another",
)
FACT_COMPUTED = _warning(
    "fact-computed",
    "The fact {found} is a formula over other cells, not a number from a source.",
    "Enter the number here, or move the formula to the sheet Workings.",
    "=F7*2 as a likely value",
)
RANGE_UPSIDE_DOWN = _warning(
    "range-upside-down",
    "The fact {found} has low {low}, likely {likely} and high {high}, which are not in ascending order.",
    "Correct the three numbers. Low is the smallest, high the largest.",
    "a low above the likely value",
)
AMOUNT_MISSING = _error(
    "amount-missing",
    "{wanted} has no amount for {offering}.",
    "Enter the formula, or 0 if there is none.",
    "an element with a formula for one offering only",
)
CANNOT_BE_RANKED = _warning(
    "cannot-be-ranked",
    "{wanted} has no amount for {offering}, so that alternative cannot be ranked.",
    "Enter the formula, or 0 if there is none.",
    "an element without an amount for a second alternative",
)
AMOUNT_NOT_A_NUMBER = _error(
    "amount-not-a-number",
    "The amount of {wanted} for {offering} is {found}, not a number.",
    "Correct the formula or the cells it uses.",
    'an element with the formula ="n/a"',
)
PRICE_FACT_MISSING = _error(
    "price-fact-missing",
    "The price of {offering} cannot be computed because the fact {found} is blank.",
    "Find out the number and enter it. While our price is not known, clear our column on Prices.",
    "a blank fact in a price",
)
RECEIVED_UNTIL_MISSING = _error(
    "received-until-missing",
    "The case is documented, but the sheet does not say until when the value was received.",
    'Enter the last day of what was received in "Received until" (for example 2026-03-15), or choose "projected".',
    "a documented case without a date",
)
RECEIVED_UNUSED = _warning(
    "received-unused",
    "The date in {found} changes nothing, because the case is projected.",
    'Choose "documented" if the value was received, or clear the date.',
    "a projected case with a date until which it was received",
)
RECEIVED_BEFORE_START = _warning(
    "received-before-start",
    "The value is said to be received until {found}, but year 0 is {start}, so nothing was received yet.",
    'Enter the day on which the customer began to use our offering in "In use since".',
    "a date of receipt before the date of the visit",
)
RECEIVED_BEYOND_HORIZON = _warning(
    "received-beyond-horizon",
    "Value was received until {found}, but the horizon of {horizon} years ends before. What came later is not counted.",
    "Lengthen the horizon, or correct the date.",
    "a date of receipt after the end of the horizon",
)
BEFORE_A_PRICE = _warning(
    "before-a-price",
    "Our price is blank in all price lines, so the case ends at the highest price at which the customer is no worse off.",
    "Enter our price when it is known. If nothing is paid, enter 0.",
    "our price blank in every price line",
)
PERIODS_OVERLAP = _error(
    "periods-overlap",
    "{wanted} has an amount for {found} and one for {other}, which share time, so it would be counted twice.",
    "Keep the one or the other.",
    "an amount for year 1 and one for month 3",
)
YEAR_BEYOND_HORIZON = _warning(
    "year-beyond-horizon",
    "{wanted} falls in year {found}, after the horizon of {horizon} years, and is not counted.",
    "Correct the year, or enter a longer horizon on the sheet Visit.",
    "a one-time cost in year 5 of a 3-year case",
)
YEARS_BLANK = _warning(
    "years-blank",
    "{wanted} has amounts year by year for {offering}, but none in year {found}, which counts as 0.",
    "Enter the amounts that are missing, and 0 where there is none.",
    "amounts for years 1 and 2 of a 5-year case",
)
REPLACED_BY_YEARS = _note(
    "replaced-by-years",
    "This amount of {wanted} for {offering} is not used because the amounts year by year in {other} replace it.",
    "You need not do anything.",
    "an element with a formula, and amounts year by year for the same offering",
)
ENTRY_NOT_USED = _warning(
    "entry-not-used",
    "{found} is filled in for {wanted} but has no effect.",
    "{advice}",
    "In year 3 beside a yearly amount, or ramp-up of a switching cost",
)
TOTAL_ROW = _error(
    "total-row",
    "{found} adds up other rows of this table, so the same money would be counted twice.",
    "Delete the row, or move it below the line above which rows are inserted, where nothing is counted.",
    "a row Total with =SUM(H7:H8) among the prices",
)
TOTAL_DOUBTFUL = _warning(
    "total-doubtful",
    "{found} is counted like any other row, but it looks like the total of the rows above.",
    "If it is a total, delete the row. If not, name it after what it is for.",
    "a row Total with a number typed in",
)
ROW_BELOW_LINE = _warning(
    "row-below-line",
    "The row {found} is below the line above which rows are inserted, so it is not counted.",
    "Move it above that line, or delete it.",
    "an element that was typed below the line",
)
TOTAL_BELOW_LINE = _note(
    "total-below-line",
    "The row {found} is below the line above which rows are inserted. It is not counted.",
    "You need not do anything.",
    "a total of one's own below the prices",
)
COLUMN_NOT_READ = _warning(
    "column-not-read",
    "The amounts in the column {found} are not counted because that heading is not read.",
    "If they belong to an offering or a year, use its name as the heading. Otherwise move them to a sheet of your own.",
    "prices below the name of an offering that is misspelt",
)
CELL_NOT_READ = _warning(
    "cell-not-read",
    "The number {found} is above the table, so it is not counted.",
    "Move it into the table, or to a sheet of your own.",
    "a row of the table that was moved above its headings",
)
MARKED_IS_NOT_BEST = _warning(
    "marked-is-not-best",
    "{marked} is marked as the next-best alternative, but by the numbers {best} is better for the customer.",
    "Ask why the customer would choose {marked}, or mark {best}. The report shows the net gain against both.",
    "a dearer alternative marked",
)
CUSTOMER_LOSES = _warning(
    "customer-loses",
    "Against {theirs} the customer would lose {loss} in present value. Benefits are {value}, the extra price is {price}.",
    "Check these amounts. If they are right, lower the price or change the offering before the report goes out.",
    "an offering that costs more than it is worth",
)
CUSTOMER_AMOUNT_UNUSED = _warning(
    "customer-amount-unused",
    "{wanted} has a customer's amount but is not marked as contention, so that amount is not used.",
    "Choose contention under Point, or clear the customer's amount.",
    "a customer's amount for an element that is not disputed",
)
CUSTOMER_AMOUNT_LARGE = _warning(
    "customer-amount-large",
    "For {wanted} the customer's amount is {found}, more than the {claim} that we claim ourselves.",
    "Check its sign and its unit. If the customer did give this amount, explain it under In words.",
    "a customer's amount of 60,000 where we claim 18,000",
)
PRICE_NEGATIVE = _warning(
    "price-negative",
    "The price {wanted} of {offering} is {found}, below zero.",
    "Correct the sign. If it is money given back, call the line a rebate, a refund or a residual value.",
    "a purchase price of -168,000",
)
GROWTH_DOUBTFUL = _warning(
    "growth-doubtful",
    "{found} of {wanted} is {percent}, which doubles the amount every year.",
    "If it should be {as_typed} percent, enter {as_typed}%. If it is right, leave it.",
    "a growth of 1 instead of 1%",
)
NOTHING_COUNTED = _error(
    "nothing-counted",
    "Nothing can be counted because every element is without an amount, in contention, or freed capacity.",
    "Enter the facts of at least one element.",
    "a workbook whose only element is a placeholder",
)
ALTERNATIVE_UNKNOWN = _error(
    "alternative-unknown",
    "There is no alternative called {found}.",
    "Choose one of {choices}.",
    "--alternative with a name that is not in the workbook",
)

CHANGE_NOT_UNDERSTOOD = _error(
    "change-not-understood",
    "--set {found}: {why}",
    "{advice}",
    "--set with a fact or price that the workbook does not have",
)
RANGE_ONE_SIDED = _warning(
    "range-one-sided",
    "The fact {found} has a {given} value but no {missing} one, so it is treated as certain.",
    "Enter both low and high, or clear the one that is there.",
    "a low without a high",
)
MOVES_ALONE = _warning(
    "moves-alone",
    'The fact {found} has "{word}" in "Moves with", but no other fact with a low and a high has it, so it moves alone.',
    "Enter the same word for the facts that move with it, each with a low and a high, or clear it.",
    'a word in "Moves with" that only one fact has',
)
RANGE_WITHOUT_LIKELY = _warning(
    "range-without-likely",
    "The fact {found} has a low or a high but no likely value.",
    "Enter the likely value. A range alone is not used.",
    "a range whose likely value is blank",
)
RANGE_OF_COMPUTED = _warning(
    "range-of-computed",
    "The fact {found} is a formula over other cells, so its range is not used.",
    "Enter ranges for the facts it is computed from.",
    "a low and a high beside =F7*2",
)
RANGE_BREAKS_FORMULA = _warning(
    "range-breaks-formula",
    "In {found} of {draws} simulations a formula has no result, for example because it divides by zero. They are left out.",
    "Check whether the low and high values can really occur together.",
    "a range that reaches zero under a division",
)

# How credible the case is.

NO_SOURCE = _warning(
    "no-source",
    "The fact {found} has no source.",
    "Enter where it comes from, such as a document, a meter or a person.",
    "a fact in use whose source is blank",
)
NO_DATE = _warning(
    "no-date",
    "The fact {found} has no date.",
    "Enter when it was given or measured.",
    "a fact in use whose date is blank",
)
FACT_AFTER_VISIT = _warning(
    "fact-after-visit",
    "The fact {found} is dated {date}, after the visit on {visit}.",
    "Correct the date of the fact or of the visit.",
    "a fact of 2027 in a visit of 2026",
)
OLD_FACT = _warning(
    "old-fact",
    "The fact {found} dates from {date}, more than two years before the visit.",
    "Ask whether it is still true.",
    "a fact of 2020 in a visit of 2026",
)
ESTIMATE_WITHOUT_RANGE = _warning(
    "estimate-without-range",
    "The fact {found} is an estimate without a low and a high.",
    "Enter the lowest and the highest value it could have.",
    "an estimate with a likely value alone",
)
ESTIMATE_CARRIES = _warning(
    "estimate-carries",
    "The fact {found} is an estimate, and {share} of the value rests on it.",
    "Find a stronger source or a measurement before you send the report.",
    "one estimate that decides the case",
)
SAVING_TOO_LARGE = _warning(
    "saving-too-large",
    "{wanted} cuts the alternative's cost by {share}.",
    "Customers rarely believe savings above 40%. Check both amounts, and explain the saving under In words.",
    "electricity of 20 against 100",
)
SAME_DRIVER = _warning(
    "same-driver",
    "{wanted} and {other} rest on the same facts ({found}).",
    "Make sure that the same money is not counted twice.",
    "two savings computed from the same hours and the same rate",
)
CAPACITY_AS_CASH = _warning(
    "capacity-as-cash",
    "{wanted} counts working hours as cash.",
    "If nobody is paid less because of it, choose capacity under Benefit. It is then shown but not counted.",
    "hours saved x cost of an hour, with the benefit cash",
)
UNIT_SLIP = _warning(
    "unit-slip",
    "The fact {found} is {value}, about {factor} times {other}.",
    "Check the units, for example kW and W, or thousands and units.",
    "a likely value 1,000 times its low and high, or another offering's",
)
UNIT_SCALE = _warning(
    "unit-scale",
    "{found} is in {unit}, but {wanted} in {other} is counted in {scale}.",
    "Multiply or divide in the formula, or enter the number in {scale}.",
    "a price in thousand USD in a case in USD",
)
UNIT_PERIOD = _warning(
    "unit-period",
    "{found} is in {unit}, but {wanted} in {other} is an amount a year.",
    "Multiply it in the formula by how often a year it occurs, or enter the amount for a year.",
    "a fee a month in a yearly price",
)
UNIT_CURRENCY = _warning(
    "unit-currency",
    "{found} is in {unit}, but this case is in {currency} ({other}).",
    "Convert it in the formula, or correct the unit.",
    "a price in EUR in a case in USD",
)
UNITS_MIXED = _warning(
    "units-mixed",
    "{found} is in {unit} and {second} in {second_unit}; the formula in {other} does not convert them.",
    "Convert one of them in the formula, or enter both in the same unit.",
    "kilograms and tonnes added in one sum",
)
AMOUNT_NOT_MONEY = _warning(
    "amount-not-money",
    "{wanted} for {offering} is computed from facts of which none is an amount of money ({found}).",
    "Check which facts the formula uses. If Facts was sorted, formulas may read other rows than before.",
    "hours x kW as a cost",
)
VAT_MIXED = _warning(
    "vat-mixed",
    "{found} includes VAT, {second} in {other} does not.",
    "Enter all amounts without VAT.",
    "one price including VAT, another without",
)
FACT_UNUSED = _warning(
    "fact-unused",
    "No formula uses the fact {found}.",
    "Use it in a formula, or delete the row. If an amount was typed over, write its formula again.",
    "a fact that no element or price is computed from",
)
AMOUNT_TYPED = _warning(
    "amount-typed",
    "{wanted} for {offering} is a typed number ({found}); for {other} it is a formula.",
    "Write the formula again, so that the amount follows the facts.",
    "a formula replaced by its value for one offering",
)
FACTS_MOVED = _warning(
    "facts-moved",
    "{wanted} uses the fact {found}, while {other} uses {second}. The names fit the other way round.",
    "If Facts was sorted, formulas may read other rows than before. Check them.",
    "Facts sorted under formulas with absolute references",
)
ALWAYS_FAVOURS_US = _warning(
    "always-favours-us",
    "In all {count} facts with a range, the likely value is nearer the end that favours us.",
    "Ask the customer whether the likely values are realistic.",
    "every likely value at the favourable end of its range",
)

# Formulas.

FORMULA_NOT_UNDERSTOOD = _error(
    "formula-not-understood",
    "The formula cannot be read ({found}).",
    "Correct it in Excel.",
    "a formula cut off in the middle",
)
FUNCTION_NOT_SUPPORTED = _error(
    "function-not-supported",
    "The function {found} is not supported.",
    "{advice}",
    "=WEBSERVICE(...)",
)
NAME_UNKNOWN = _error(
    "name-unknown",
    "The formula uses the name {found}, which the workbook does not define.",
    "Correct the name, or define it in Excel (Formulas > Name Manager).",
    "=Hours*52 where no name Hours is defined",
)
OUTSIDE_REFERENCE = _error(
    "outside-reference",
    "The formula uses {found}, which is outside this workbook.",
    "Enter the number on the sheet Facts, with its source.",
    "a link to another workbook",
)
FORMULA_TOO_LARGE = _error(
    "formula-too-large",
    "The formula is too complex to compute ({found}).",
    "Split it into steps on the sheet Workings.",
    "a sum over millions of cells",
)
CYCLE = _error(
    "cycle",
    "The formula depends on itself ({found}).",
    "Change one of these cells so that it no longer uses the others.",
    "A1 uses B1 and B1 uses A1",
)
SHOWN_AS_MOMENT = _warning(
    "shown-as-date-or-time",
    "This cell shows {shown}, but {found} is what is counted.",
    "If {found} is right, give the cell an ordinary number format. If {shown} is, enter it in the unit of the formula.",
    "1.5 in a cell that shows 36:00",
)
READS_BLANK = _error(
    "reads-blank",
    "The formula uses {found}, which is blank because the fact or working is gone.",
    "Enter it again, enter 0 if it is zero, or take it out of the formula.",
    "a row of Facts that was cleared, and an element that uses it",
)
READS_ONLY_BLANKS = _warning(
    "reads-only-blanks",
    "Every cell that the formula uses is blank, so it comes to {found}.",
    "Fill in those cells, or correct the formula.",
    "=Data!A1*Data!B1 with both cells blank",
)
ERROR_REPLACED = _warning(
    "error-replaced",
    "The formula hides the error {found} and counts {value} in its place.",
    "Correct what causes the error. If {value} is right, enter it as a fact.",
    "=IFERROR(VLOOKUP(...),0) that finds nothing",
)
STALE_RESULT = _warning(
    "stale-result",
    "The workbook shows {cached} here, but its formula gives {found}.",
    "Open it in Excel, recalculate (F9) and save. Until then valuesell uses {found}.",
    "a workbook saved before it was recalculated",
)
GOOGLE_SHEETS_VALUE = _warning(
    "google-sheets-value",
    "Google Sheets computed this cell with a formula that Excel does not have. valuesell uses the result saved with it, {found}.",
    "Enter the number as a fact with its source and date, or use a formula that Excel has.",
    "a workbook downloaded from Google Sheets with GOOGLEFINANCE in a formula",
)
SUMMARY_DIFFERS = _warning(
    "summary-differs",
    "The workbook's Summary shows {cached} as {wanted}, but valuesell computes {found}.",
    "Open it in Excel, recalculate (F9) and save. If the two still differ, Summary or Cash flow was changed. Copy your facts into a new workbook.",
    "a Summary whose formulas were overwritten",
)
REACHES_INTERNAL = _error(
    "reaches-internal",
    "This formula refers to {found}. That sheet is private, and nothing on it may reach the report or a copy.",
    "Enter what you want to show in the cell itself, or take it from Facts.",
    "a cell whose formula refers to the sheet Internal",
)
TEXT_FROM_HIDDEN = _warning(
    "text-from-hidden-sheet",
    "This text comes from {found}, on a sheet that the customer does not see. The report prints it.",
    "Enter the text here. If the customer may see the sheet, show it (right-click a sheet's tab, Unhide).",
    "a customer's name fetched from a hidden sheet",
)
REACHES_RESULT = _error(
    "reaches-result",
    "The formula uses {found}, which is a result, not an input.",
    "Use the facts that the result is computed from.",
    "an element that uses Summary, Cash flow or a difference column",
)
REACHES_RANGE_END = _error(
    "reaches-range-end",
    "The formula uses {found}, the {bound} value of the fact {fact}.",
    "Use the likely value in {likely} instead.",
    "an element that uses a low value",
)
REACHES_OTHER_OFFERING = _warning(
    "reaches-other-offering",
    "The formula for {offering} uses the fact {fact}, which is about {other}.",
    "Use the fact about {offering}. If {fact} applies to every offering, clear its cell under About offering.",
    "our column using the alternative's fact",
)
SHAPE_DIFFERS = _warning(
    "shape-differs",
    "{wanted} is computed differently for {offering} than for {other}.",
    "Use the same formula for both, or explain the difference under In words.",
    "kW x hours for one offering and a lump sum formula for another",
)
PRICE_COUNTED_TWICE = _warning(
    "price-counted-twice",
    "The element uses the fact {fact}, which is also part of a price.",
    "Value does not include price. Make sure that the same money is not counted twice.",
    "a saving computed from the price of the offering",
)
POINT_CONTRADICTED = _warning(
    "point-contradicted",
    '{wanted} is marked "{point}", but the amounts favour {favoured} (about {found}).',
    "Correct the amounts, or the choice under Point.",
    "an element marked ours better that costs the customer more",
)
PARITY_DIFFERS = _warning(
    "parity-differs",
    "{wanted} is marked as parity, but the amounts differ by about {found}.",
    "Choose which offering is better under Point, or enter equal amounts.",
    "an element at parity with a difference",
)
