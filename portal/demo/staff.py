"""Who signs in at the demo town: one person of each role, two recruiters that must never see each other's people?"""

from portal.demo.records import DemoPerson


def _at(cooperative: str, name: str, role: str, *openings: str) -> DemoPerson:
    given, family = name.lower().split(" ", 1)
    address = f"{given}.{family.replace(' ', '')}@coop-{cooperative.replace('-', '')}.example"
    return DemoPerson(f"{role}-{cooperative}", name, address, role, cooperative, openings)


STAFF: tuple[DemoPerson, ...] = (
    DemoPerson("coordinator", "Mirella Quattrocase", "mirella.quattrocase@consorzio.example", "coordinator", None),
    DemoPerson("editor", "Corrado Lanzirotti", "corrado.lanzirotti@consorzio.example", "editor", None),
    _at("riva-nespola", "Nives Castagnola", "owner"),
    _at("riva-nespola", "Lidia Frattoni", "recruiter"),
    _at("riva-nespola", "Bruno Alteni", "hiring_manager", "oss-notte-rsa-lecco", "infermiera-infermiere-rsa-lecco"),
    _at("riva-nespola", "Katia Morescalchi", "interviewer", "oss-notte-rsa-lecco"),
    _at("riva-nespola", "Saverio Pontiroli", "reader"),
    _at("riva-nespola", "Ines Galdabini", "outreach"),
    _at("malgafiorita", "Ermes Tavaroli", "owner"),
    _at("malgafiorita", "Wilma Dellacosta", "recruiter"),
    _at("trecciaperta", "Fiorella Benzanti", "owner"),
    _at("trecciaperta", "Davide Olgiatini", "recruiter"),
    _at(
        "trecciaperta",
        "Samira Haddouni",
        "hiring_manager",
        "educatrice-educatore-nido-monza",
        "educatrice-educatore-micronido-seregno",
    ),
    _at("trecciaperta", "Rachele Pizzagalli", "editor"),
    _at("ponteverso", "Tobia Marescotti", "owner"),
    _at("ponteverso", "Aminata Ndiayeri", "recruiter"),
    _at("ponteverso", "Luca Sartirelli", "interviewer", "mediatrice-mediatore-arabo-milano"),
    _at("cantamuro", "Delfina Orsenighi", "owner"),
    _at("cantamuro", "Piero Gandolfini Rota", "recruiter"),
    _at("pratolario", "Achille Vismaroli", "owner"),
    _at("pratolario", "Teresa Bolognini Ratti", "recruiter"),
    _at("pratolario", "Omar Ferrighi", "outreach"),
)
