"""Names of companies and clusters that do not exist, in the ways of their countries."""

from dataclasses import dataclass
from random import Random

FIRST_WORDS = {
    "RO": """
    Arieș Feleacu Hoia Făget Retezat Bucegi Ceahlău Rarău Cozia Vlădeasa Trascău Gutâi Țibleș
    Rodna Călimani Harghita Ciucaș Piatra Cerna Nera Mureș Olt Jiu Argeș Siret Bârsa Crasna Lăpuș
    Iza Vișeu Bega Crișul Buzău Prahova Dunărea Delta Codru Poiana Valea Stejar Brad Mesteacăn
    Zimbru Acvila Cocor Salvia Albina Izvor Lumina Orizont Boreal Solaris Aurora Meridian Vertical
    Atelier Dacia Transil Ardeal Banat Oaș Maramu Moldav Bucovina Dobro Năsăud Someș
    """,
    "NO": "Fjord Nord Vest Helse Polar Aurora Tinde Havn Lyng Skog Brekke Vik Dal Skjær Foss Bre",
    "PL": "Wisła Bałtyk Tatra Jantar Mazury Odra Warta Sokół Polana Karkon Bieszcz Zefir",
    "AT": "Donau Alpin Mur Enns Traun Styria Steinadler Tauern Karwendel Wachau",
    "DE": "Neckar Elbe Spree Hansa Ostsee Schwarzwald Rhön Lausitz Taunus Alster",
    "ES": "Ebro Cantábrico Montseny Sierra Levante Turia Olivar Mediterra Almendro Pirineo",
    "IT": "Alpi Piave Langhe Adria Ticino Brenta Appenno Castello Ulivo Sesia",
    "FR": "Rhône Mistral Vercors Azur Garonne Lavande Cévennes Écrins Durance Lubéron",
    "BG": "Rila Pirin Vitosha Maritsa Balkan Trakia Iskar Sredna",
    "HU": "Tisza Duna Mátra Bükk Balaton Zempl Hortobágy Körös",
    "CZ": "Vltava Morava Sázava Lípa Krkon",
    "SK": "Tatra Váh Hron Fatra Orava",
    "NL": "Waal Duin Polder Veluwe Maas",
    "BE": "Meuse Ardenne Schelde Leie Sambre",
    "DK": "Øresund Fyn Limfjord Skagen Vester",
    "SE": "Mälar Göta Norr Vänern Öst",
    "FI": "Saimaa Lappi Pohjola Suomi Näsi",
    "PT": "Douro Minho Tejo Atlânt Serra",
    "GR": "Aegean Olympus Thráki Ionia Delphi",
    "HR": "Jadran Sava Velebit Drava Učka",
    "SI": "Triglav Soča Kras Pohorje Drava",
    "RS": "Fruška Dunav Tara Morava Šumadija",
    "EE": "Läänemere Pärnu Saare Emajõgi",
    "LT": "Nemunas Neris Baltija Aukštait",
    "LV": "Daugava Gauja Vidzeme Kurzeme",
    "IE": "Shannon Burren Liffey Connacht",
    "IS": "Hekla Geysir Norður Vatna",
    "CH": "Léman Säntis Aare Jura",
    "TR": "Ege Anadolu Toros Marmara",
}

# What a company does: a NACE Rev. 2 code, and words that say so in a name, here and abroad.
SECTORS = {
    "software": (
        "62.01",
        "Software Digital Cloud Analytics Code Data Systems Robotică",
        "Software Digital Cloud Analytics Data Systems Robotics",
    ),
    "health": (
        "62.09",
        "eHealth Medtech Senzori Imaging Diagnostic Telemedicina Biotech",
        "Health Medtech Sensors Imaging Diagnostics Telecare Biotech",
    ),
    "manufacturing": (
        "28.99",
        "Utilaje Automatizări Instruments Mecatronica Precizie Prelucrări",
        "Machinery Automation Instruments Mechatronics Tooling",
    ),
    "agricultural-machinery": (
        "28.30",
        "Agro Mecanica Agroutilaje Irigații Tractor Seeds Semănători",
        "Agrotech Irrigation Tractors",
    ),
    "textile": (
        "14.13",
        "Textil Confecții Filatura Tricotaje Broderie Croi Moda",
        "Textile Knitwear Fashion Weaving",
    ),
    "wood": (
        "31.09",
        "Mobila Wood Lemn Tâmplărie Interior Design Furnir",
        "Furniture Wood Interiors Design Joinery",
    ),
    "energy": (
        "35.11",
        "Energie Solar Biogaz Eficiență Termo",
        "Energy Solar Hydrogen Storage Wind",
    ),
    "food": ("10.89", "Gust Morărit Lactate Aromă", "Foods Dairy Bakery"),
    "construction": ("41.20", "Construct Izolații Structuri", "Build Structures Insulation"),
    "creative": ("74.10", "Studio Grafica Design Media", "Studio Graphics Media"),
    "consulting": ("70.22", "Consult Proiecte Strategii", "Consulting Advisory Projects"),
}

LEGAL_FORMS = {
    "RO": "SRL",
    "NO": "AS",
    "PL": "Sp. z o.o.",
    "AT": "GmbH",
    "DE": "GmbH",
    "ES": "SL",
    "IT": "Srl",
    "FR": "SAS",
    "BG": "OOD",
    "HU": "Kft.",
    "CZ": "s.r.o.",
    "SK": "s.r.o.",
    "NL": "BV",
    "BE": "BV",
    "DK": "ApS",
    "SE": "AB",
    "FI": "Oy",
    "PT": "Lda",
    "GR": "IKE",
    "HR": "d.o.o.",
    "SI": "d.o.o.",
    "RS": "d.o.o.",
    "EE": "OÜ",
    "LT": "UAB",
    "LV": "SIA",
    "IE": "Ltd",
    "IS": "ehf.",
    "CH": "AG",
    "TR": "A.Ş.",
}

CLUSTER_FIELDS = {
    "Health": "health, medical technology",
    "Digital": "information technology",
    "Wood": "wood, furniture",
    "Textile": "textile, fashion",
    "Agro Food": "agriculture, food",
    "Energy": "energy, efficiency",
    "Automotive": "automotive, mobility",
    "Creative": "creative industries",
    "Mechatronics": "mechatronics, robotics",
    "Construction": "construction, materials",
    "Tourism": "tourism, heritage",
    "Water": "water, environment",
    "Geothermal": "geothermal energy",
    "Packaging": "packaging, materials",
    "Space": "aeronautics, space",
    "Logistics": "logistics, transport",
}


@dataclass(frozen=True)
class CompanyName:
    full: str
    activity_code: str


def company_name(chance: Random, country: str, sector: str) -> CompanyName:
    """Return a name as a company of ``country`` and ``sector`` might bear; not unique."""
    activity_code, at_home, abroad = SECTORS[sector]
    first = chance.choice(FIRST_WORDS[country].split())
    second = chance.choice((at_home if country == "RO" else abroad).split())
    return CompanyName(f"{first} {second} {LEGAL_FORMS[country]}", activity_code)
