"""Which tables exist? Importing this makes the metadata complete; there is nothing else here."""

from portal import acts, limits, mail, marks, outbox, pictures
from portal.accounts import models as accounts
from portal.alerts import models as alerts
from portal.applications import desk_models as applications_desk
from portal.applications import models as applications
from portal.applications.interviews import models as interviews
from portal.applications.judgement import models as judgement
from portal.applications.lists import models as lists
from portal.applications.merging import models as merging
from portal.candidates import models as candidates
from portal.cooperatives import models as cooperatives
from portal.editing import models as editing
from portal.events import models as events
from portal.openings import missed as missed_searches
from portal.openings import models as openings
from portal.outreach import certificate_models as certificates
from portal.outreach import models as outreach
from portal.outreach import survey_models as surveys
from portal.pool import models as pool
from portal.professions import models as professions
from portal.schools import models as schools
from portal.stories import models as stories

__all__ = [
    "accounts", "acts", "alerts", "applications", "applications_desk", "candidates", "certificates", "cooperatives", "editing", "events", "interviews", "judgement", "limits", "lists", "mail", "marks", "merging", "missed_searches", "openings",
    "outbox", "outreach", "pictures", "pool", "professions", "schools", "stories", "surveys",
]  # fmt: skip
