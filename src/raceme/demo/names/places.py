"""Towns with the code of their NUTS 3 region, where it is one of NUTS 2024."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    name: str
    country: str
    region: str = ""


def _towns(country: str, listed: str) -> tuple[Town, ...]:
    """Read "name region, name region"; a name may have several words, a region has one."""
    pairs = (entry.rsplit(maxsplit=1) for entry in listed.split(","))
    return tuple(Town(name.strip(), country, region) for name, region in pairs)


TOWNS: dict[str, tuple[Town, ...]] = {
    country: _towns(country, listed)
    for country, listed in {
        "RO": "Cluj-Napoca RO113, Turda RO113, Dej RO113, Gherla RO113, Florești RO113, "
        "Oradea RO111, Bistrița RO112, Baia Mare RO114, Satu Mare RO115, Zalău RO116, "
        "Alba Iulia RO121, Brașov RO122, Sfântu Gheorghe RO123, Târgu Mureș RO125, Sibiu RO126, "
        "Iași RO213, Piatra Neamț RO214, Suceava RO215, Constanța RO223, Galați RO224, "
        "Focșani RO226, Pitești RO311, Ploiești RO316, București RO321, Voluntari RO322, "
        "Craiova RO411, Arad RO421, Lugoj RO424, Timișoara RO424, Deva RO423",
        "NO": "Oslo NO081, Lillestrøm NO084, Drammen NO085, Kongsberg NO085, Horten NO093, "
        "Stavanger NO0A1, Bergen NO0A2, Ålesund NO0A3, Trondheim NO060, Hamar NO020",
        "AT": "Wien AT130, Graz AT221, Linz AT312, Innsbruck AT332, Salzburg AT323",
        "BE": "Liège BE332, Gent BE234, Leuven BE242, Charleroi BE32B, Namur BE352",
        "BG": "Sofia BG411, Plovdiv BG421, Varna BG331, Stara Zagora BG344",
        "CH": "Zürich CH040, Lausanne CH011, Basel CH031",
        "CZ": "Praha CZ010, Brno CZ064, Ostrava CZ080, Plzeň CZ032",
        "DE": "Stuttgart DE111, Karlsruhe DE122, Berlin DE300, Hamburg DE600, Dresden DED21",
        "DK": "København DK011, Odense DK031, Aarhus DK042, Aalborg DK050",
        "EE": "Tallinn EE001, Tartu EE008",
        "ES": "Barcelona ES511, Valencia ES523, Bilbao ES213, Zaragoza ES243, Madrid ES300",
        "FI": "Helsinki FI1B1, Tampere FI19B, Oulu FI1D9",
        "FR": "Lyon FRK26, Grenoble FRK24, Sophia Antipolis FRL03, Marseille FRL04, "
        "Toulouse FRJ23, Strasbourg FRF11",
        "GR": "Athína EL303, Thessaloníki EL522, Pátra EL632",
        "HR": "Zagreb HR050, Split HR035",
        "HU": "Budapest HU110, Debrecen HU321, Szeged HU333, Győr HU221",
        "IE": "Dublin IE061, Galway IE042, Limerick IE051",
        "IS": "Reykjavík IS001, Akureyri IS002",
        "IT": "Torino ITC11, Milano ITC4C, Treviso ITH34, Udine ITH42, Bologna ITH55",
        "LT": "Vilnius LT011, Kaunas LT022",
        "LV": "Rīga LV00A",
        "NL": "Eindhoven NL414, Delft NL362, Utrecht NL350, Amsterdam NL32B",
        "PL": "Gdańsk PL634, Kraków PL213, Wrocław PL514, Poznań PL415, Lublin PL814",
        "PT": "Porto PT11A, Aveiro PT191, Lisboa PT1A0",
        "RS": "Novi Sad RS123",
        "SE": "Göteborg SE232, Malmö SE224, Stockholm SE110",
        "SI": "Ljubljana SI041, Maribor SI032",
        "SK": "Bratislava SK010, Košice SK042, Žilina SK031",
        "TR": "İzmir TR310, Ankara TR510",
    }.items()
}


def town(name: str, country: str = "RO") -> Town:
    """Return the town of that name; one not in the table has no region here."""
    return next((each for each in TOWNS[country] if each.name == name), Town(name, country))
