"""Which invented upper-secondary schools surround the demo town, and who is known there?

Names, codes, addresses and people are made up; the codes follow the ministry's pattern, and no school has them.
"""

from datetime import date, timedelta

from sqlmodel import Session

from portal import places
from portal.db import now
from portal.schools import kinds
from portal.schools.models import ContactRole, ImportState, School, SchoolContact, SchoolImport

# code, name, the ministry's wording, comune, address, tracks that the letters of the code do not tell
# fmt: off
SCHOOLS: tuple[tuple[str, str, str, str, str, tuple[str, ...]], ...] = (
    # Lecco
    ("LCIS9A100A", "IIS Agnese Tramaglia", "ISTITUTO SUPERIORE", "097042", "via delle Caviate 12", ("ip-sociale", "biotecnologie", "afm-turismo")),
    ("LCPM9A200B", "Liceo Ortensia Vassalli", "ISTITUTO MAGISTRALE", "097042", "via dell’Eremo 31", ("scienze-umane", "les", "linguistico")),
    ("LCPS9A300C", "Liceo scientifico Tobia Ghislanzoni", "LICEO SCIENTIFICO", "097042", "largo Montenero 4", ()),
    ("LCTF9A400D", "ITIS Onorato Filangeri Riva", "ISTITUTO TECNICO INDUSTRIALE", "097042", "via dei Trafilieri 20", ("biotecnologie",)),
    ("LCIS9A500E", "IIS Lavinia Cernuschi", "ISTITUTO SUPERIORE", "097048", "viale delle Robinie 9", ("scientifico", "classico", "les")),
    ("LCRF9A600G", "IPSS Camilla Nava", "IST PROF PER I SERVIZI SOCIALI", "097048", "via degli Alpini 2", ()),
    ("LCIS9A700L", "IIS Graziella Pozzoni", "ISTITUTO SUPERIORE", "097016", "via della Misericordia 5", ("scienze-umane", "afm-turismo")),
    ("LCIS9A800N", "IIS Ruggero Sala", "ISTITUTO SUPERIORE", "097013", "via Lavello 17", ("ip-sociale", "afm-turismo")),
    ("LCTD9A900P", "ITC Fermo Mondella", "ISTITUTO TECNICO COMMERCIALE", "097057", "via Lazzaretto 8", ()),
    ("LCRHA1000Q", "Istituto alberghiero Perla del Lario", "IST PROF PER I SERVIZI ALBERGHIERI E RISTORAZIONE", "097023", "via Lungolario 40", ()),
    ("LCPLB1500H", "Liceo linguistico Santa Tecla", "SCUOLA SEC. SECONDO GRADO NON STATALE", "097083", "via del Monastero 1", ()),
    ("LCRFB2500L", "CFP Le Filande", "SCUOLA SEC. SECONDO GRADO NON STATALE", "097046", "via Statale 71", ("iefp", "ip-sociale")),
    # Sondrio
    ("SOPM9B100A", "Liceo Speranza Mallero", "ISTITUTO MAGISTRALE", "014061", "via Tonale 3", ("scienze-umane", "linguistico")),
    ("SOIS9B200B", "IIS Battista Quadroni", "ISTITUTO SUPERIORE", "014061", "via Mazzoni 14", ("ip-sociale", "afm-turismo")),
    ("SOTF9B300C", "ITIS Enea Tartano", "ISTITUTO TECNICO INDUSTRIALE", "014061", "via Samaden 25", ()),
    ("SOIS9B400D", "IIS Alta Via dei Larici", "ISTITUTO SUPERIORE", "014009", "via Monte Braulio 6", ("scientifico", "afm-turismo")),
    ("SOIS9B500E", "IIS Fulgenzio Torrigoni", "ISTITUTO SUPERIORE", "014066", "via Monte Padrio 12", ("scientifico", "afm-turismo")),
    ("SOIS9B600G", "IIS Nerina Valgerola", "ISTITUTO SUPERIORE", "014045", "via Faedo 11", ("scienze-umane", "scientifico", "ip-sociale")),
    ("SOPC9B700L", "Liceo Ersilia Mera", "LICEO CLASSICO", "014018", "via della Marmirola 2", ("scientifico",)),
    # Monza e Brianza
    ("MBIS9C100A", "IIS Rosa Spaldo", "ISTITUTO SUPERIORE", "108033", "via della Guerrina 15", ("ip-sociale", "les", "linguistico")),
    ("MBPM9C200B", "Liceo Carlotta Malaspada", "ISTITUTO MAGISTRALE", "108033", "piazza dei Tintori 4", ("scienze-umane", "les")),
    ("MBPC9C300C", "Liceo classico Ermenegilda", "LICEO CLASSICO", "108033", "via del Cappellaio 7", ("linguistico",)),
    ("MBTF9C400D", "ITIS Leone Trafilati", "ISTITUTO TECNICO INDUSTRIALE", "108033", "via Berchet 50", ("biotecnologie",)),
    ("MBIS9C500E", "IIS Virginio Campanelli", "ISTITUTO SUPERIORE", "108039", "via Briantina 68", ("afm-turismo", "les")),
    ("MBPS9C600G", "Liceo scientifico Ettore Brusamonti", "LICEO SCIENTIFICO", "108023", "via Agnesi 20", ("classico",)),
    ("MBIS9C700L", "IIS Ezio Molgorani", "ISTITUTO SUPERIORE", "108050", "via Adda 6", ("scientifico", "afm-turismo")),
    ("MBRF9C800N", "IPSS Martina Rovagnate", "IST PROF PER I SERVIZI SOCIALI", "108050", "via Cremagnani 18", ()),
    ("MBIS9C900P", "IIS Carla Lambroni", "ISTITUTO SUPERIORE", "108015", "via Silvio Pellico 33", ("scienze-umane", "linguistico")),
    ("MBSLC1000Q", "Liceo artistico Evaristo Cerulli", "LICEO ARTISTICO", "108024", "largo Europa 5", ()),
    ("MBRIC1100R", "IPSIA Giacinto Ebanisti", "IST PROF INDUSTRIA E ARTIGIANATO", "108028", "via Stoppani 38", ()),
    ("MBPMB3500H", "Liceo Beata Armida", "SCUOLA SEC. SECONDO GRADO NON STATALE", "108033", "via delle Grazie 10", ("scienze-umane", "les")),
    # Como
    ("COPM9D100A", "Liceo Teresa Lariani", "ISTITUTO MAGISTRALE", "013075", "via Carducci 9", ("scienze-umane", "les")),
    ("COIS9D200B", "IIS Leonardo Breggiani", "ISTITUTO SUPERIORE", "013075", "via Belvedere 18", ("ip-sociale", "iefp")),
    ("COIS9D300C", "IIS Gaetana Cosiani", "ISTITUTO SUPERIORE", "013075", "via Milano 182", ("ip-sociale", "afm-turismo")),
    ("COIS9D400D", "IIS Antonio Merlettai", "ISTITUTO SUPERIORE", "013041", "via Andina 5", ("scientifico", "classico")),
    ("COIS9D500E", "IIS Clotilde Lambrenghi", "ISTITUTO SUPERIORE", "013095", "via Carducci 27", ("scienze-umane", "afm-turismo")),
    ("COIS9D600G", "IIS Giosuè Roncate", "ISTITUTO SUPERIORE", "013143", "via Santa Caterina 3", ("afm-turismo",)),
    ("COIS9D700L", "IIS Ottavia Intelvi", "ISTITUTO SUPERIORE", "013145", "via Malagrida 3", ("afm-turismo", "ip-sociale")),
    # Bergamo
    ("BGPM9E100A", "Liceo Paolina Trescorre", "ISTITUTO MAGISTRALE", "016024", "via Prato Baglioni 8", ("scienze-umane", "les", "linguistico")),
    ("BGRF9E200B", "IPSS Cecilia Serioli", "IST PROF PER I SERVIZI SOCIALI", "016024", "via Polaresco 19", ()),
    ("BGTF9E300C", "ITIS Giulio Morlani", "ISTITUTO TECNICO INDUSTRIALE", "016024", "via Europa 15", ("biotecnologie",)),
    ("BGIS9E400D", "IIS Simone Geradadda", "ISTITUTO SUPERIORE", "016219", "viale Merisio 14", ("ip-sociale", "afm-turismo")),
    ("BGIS9E500E", "IIS Miriana Sant’Alba", "ISTITUTO SUPERIORE", "016198", "via Berizzi 1", ("scienze-umane", "linguistico")),
    ("BGIS9E600G", "IIS Andrea Presolati", "ISTITUTO SUPERIORE", "016077", "via Barbarigo 23", ("ip-sociale", "scientifico")),
    ("BGIS9E700L", "IIS Decio Sebinati", "ISTITUTO SUPERIORE", "016128", "via Nazario Sauro 4", ("scientifico", "scienze-umane")),
    ("BGIS9E800N", "IIS Maria Brembati", "ISTITUTO SUPERIORE", "016246", "via Ruggeri 5", ("scienze-umane", "afm-turismo")),
    # Milano and Varese
    ("MIPM9F100A", "Liceo Amalia Olonetti", "ISTITUTO MAGISTRALE", "015146", "via della Darsena Vecchia 16", ("scienze-umane", "les")),
    ("MIRF9F200B", "IPSS Berenice Lambrate", "IST PROF PER I SERVIZI SOCIALI", "015146", "via dei Rotabili 4", ()),
    ("VAIS9G100A", "IIS Zaverio Ceresiani", "ISTITUTO SUPERIORE", "012133", "via delle Funicolari 7", ("scienze-umane", "ip-sociale")),
)

# No class of these provinces has met anybody yet: the map of the year shows where to go next.
NEVER_REACHED = frozenset({"MI", "VA"})

# code, name, role, e-mail, phone, seen so many days ago
CONTACTS: tuple[tuple[str, str, str, str, str, int], ...] = (
    ("LCIS9A100A", "Ornella Spreafico", "guidance", "o.spreafico@iis-tramaglia.example", "+390341555101", 12),
    ("LCIS9A100A", "Gualtiero Airoldi", "teacher", "g.airoldi@iis-tramaglia.example", "", 40),
    ("LCIS9A100A", "Segreteria didattica", "office", "segreteria@iis-tramaglia.example", "+390341555100", 200),
    ("LCPM9A200B", "Marilena Dell’Oro", "teacher", "m.delloro@liceo-vassalli.example", "+390341555201", 5),
    ("LCPM9A200B", "Ettore Castelnuovo", "fsl_tutor", "fsl@liceo-vassalli.example", "", 33),
    ("LCRF9A600G", "Ivana Perego", "guidance", "orientamento@ipss-nava.example", "+390395550601", 21),
    ("LCIS9A800N", "Norberto Valsecchi", "head", "dirigente@iis-sala.example", "", 160),
    ("SOPM9B100A", "Lidia Bongiascia", "guidance", "l.bongiascia@liceo-mallero.example", "+390342555101", 18),
    ("SOIS9B600G", "Ugo Rabbiosi", "teacher", "u.rabbiosi@iis-valgerola.example", "", 66),
    ("MBIS9C100A", "Patrizia Galbiati", "fsl_tutor", "fsl@iis-spaldo.example", "+390395551001", 9),
    ("MBRF9C800N", "Samuele Ronchi", "teacher", "s.ronchi@ipss-rovagnate.example", "", 28),
    ("COPM9D100A", "Delfina Bianchi Porro", "guidance", "orientamento@liceo-lariani.example", "+39031555101", 45),
    ("BGRF9E200B", "Tullia Carminati", "teacher", "t.carminati@ipss-serioli.example", "+39035555201", 14),
    ("BGIS9E400D", "Amilcare Brolis", "guidance", "a.brolis@iis-geradadda.example", "", 90),
)
# fmt: on


def load(session: Session, today: date) -> None:
    """All schools and contacts."""
    starts = today.year if today.month >= 9 else today.year - 1  # Italian school years begin on 1 September
    by_code: dict[str, School] = {}
    for code, name, kind, istat, address, tracks in SCHOOLS:
        place = places.comune(istat)
        assert place is not None, istat
        site = f"{name.split()[0]}-{name.split()[-1]}".lower().replace("’", "")
        school = School(
            code=code, name=name, kind=kind, comune=istat, province=place.province, address=address,
            tracks=list(dict.fromkeys([*kinds.tracks(kind, code), *tracks])), state_run="NON STATALE" not in kind,
            email=f"{code.lower()}@scuola.example", certified_email=f"{code.lower()}@pec.scuola.example",
            website=f"https://{site}.example", school_year=f"{starts}/{(starts + 1) % 100:02}",
            words=kinds.words(code=code, name=name, kind=kind, comune=istat),
        )  # fmt: skip
        session.add(school)
        by_code[code] = school
    session.flush()
    session.add(_brought(f"{starts}/{(starts + 1) % 100:02}"))
    for code, name, role, email, phone, days in CONTACTS:
        session.add(
            SchoolContact(
                school_id=by_code[code].key, name=name, role=ContactRole(role), email=email, phone=phone,
                last_seen_on=today - timedelta(days=days),
            )
        )  # fmt: skip
    session.flush()


def _brought(school_year: str) -> SchoolImport:
    """The invented list that these schools came with; its file is not kept."""
    return SchoolImport(
        filename="scuole-inventate.csv", storage_key="0" * 40, state=ImportState.DONE, school_year=school_year,
        rows=len(SCHOOLS) + 31, done=len(SCHOOLS) + 32, new=len(SCHOOLS), finished_at=now(),
        left_out={"SCUOLA PRIMARIA": 18, "SCUOLA PRIMO GRADO": 9},
        refused=[
            {"row": 14, "code": "LCIS9A", "reasons": [["code", "LCIS9A"]]},
            {"row": 52, "code": "MBPS9C600G", "reasons": [["twice", "27"]]},
            {"row": 58, "code": "BGIS9E900P", "reasons": [["comune", "COSTA SUL LAGO (BG)"]]},
            {"row": 71, "code": "", "reasons": [["broken", ""]]},
        ],
        shown=[
            {"row": n, "code": code, "name": name, "what": []} for n, (code, name, *_rest) in enumerate(SCHOOLS[:12], 2)
        ],
    )  # fmt: skip
