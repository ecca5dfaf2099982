"""Forms that people use and CLDR does not give, by language. Where a language has none, the CLDR's forms stand alone."""

from __future__ import annotations

from collections.abc import Mapping

NUMBERS: Mapping[str, tuple[str, ...]] = {
    "de": ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "es": ("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
    "fr": ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    "it": ("due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici", "dodici"),
    "nl": ("twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
}
"""The numbers from 2 to 12 (one is often an article); only languages in which they have one form."""

MONEY: Mapping[str, Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "de": {"USD": ({"other": "Dollar"},), "GBP": ({"other": "Pfund"},), "CHF": ({"other": "Franken"},)},
    "en": {
        "USD": ({"one": "dollar", "other": "dollars"}, {"one": "buck", "other": "bucks"}),
        "GBP": ({"one": "pound", "other": "pounds"}, {"other": "quid"}),
        "CAD": ({"one": "dollar", "other": "dollars"},),
        "AUD": ({"one": "dollar", "other": "dollars"},),
        "NZD": ({"one": "dollar", "other": "dollars"},),
        "INR": ({"one": "rupee", "other": "rupees"},),
    },
    "es": {
        "USD": ({"one": "dólar", "other": "dólares"},),
        "GBP": ({"one": "libra", "other": "libras"},),
        **{code: ({"one": "peso", "other": "pesos"},) for code in ("MXN", "ARS", "CLP", "COP")},
        "PEN": ({"one": "sol", "other": "soles"},),
    },
    "fr": {
        "USD": ({"one": "dollar", "other": "dollars"},),
        "CAD": ({"one": "dollar", "other": "dollars"},),
        "CHF": ({"one": "franc", "other": "francs"},),
        "GBP": ({"one": "livre", "other": "livres"},),
    },
    "it": {
        "USD": ({"one": "dollaro", "other": "dollari"},),
        "GBP": ({"one": "sterlina", "other": "sterline"},),
        "CHF": ({"one": "franco", "other": "franchi"},),
    },
    "ja": {"USD": ({"other": "ドル"},)},
    "nl": {"USD": ({"other": "dollar"},), "GBP": ({"other": "pond"},)},
    "pl": {"PLN": ({"one": "złoty", "few": "złote", "many": "złotych", "other": "złotego"},)},
    "pt": {
        "BRL": ({"one": "real", "other": "reais"},),
        "USD": ({"one": "dólar", "other": "dólares"},),
        "EUR": ({"one": "euro", "other": "euros"},),
        "GBP": ({"one": "libra", "other": "libras"},),
    },
    "ru": {"RUB": ({"one": "рубль", "few": "рубля", "many": "рублей", "other": "рубля"},)},
    "sv": {"SEK": ({"one": "krona", "other": "kronor"},), "USD": ({"other": "dollar"},)},
    "tr": {"TRY": ({"other": "lira"},), "USD": ({"other": "dolar"},)},
    "zh": {"CNY": ({"other": "元"}, {"other": "块"}), "USD": ({"other": "美金"},)},
}
"""Language → currency → names by CLDR's plural category, as they stand after a number."""

UNSPACED = frozenset({"ja", "zh", "th"})
"""Languages that write a unit right after its number."""

DATES: Mapping[str, tuple[str, ...]] = {
    "de": ("d. MMMM y", "d.M.y"),
    "en": ("d MMMM y", "MMMM d'{th}', y", "MMMM d'{th}'", "d MMM"),
    "es": ("d/M/y", "d 'de' MMMM 'del' y"),
    "fr": ("d MMMM y",),
    "it": ("d MMMM y",),
    "nl": ("d MMMM y",),
    "pt": ("d/M/y",),
}
"""CLDR patterns beside the language's own; `{th}` becomes the English ordinal ending."""

TIMES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "da": (("HH.mm",), ()),
    "de": (("H:mm 'Uhr'",), ("H 'Uhr'",)),
    "en": (("h:mm'{am}'", "h:mm '{am}'"), ("h'{am}'", "h '{am}'")),
    "es": (("H:mm 'h'", "H:mm'h'"), ("H 'h'",)),
    "fi": (("H.mm",), ("'klo' H",)),
    "fr": (("H'h'mm", "H 'h' mm"), ("H'h'", "H 'h'", "H 'heures'")),
    "it": (("H.mm",), ()),
    "ja": (("H'時'mm'分'",), ("H'時'",)),
    "nl": (("H:mm 'uur'", "H.mm 'uur'"), ("H 'uur'",)),
    "pt": (("H'h'mm",), ("H'h'", "H 'horas'")),
    "sv": (("HH.mm", "'kl.' HH.mm"), ("'kl.' H",)),
    "zh": (("H'点'mm'分'",), ("H'点'",)),
}
"""CLDR patterns beside the language's own: of any time, and of a full hour; `{am}` becomes am or pm."""

HOURS: Mapping[str, Mapping[str, str]] = {
    "en": {"12:00": "noon", "00:00": "midnight"},
    "es": {"12:00": "mediodía", "00:00": "medianoche"},
    "fr": {"12:00": "midi", "00:00": "minuit"},
    "it": {"12:00": "mezzogiorno", "00:00": "mezzanotte"},
    "pt": {"12:00": "meio-dia", "00:00": "meia-noite"},
}
"""Times that have a name."""

CITIES: tuple[str, ...] = (
    "Africa/Accra",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Africa/Tunis",
    "America/Bogota",
    "America/Caracas",
    "America/Chicago",
    "America/Denver",
    "America/Detroit",
    "America/Halifax",
    "America/Havana",
    "America/Lima",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Montevideo",
    "America/New_York",
    "America/Panama",
    "America/Phoenix",
    "America/Santiago",
    "America/Toronto",
    "America/Vancouver",
    "Asia/Baghdad",
    "Asia/Bangkok",
    "Asia/Beirut",
    "Asia/Dhaka",
    "Asia/Dubai",
    "Asia/Hong_Kong",
    "Asia/Jakarta",
    "Asia/Jerusalem",
    "Asia/Karachi",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Taipei",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Melbourne",
    "Australia/Perth",
    "Australia/Sydney",
    "Europe/Amsterdam",
    "Europe/Athens",
    "Europe/Belgrade",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Bucharest",
    "Europe/Budapest",
    "Europe/Copenhagen",
    "Europe/Dublin",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Luxembourg",
    "Europe/Madrid",
    "Europe/Moscow",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Riga",
    "Europe/Rome",
    "Europe/Sofia",
    "Europe/Stockholm",
    "Europe/Vienna",
    "Europe/Vilnius",
    "Europe/Warsaw",
    "Europe/Zagreb",
    "Europe/Zurich",
    "Pacific/Auckland",
    "Pacific/Honolulu",
)
"""Time zones that are called after a large city: CLDR names them in every language."""
