"""The currencies an amount may be in, by their ISO 4217 codes: Europe's and its neighbours'."""

CURRENCIES = (
    *("EUR", "RON", "NOK", "ISK", "CHF", "BGN", "CZK", "DKK", "HUF", "PLN", "SEK", "GBP"),
    *("ALL", "BAM", "GEL", "MDL", "MKD", "RSD", "TRY", "UAH", "USD"),
)
