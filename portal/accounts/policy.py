"""What may each role do? The whole answer is one table."""

from enum import StrEnum

from portal.accounts.models import Role


class Action(StrEnum):
    """Something on the desk that not everybody may do."""

    READ_OPENINGS = "openings.read"
    WRITE_OPENINGS = "openings.write"
    READ_APPLICATIONS = "applications.read"
    MOVE_APPLICATIONS = "applications.move"
    WRITE_REMARKS = "remarks.write"
    WRITE_JUDGEMENTS = "judgements.write"  # marks for the criteria, and the colleagues' once one's own are in
    WRITE_CRITERIA = "criteria.write"  # what everybody who interviews for an opening looks at
    ASSIGN_PEOPLE = "assignments.write"  # who follows an opening: hiring manager, interviewers
    INVITE_GUESTS = "guests.write"  # links for a panel member without an account
    WRITE_MESSAGES = "messages.write"
    WRITE_LETTERS = "letters.write"  # the texts that messages start from
    READ_FILES = "files.read"
    SEARCH_CANDIDATES = "candidates.search"
    TAG_CANDIDATES = "candidates.tag"  # tags on dossiers, and lists of people
    EXPORT_CANDIDATES = "candidates.export"  # a list or a search as a file
    MERGE_CANDIDATES = "candidates.merge"  # say that two dossiers are one person, or two
    INVITE_CANDIDATES = "candidates.invite"  # somebody of the pool to one of one's openings
    READ_TOTALS = "totals.read"
    EDIT_COOPERATIVE = "cooperative.edit"
    EDIT_TEXTS = "texts.edit"  # stories and places of work of one's cooperative
    EDIT_SHARED_TEXTS = "shared_texts.edit"  # what belongs to the whole network: professions, home page
    READ_SYSTEM = "system.read"
    READ_VISITS = "visits.read"  # requests of classes that one's cooperative hosts, its slots and events
    HOST_VISITS = "visits.host"  # answer them, publish slots and events, mark who came
    ASSIGN_VISITS = "visits.assign"  # the coordinator's triage over all hosts
    EDIT_SCHOOLS = "schools.edit"  # the register, its contacts, the school calendar
    READ_OUTREACH = "outreach.read"  # the year's figures


# What only the consortium does, for everybody.
_SHARED = {Action.READ_SYSTEM, Action.EDIT_SHARED_TEXTS, Action.ASSIGN_VISITS, Action.EDIT_SCHOOLS}
_EVERYTHING = frozenset(Action) - _SHARED
_EDITS = frozenset({Action.EDIT_TEXTS, Action.EDIT_SHARED_TEXTS})
_HOSTS = frozenset({Action.READ_VISITS, Action.HOST_VISITS, Action.READ_OUTREACH})
_FOLLOWS = frozenset(
    {
        Action.READ_OPENINGS,
        Action.READ_APPLICATIONS,
        Action.READ_FILES,
        Action.WRITE_REMARKS,
        Action.WRITE_JUDGEMENTS,
    }
)

RIGHTS: dict[Role, frozenset[Action]] = {
    Role.OWNER: _EVERYTHING,
    Role.RECRUITER: _EVERYTHING - {Action.EDIT_COOPERATIVE, Action.EDIT_TEXTS, Action.HOST_VISITS},
    # These two see only the openings they are assigned to (`Assignment`).
    Role.HIRING_MANAGER: _FOLLOWS | {Action.MOVE_APPLICATIONS, Action.WRITE_MESSAGES, Action.WRITE_CRITERIA},
    Role.INTERVIEWER: _FOLLOWS,
    Role.READER: frozenset({Action.READ_OPENINGS, Action.READ_TOTALS}),
    Role.OUTREACH: _HOSTS | {Action.READ_OPENINGS, Action.READ_TOTALS},
    Role.EDITOR: _EDITS | {Action.READ_OPENINGS, Action.READ_TOTALS},
    # The consortium: openings, totals, texts and visits of everybody, and no candidate of anybody.
    Role.COORDINATOR: _EDITS | _HOSTS | _SHARED | {Action.READ_OPENINGS, Action.READ_TOTALS},
}
ASSIGNED_ONLY = frozenset({Role.HIRING_MANAGER, Role.INTERVIEWER})
EVERYWHERE = frozenset({Role.COORDINATOR})
# Roles that may be held for the whole consortium as well as for one cooperative.
ANYWHERE = frozenset({Role.EDITOR})
# Whoever holds a guest link has no account and no role: name, CV, opening and criteria of one application, read-only.
GUEST_RIGHTS = frozenset({Action.READ_APPLICATIONS, Action.READ_FILES})


class Reach(StrEnum):
    """How far a right goes."""

    NONE = "-"
    LINK = "link"  # one application, through a link that ends
    OWN = "own"  # openings that the person is assigned to
    COOPERATIVE = "yes"
    NETWORK = "all"  # every cooperative


GUEST = "guest"


def table() -> dict[Action, dict[str, Reach]]:
    """The whole answer: how far each right goes for each role, and for a guest."""
    return {
        action: {
            **{role.value: _reach(role, action) for role in Role},
            GUEST: Reach.LINK if action in GUEST_RIGHTS else Reach.NONE,
        }
        for action in Action
    }


def _reach(role: Role, action: Action) -> Reach:
    if action not in RIGHTS[role]:
        return Reach.NONE
    if role in EVERYWHERE:
        return Reach.NETWORK
    return Reach.OWN if role in ASSIGNED_ONLY else Reach.COOPERATIVE
