"""The spreadsheet side: the contract, and what reads, writes and annotates workbooks."""
