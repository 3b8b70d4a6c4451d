"""Which cooperatives have places where people of this profession work?"""

from collections.abc import Mapping, Sequence

from portal.cooperatives.models import Cooperative, Service
from portal.professions import tags
from portal.professions.models import Profession


def likely(
    profession: Profession, houses: Sequence[Cooperative], services: Mapping[int, Sequence[Service]]
) -> list[tuple[Cooperative, list[Service]]]:
    """The cooperatives with services of the kinds in which one meets this profession, and those services.

    The most typical places first; `services` by the number of their cooperative.
    """
    known = tags.places()
    wanted = [kind for slug in profession.places if slug in known for kind in known[slug].kinds]
    rank = {kind: place for place, kind in enumerate(wanted)}
    out = []
    for house in houses:
        fitting = sorted((s for s in services.get(house.key, ()) if s.kind in rank), key=lambda s: rank[s.kind])
        if fitting:
            out.append((rank[fitting[0].kind], -len(fitting), house.name, (house, fitting)))
    return [row[3] for row in sorted(out, key=lambda row: row[:3])]
