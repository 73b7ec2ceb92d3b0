"""Names of people who do not exist, in the ways of their countries."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Name:
    full: str
    gender: str


# Women's names | men's names | family names (where a woman's differs: "man's/woman's").
_LISTED = {
    "RO": """
    Ana Ioana Maria Elena Andreea Mihaela Raluca Simona Diana Irina Cristina Alina Oana Roxana
    Mădălina Ilinca Anca Lucia Mara Daria Corina Nicoleta Gabriela Adela Bianca Carmen Delia
    Florina Georgiana Ștefania Teodora Veronica Otilia Sânziana Camelia Lavinia
    | Andrei Mihai Radu Vlad Paul Tudor Sorin Călin Horea Alexandru Bogdan Cătălin Cosmin Dan
    Emil Florin Gabriel George Iulian Laurențiu Liviu Lucian Marius Matei Nicolae Octavian Ovidiu
    Petru Răzvan Sergiu Silviu Șerban Ștefan Tiberiu Traian Victor
    | Pop Mureșan Câmpean Dinescu Ardelean Oltean Rusu Hossu Crișan Bota Țepeș Mihuț Rațiu Suciu
    Nistor Moldovan Filip Bențe Marian Barbu Cojocaru Dumitrescu Enache Florea Georgescu Hanganu
    Iliescu Jitaru Lungu Munteanu Negru Olaru Păun Roșca Săvulescu Tănase Ursu Vasilescu Zamfir
    Bălan Ciobanu Dragomir Fodor Groza Haiduc Iancu Lazăr Mocanu Neagoe Opriș Pârvu Rotaru Stoica
    Șandor Toma Țurcanu Vlaicu Boca Cherecheș Dobre Giurgiu Hodiș Keresztes Lupșa Maier Nechita
    """,
    "NO": """
    Ingrid Astrid Kari Solveig Marit Silje Hanne Tone | Lars Ola Erik Knut Sindre Håkon Magnus Odd
    | Haugen Bakken Lien Solberg Nygård Strand Moen Eide Fjeld Sæther Lunde Rønning Tveit Aasen
    """,
    "PL": """
    Agnieszka Katarzyna Magdalena Joanna Ewa Zofia | Piotr Tomasz Marcin Paweł Krzysztof Jakub
    | Kowalczyk Nowak Wójcik Mazur Krawczyk Zając Dudek Pawlak Wieczorek Jabłoński/Jabłońska
    Zieliński/Zielińska Kamiński/Kamińska Dąbrowski/Dąbrowska
    """,
    "AT": """
    Katharina Johanna Eva Birgit Lena | Thomas Markus Stefan Lukas Florian
    | Gruber Steiner Moser Leitner Huber Wallner Egger Brunner Hofer Aigner
    """,
    "DE": """
    Anke Sabine Julia Katrin Ulrike | Jürgen Matthias Sven Jan Torsten
    | Schröder Krüger Vogel Brandt Lehmann Kaiser Busch Sommer Albrecht Winkler
    """,
    "ES": """
    Marta Laura Núria Elena Carmen | Javier Jordi Álvaro Iker Pablo
    | Ferrer Ibáñez Navarro Soler Etxeberria Lozano Vidal Molina Puig Cabrera
    """,
    "IT": """
    Chiara Giulia Francesca Elisa Paola | Marco Luca Andrea Davide Stefano
    | Ferrari Bianchi Ricci Marchetti Gallo Conti Zanetti Moretti Fontana Piras
    """,
    "FR": """
    Camille Élodie Sophie Hélène Claire | Julien Antoine Thierry Mathieu Benoît
    | Lefèvre Moreau Girard Rousseau Chevalier Perrin Dumas Garnier Faure Barbier
    """,
    "BG": """
    Desislava Mariya Elitsa Radka Ivelina | Georgi Dimitar Ivaylo Plamen Stoyan
    | Ivanov/Ivanova Petrov/Petrova Kolev/Koleva Dimitrov/Dimitrova Todorov/Todorova
    Angelov/Angelova Marinov/Marinova Hristov/Hristova
    """,
    "HU": """
    Eszter Katalin Zsófia Réka Judit | Gábor Zoltán Balázs András Péter
    | Szabó Kovács Tóth Varga Kiss Molnár Farkas Balogh Lakatos Juhász
    """,
    "CZ": """
    Tereza Lenka Petra | Jiří Tomáš Ondřej
    | Novotný/Novotná Dvořák/Dvořáková Svoboda/Svobodová Procházka/Procházková Veselý/Veselá
    """,
    "SK": """
    Zuzana Jana Monika | Martin Peter Michal
    | Horváth/Horváthová Kováč/Kováčová Baláž/Balážová Polák/Poláková Krajčí
    """,
    "NL": "Sanne Femke Marieke | Bram Jeroen Pieter | Visser Bakker Dijkstra Hendriks Vermeulen",
    "BE": "Lotte Aurélie Griet | Wouter Olivier Joris | Peeters Janssens Maes Lambert Claes",
    "DK": "Mette Signe Louise | Rasmus Mikkel Jesper | Nielsen Kjær Østergaard Holm Madsen",
    "SE": "Elin Karin Ylva | Fredrik Anders Johan | Lindqvist Bergström Åkesson Nyberg Ekman",
    "FI": "Aino Päivi Riikka | Jukka Mikko Antti | Virtanen Mäkinen Laine Heikkilä Salonen",
    "PT": "Inês Joana Rita | Tiago João Rui | Ferreira Carvalho Simões Antunes Magalhães",
    "GR": """
    Eleni Katerina Sofia | Nikos Giorgos Kostas
    | Papadakis/Papadaki Nikolaidis/Nikolaidi Vlachos/Vlachou Georgiou Makris/Makri
    """,
    "HR": "Ivana Maja Petra | Marko Ivan Josip | Horvat Babić Marić Knežević Perković",
    "SI": "Nina Tjaša Mojca | Luka Matej Gregor | Zupan Kranjc Hribar Potočnik Golob",
    "RS": "Jelena Milica Ana | Nikola Miloš Dušan | Jovanović Petrović Stojanović Ilić Pavlović",
    "EE": "Kadri Liis Maarja | Tanel Rain Märt | Tamm Saar Kask Mägi Ilves",
    "LT": """
    Rasa Eglė Jurgita | Tomas Mantas Andrius
    | Kazlauskas/Kazlauskienė Petrauskas/Petrauskaitė Žukas/Žukienė Balčiūnas/Balčiūnienė
    """,
    "LV": """
    Ilze Līga Santa | Jānis Andris Mārtiņš
    | Bērziņš/Bērziņa Ozols/Ozola Liepa Kalniņš/Kalniņa
    """,
    "IE": "Aoife Niamh Ciara | Conor Declan Eoin | Byrne Gallagher Kavanagh Nolan Tierney",
    "IS": """
    Guðrún Sigríður Katrín | Jón Ólafur Einar
    | Þorvaldsson/Þorvaldsdóttir Helgason/Helgadóttir
    """,
    "CH": "Nadine Regula Corinne | Reto Beat Yves | Zürcher Favre Ammann Rochat Keller",
    "TR": "Elif Zeynep Ayşe | Emre Mehmet Can | Yılmaz Demir Şahin Kaya Aydın",
}


def _parted(listed: str) -> tuple[list[str], list[str], list[str]]:
    women, men, families = (part.split() for part in listed.split("|"))
    return women, men, families


NAMES = {country: _parted(listed) for country, listed in _LISTED.items()}


def person_name(chance: Random, country: str) -> Name:
    """Return a name as somebody of ``country`` might bear; not unique."""
    women, men, families = NAMES[country]
    is_woman = chance.random() < 0.45  # noqa: PLR2004 (a little under half, as the rooms are)
    family = chance.choice(families).split("/")
    given = chance.choice(women if is_woman else men)
    return Name(f"{given} {family[-1] if is_woman else family[0]}", "woman" if is_woman else "man")
