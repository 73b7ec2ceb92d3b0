"""
Lists of words, from general knowledge of how European registers, letters and maps are written.

All are folded as ``folding.fold`` does it when they are used, so they may be written here with
or without accents.
"""

# Each line is one legal form and the ways in which it is written out or shortened; signs and
# spaces are left out, and so is any word for "and".
LEGAL_FORMS = """
srl srls srld surl eurl societatecuraspunderelimitata societaaresponsabilitalimitata
sarl societearesponsabilitelimitee
sa societatepeactiuni societateanonima societeanonyme sociedadanonima spolkaakcyjna sau
spa societaperazioni
sas sasu societeparactionssimplifiee
snc societaincollettivo societateinnumecolectiv societeennomcollectif
scs sca societateincomandita
sci
scop scic
pfa persoanafizicaautorizata ii intreprindereindividuala if
gmbh gesmbh mbh gesellschaftmitbeschraenkterhaftung ggmbh
ug ughaftungsbeschraenkt unternehmergesellschaft
ag aktiengesellschaft
kg kommanditgesellschaft
ohg offenehandelsgesellschaft
gbr gesellschaftbuergerlichenrechts
gmbhcokg gmbhcokgaa gmbhcompkg gmbhcompagniekg
ugcokg agcokg
kgaa
ek ekfr ekfm eingetragenerkaufmann eu
eg ev egen eingetragenergenossenschaft
ltd limited ltdco privatelimitedcompany coltd
plc publiclimitedcompany
llp limitedliabilitypartnership
llc
inc incorporated corp corporation
cic
spzoo spolkazoo spolkazograniczonaodpowiedzialnoscia spzoospk spzoospolkakomandytowa
spj spolkajawna
spk spolkakomandytowa
sc spolkacywilna
psa prostaspolkaakcyjna
kft korlatoltfelelossegutarsasag
zrt zartkoruenmukodoreszvenytarsasag zartkorureszvenytarsasag
nyrt nyilvanosanmukodoreszvenytarsasag
rt reszvenytarsasag
bt beteti betetitarsasag
kkt
sl srlimitada slu slne sociedadlimitada sdadlda sdadltda sociedadlimitadaunipersonal
sll sociedadlimitadalaboral
scoop sdadcoop sociedadcooperativa scoopandaluza
lda limitada unipessoallda
ltda
bv besloten vof
nv naamlozevennootschap
bvba sprl srlbv
vzw asbl
cv
sro spolsro spolecnostsrucenimomezenym spolocnostsrucenimobmedzenym
as akciovaspolecnost akciovaspolocnost
vos
doo drustvosogranicenomodgovornoscu druzbazomejenoodgovornostjo
dd
dno
ood eood
ad ead
oy oyj osakeyhtio
ab aktiebolag
aps
ivs
asa
hf ehf
uab
sia
ou osauhing
epe ike
sarlau
"""

# Stand before the name: "SC … SRL", "Firma …".
FORMS_BEFORE = "sc societatea firma uab sia fa pt cv ооо"

# "and" in the languages of Europe; dropped between two words of a name, never at its ends.
JOINING = """
and und u et e i y si es és și en og och ja ir un a und/oder ve dhe kai in och
"""

# Said of a place by its kind; what tells two streets apart are the other words.
STREET_KINDS = """
strada str strasse straße calea cale bulevardul bulevard bd bld blvd bvd bdul boulevard aleea alee
soseaua sos splaiul piata pta intrarea drumul st street rd road ln lane ave avenue av avda avenida
c calle cl cll carrer pza plaza pl pol poligono pg paseo ps camino cno carretera ctra ronda ul
ulica al aleja aleje plac os osiedle utca u ut utja ter krt korut koerut setany fasor via v viale
vle corso cso piazza pza pzza largo vicolo strada rue r impasse imp chemin ch place allee quai
route rte weg gasse platz ring allee drive dr close cl court ct crescent square sq terrace way
ulice tr nam namesti trg cesta gatan vag vagen plein straat laan rua praca no nr numar numarul hsz
szam number nummer num numero
"""
# Where something is inside of a house; what comes after it tells no house apart.
UNITS = """
bl bloc bloco sc scara ap apart apartament appartement apartment apt app flat et etaj etage floor
suite unit lok cam camera birou biroul office top tuer stiege escalera piso puerta interno int piano
"""
# Ends of one word: "Hauptstr.", "Bahnhofstrasse", "Lindenweg" keeps its end.
STREET_ENDS = ("strasse", "str")

# Before or after a town, and no part of what it is called.
TOWN_KINDS = """
municipiul mun orasul oras comuna com satul sat jud judetul stadt city town of the miasto gmina
cedex
"""
# Towns by the names that others give them; an abbreviation besides.
TOWNS_OTHERWISE = """
bucharest=bucuresti bukarest=bucuresti clausenburg=clujnapoca cluj=clujnapoca
klausenburg=clujnapoca kolozsvar=clujnapoca temesvar=timisoara temeswar=timisoara kronstadt=brasov
brasso=brasov hermannstadt=sibiu jassy=iasi nagyvarad=oradea grosswardein=oradea munich=munchen
cologne=koln nuremberg=nurnberg hanover=hannover brunswick=braunschweig vienna=wien geneva=geneve
genf=geneve basle=basel lyons=lyon marseilles=marseille warsaw=warszawa cracow=krakow
krakau=krakow danzig=gdansk breslau=wroclaw stettin=szczecin posen=poznan prague=praha prag=praha
brunn=brno pressburg=bratislava budapesta=budapest rome=roma milan=milano turin=torino
naples=napoli venice=venezia florence=firenze genoa=genova padua=padova seville=sevilla
saragossa=zaragoza corunna=lacoruna lisbon=lisboa oporto=porto brussels=bruxelles
brussel=bruxelles antwerp=antwerpen ghent=gent thehague=denhaag copenhagen=kobenhavn
gothenburg=goteborg athens=athina sofia=sofia belgrade=beograd
"""
TOWN_SHORT = {"tg": "targu", "tirgu": "targu", "rm": "ramnicu", "dr": "drobeta", "st": "saint"}

# Anybody may have an address there: it says nothing of whom it belongs to.
FREE_MAIL = """
gmail googlemail yahoo ymail rocketmail hotmail outlook live msn icloud me mac aol gmx web freenet
mail proton protonmail pm t-online arcor orange wanadoo free laposte sfr libero virgilio tiscali
alice tin wp o2 onet interia op poczta freemail citromail indamail vipmail btinternet btconnect
talktalk sky virginmedia telefonica terra ono yandex inbox seznam centrum azet abv zoznam rdslink
rdsmail clicknet telekom kpnmail ziggo planet xs4all skynet telenet bluewin hispeed eircom sapo
aruba pec legalmail
"""
# Where many organisations have a page below one name.
SHARED_SITES = """
facebook linkedin instagram twitter x youtube tiktok google wix wixsite wordpress blogspot weebly
webnode business jimdo jimdofree olx ebay amazon listafirme termene github githubusercontent sites
linktr
"""
# The second level of a country's names, below which everybody has one.
SECOND_LEVELS = "co com org net ac gov edu ltd plc me or gv nom"

# Words that tell what a company does for its group, or that hardly tell companies apart.
COMMON_WORDS = """
group grup grupo gruppe gruppo groupe grupa holding international romania deutschland france
italia polska hungaria uk espana company co comp firma the and services service servicii solutions
systems technologies technology consulting consult trading invest
"""

# What one company of a group is called to tell it from the others.
GROUP_WORDS = """
holding holdings beteiligung beteiligungen beteiligungs verwaltung verwaltungs immobilien
immobiliare immobilier inmobiliaria imobiliare invest investment investments investitii
investissements inversiones investimenti capital finance finanz financial leasing trading trade
import export distribution distributie distribucion retail sales vertrieb logistics logistic
logistik logistica logistique real estate property properties energy energie energia energetic
service services servicii servizi servicios management administration group grup grupo gruppe
gruppo groupe grupa international production development research academy foundation stiftung
fundatia
"""
