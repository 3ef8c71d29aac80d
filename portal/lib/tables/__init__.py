"""Tables that people exchange with spreadsheets: CSV files and Excel workbooks, read and written."""
