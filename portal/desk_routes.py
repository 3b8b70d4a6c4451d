"""Which addresses does the desk have? All of them under `/desk`; the gate `staff(action)` says who gets in."""

from starlette.routing import BaseRoute, Route

from portal.accounts import desk as accounts_desk
from portal.accounts.policy import Action
from portal.applications import acts_desk, batches_desk, letters_desk, people, people_bar
from portal.applications import desk as applications_desk
from portal.applications.interviews import desk as interviews_desk
from portal.applications.judgement import desk as judgement_desk
from portal.applications.judgement import guests_desk as judgement_guests_desk
from portal.applications.judgement import people_desk as judgement_people_desk
from portal.applications.lists import desk as lists_desk
from portal.applications.lists import dossier as lists_dossier
from portal.applications.merging import desk as merging_desk
from portal.applications.searches import desk as saved_searches_desk
from portal.applications.tags import desk as tags_desk
from portal.cooperatives import desk as cooperatives_desk
from portal.editing import desk as editing_desk
from portal.editing import home_desk, paths_desk, professions_desk, services_desk
from portal.events import desk as events_desk
from portal.events import door_desk as events_door
from portal.openings import autosave_desk as openings_autosave
from portal.openings import desk as openings_desk
from portal.openings import missed_desk
from portal.openings import scheduling_desk as openings_schedule
from portal.openings import templates_desk as opening_templates
from portal.outreach import (
    attendance_desk,
    closed_days_desk,
    figures_desk,
    series_desk,
    survey_desk,
)
from portal.outreach import certificate_pages as certificates
from portal.outreach import desk as visits_desk
from portal.outreach import desk_moves as visit_moves
from portal.outreach import series_show_desk as series_show
from portal.pool import desk as pool_desk
from portal.schools import desk as schools_desk
from portal.schools import import_desk, merge_desk
from portal.schools.desk_forms import WITH_LIST
from portal.stories import desk as stories_desk
from portal.web import desk as desk_pages
from portal.web import school_desk
from portal.web.access import staff
from portal.web.handler import page
from portal.web.uploads import WITH_PICTURE


# One route a line, as in `routes.py`.
# fmt: off
def table() -> list[BaseRoute]:
    """Every room of the desk."""
    desk: list[BaseRoute] = [
        # -- today, totals, system, cooperative
        Route("/", page(staff()(desk_pages.today)), name="desk.home"),
        Route("/totali", page(staff(Action.READ_TOTALS)(desk_pages.totals)), name="desk.totals"),
        Route("/totali.csv", page(staff(Action.READ_TOTALS)(desk_pages.totals_csv)), name="desk.totals_csv"),
        Route("/sistema", page(staff(Action.READ_SYSTEM)(desk_pages.system)), name="desk.system"),
        Route("/sistema/nuovi-tentativi", page(staff(Action.READ_SYSTEM)(desk_pages.create_retry)), name="desk.create_retry", methods=["POST"]),
        Route("/cooperativa", page(staff(Action.EDIT_COOPERATIVE)(cooperatives_desk.edit)), name="desk.cooperative", methods=["GET"]),
        Route("/cooperativa", page(staff(Action.EDIT_COOPERATIVE)(cooperatives_desk.update)), name="desk.update_cooperative", methods=["POST"]),
        # -- openings
        Route("/offerte", page(staff(Action.READ_OPENINGS)(desk_pages.openings)), name="openings.desk.index", methods=["GET"]),
        Route("/offerte", page(staff(Action.WRITE_OPENINGS)(openings_desk.create)), name="openings.desk.create", methods=["POST"]),
        Route("/offerte/bozze", page(staff(Action.WRITE_OPENINGS)(openings_autosave.create)), name="openings.desk.create_autosave", methods=["POST"]),
        Route("/offerte/{id:key}/bozze", page(staff(Action.WRITE_OPENINGS)(openings_autosave.update)), name="openings.desk.update_autosave", methods=["POST"]),
        Route("/offerte/nuova", page(staff(Action.WRITE_OPENINGS)(openings_desk.new)), name="openings.desk.new"),
        Route("/offerte/paga", page(staff(Action.WRITE_OPENINGS)(openings_desk.pay_preview)), name="openings.desk.pay"),
        Route("/offerte/modelli", page(staff(Action.WRITE_OPENINGS)(opening_templates.index)), name="openings.desk.templates.index"),
        Route("/offerte/modelli/{id:key}", page(staff(Action.WRITE_OPENINGS)(opening_templates.edit)), name="openings.desk.templates.edit", methods=["GET"]),
        Route("/offerte/modelli/{id:key}", page(staff(Action.WRITE_OPENINGS)(opening_templates.update)), name="openings.desk.templates.update", methods=["POST"]),
        Route("/offerte/modelli/{id:key}/eliminazioni", page(staff(Action.WRITE_OPENINGS)(opening_templates.create_deletion)), name="openings.desk.templates.create_deletion", methods=["POST"]),
        Route("/offerte/{id:key}", page(staff(Action.READ_OPENINGS)(desk_pages.opening)), name="openings.desk.show"),
        Route("/offerte/{id:key}/programma", page(staff(Action.WRITE_OPENINGS)(openings_schedule.edit)), name="openings.desk.schedule", methods=["GET"]),
        Route("/offerte/{id:key}/programma", page(staff(Action.WRITE_OPENINGS)(openings_schedule.update)), name="openings.desk.update_schedule", methods=["POST"]),
        Route("/offerte/{id:key}/programma/rinunce", page(staff(Action.WRITE_OPENINGS)(openings_schedule.create_waiver)), name="openings.desk.create_waiver", methods=["POST"]),
        Route("/offerte/{id:key}/modello", page(staff(Action.WRITE_OPENINGS)(opening_templates.new)), name="openings.desk.templates.new", methods=["GET"]),
        Route("/offerte/{id:key}/modello", page(staff(Action.WRITE_OPENINGS)(opening_templates.create)), name="openings.desk.templates.create", methods=["POST"]),
        Route("/offerte/{id:key}/modifica", page(staff(Action.WRITE_OPENINGS)(openings_desk.edit)), name="openings.desk.edit", methods=["GET"]),
        Route("/offerte/{id:key}/modifica", page(staff(Action.WRITE_OPENINGS)(openings_desk.update)), name="openings.desk.update", methods=["POST"]),
        Route("/offerte/{id:key}/anteprima", page(staff(Action.READ_OPENINGS)(openings_desk.preview)), name="openings.desk.preview"),
        Route("/offerte/{id:key}/pubblicazioni", page(staff(Action.WRITE_OPENINGS)(openings_desk.create_publication)), name="openings.desk.create_publication", methods=["POST"]),
        Route("/offerte/{id:key}/chiusure", page(staff(Action.WRITE_OPENINGS)(openings_desk.create_closure)), name="openings.desk.create_closure", methods=["POST"]),
        Route("/offerte/{id:key}/proroghe", page(staff(Action.WRITE_OPENINGS)(openings_desk.extension)), name="openings.desk.extension", methods=["GET"]),
        Route("/offerte/{id:key}/proroghe", page(staff(Action.WRITE_OPENINGS)(openings_desk.create_extension)), name="openings.desk.create_extension", methods=["POST"]),
        Route("/offerte/{id:key}/riproposte", page(staff(Action.WRITE_OPENINGS)(openings_desk.create_relisting)), name="openings.desk.create_relisting", methods=["POST"]),
        Route("/offerte/{id:key}/copie", page(staff(Action.WRITE_OPENINGS)(openings_desk.create_copy)), name="openings.desk.create_copy", methods=["POST"]),
        Route("/offerte/{id:key}/eliminazioni", page(staff(Action.WRITE_OPENINGS)(openings_desk.create_deletion)), name="openings.desk.create_deletion", methods=["POST"]),
        # -- applications
        Route("/candidature", page(staff(Action.READ_APPLICATIONS)(applications_desk.index)), name="applications.desk.index"),
        Route("/offerte/{id:key}/candidature", page(staff(Action.READ_APPLICATIONS)(applications_desk.board)), name="applications.desk.board"),
        Route("/candidature/{id:key}", page(staff(Action.READ_APPLICATIONS)(applications_desk.show), writes=True), name="applications.desk.show"),
        Route("/candidature/{id:key}/mosse", page(staff(Action.MOVE_APPLICATIONS)(applications_desk.create_move)), name="applications.desk.create_move", methods=["POST"]),
        Route("/colloqui", page(staff(Action.READ_APPLICATIONS)(interviews_desk.index)), name="applications.interviews.desk.index"),
        Route("/colloqui/{id:key}", page(staff(Action.READ_APPLICATIONS)(interviews_desk.show)), name="applications.interviews.desk.show"),
        Route("/colloqui/{id:key}/spostamenti", page(staff(Action.MOVE_APPLICATIONS)(interviews_desk.create_change)), name="applications.interviews.desk.create_change", methods=["POST"]),
        Route("/colloqui/{id:key}/annullamenti", page(staff(Action.MOVE_APPLICATIONS)(interviews_desk.create_cancellation)), name="applications.interviews.desk.create_cancellation", methods=["POST"]),
        Route("/colloqui/{id:key}/esiti", page(staff(Action.READ_APPLICATIONS)(interviews_desk.create_outcome)), name="applications.interviews.desk.create_outcome", methods=["POST"]),
        Route("/offerte/{id:key}/colloqui", page(staff(Action.MOVE_APPLICATIONS)(interviews_desk.new)), name="applications.interviews.desk.new", methods=["GET"]),
        Route("/offerte/{id:key}/colloqui", page(staff(Action.MOVE_APPLICATIONS)(interviews_desk.create)), name="applications.interviews.desk.create", methods=["POST"]),
        Route("/candidature/{id:key}/note", page(staff(Action.WRITE_REMARKS)(applications_desk.create_remark)), name="applications.desk.create_remark", methods=["POST"]),
        Route("/candidature/{id:key}/messaggi", page(staff(Action.WRITE_MESSAGES)(applications_desk.create_message)), name="applications.desk.create_message", methods=["POST"]),
        Route("/candidature/{id:key}/telefonate", page(staff(Action.WRITE_MESSAGES)(applications_desk.create_call)), name="applications.desk.create_call", methods=["POST"]),
        Route("/candidature/{id:key}/file/{file:key}", page(staff(Action.READ_FILES)(applications_desk.file), writes=True), name="applications.desk.file"),
        # -- judging together: who follows an opening, criteria, marks, guests
        Route("/offerte/{id:key}/persone", page(staff(Action.ASSIGN_PEOPLE)(judgement_people_desk.index)), name="applications.people.desk.index", methods=["GET"]),
        Route("/offerte/{id:key}/persone", page(staff(Action.ASSIGN_PEOPLE)(judgement_people_desk.create)), name="applications.people.desk.create", methods=["POST"]),
        Route("/offerte/{id:key}/persone/rimozioni", page(staff(Action.ASSIGN_PEOPLE)(judgement_people_desk.create_removal)), name="applications.people.desk.create_removal", methods=["POST"]),
        Route("/offerte/{id:key}/criteri", page(staff(Action.WRITE_CRITERIA)(judgement_desk.edit)), name="applications.judgement.desk.edit", methods=["GET"]),
        Route("/offerte/{id:key}/criteri", page(staff(Action.WRITE_CRITERIA)(judgement_desk.update)), name="applications.judgement.desk.update", methods=["POST"]),
        Route("/candidature/{id:key}/valutazioni", page(staff(Action.WRITE_JUDGEMENTS)(judgement_desk.show)), name="applications.judgement.desk.show", methods=["GET"]),
        Route("/candidature/{id:key}/valutazioni", page(staff(Action.WRITE_JUDGEMENTS)(judgement_desk.create)), name="applications.judgement.desk.create", methods=["POST"]),
        Route("/candidature/{id:key}/valutazioni/letture", page(staff(Action.WRITE_JUDGEMENTS)(judgement_desk.create_look)), name="applications.judgement.desk.create_look", methods=["POST"]),
        Route("/candidature/{id:key}/ospiti", page(staff(Action.INVITE_GUESTS)(judgement_guests_desk.index)), name="applications.guests.desk.index", methods=["GET"]),
        Route("/candidature/{id:key}/ospiti", page(staff(Action.INVITE_GUESTS)(judgement_guests_desk.create)), name="applications.guests.desk.create", methods=["POST"]),
        Route("/candidature/{id:key}/ospiti/{guest:key}/revoche", page(staff(Action.INVITE_GUESTS)(judgement_guests_desk.create_revocation)), name="applications.guests.desk.create_revocation", methods=["POST"]),
        # -- many at once, taking back, letters, one's own account
        Route("/operazioni", page(staff(Action.MOVE_APPLICATIONS)(batches_desk.create)), name="batches.desk.create", methods=["POST"]),
        Route("/operazioni/{id:key}", page(staff(Action.MOVE_APPLICATIONS)(batches_desk.show)), name="batches.desk.show", methods=["GET"]),
        Route("/operazioni/{id:key}", page(staff(Action.MOVE_APPLICATIONS)(batches_desk.update)), name="batches.desk.update", methods=["POST"]),
        Route("/operazioni/{id:key}/annullamenti", page(staff(Action.MOVE_APPLICATIONS)(batches_desk.create_undo)), name="batches.desk.create_undo", methods=["POST"]),
        Route("/azioni", page(staff(Action.MOVE_APPLICATIONS)(acts_desk.index)), name="acts.desk.index"),
        Route("/azioni/{id:key}/annullamenti", page(staff(Action.MOVE_APPLICATIONS)(acts_desk.create_undo)), name="acts.desk.create_undo", methods=["POST"]),
        Route("/modelli", page(staff(Action.WRITE_LETTERS)(letters_desk.index)), name="letters.desk.index", methods=["GET"]),
        Route("/modelli", page(staff(Action.WRITE_LETTERS)(letters_desk.create)), name="letters.desk.create", methods=["POST"]),
        Route("/modelli/nuovo", page(staff(Action.WRITE_LETTERS)(letters_desk.new)), name="letters.desk.new"),
        Route("/modelli/{id:key}", page(staff(Action.WRITE_LETTERS)(letters_desk.edit)), name="letters.desk.edit", methods=["GET"]),
        Route("/modelli/{id:key}", page(staff(Action.WRITE_LETTERS)(letters_desk.update)), name="letters.desk.update", methods=["POST"]),
        Route("/modelli/{id:key}/eliminazioni", page(staff(Action.WRITE_LETTERS)(letters_desk.create_deletion)), name="letters.desk.create_deletion", methods=["POST"]),
        Route("/account", page(staff()(accounts_desk.edit)), name="desk.account", methods=["GET"]),
        Route("/account", page(staff()(accounts_desk.update)), name="desk.update_account", methods=["POST"]),
        # -- what a class can book, and the school calendar
        Route("/visite/proposte", page(staff(Action.READ_VISITS)(series_desk.index)), name="outreach.desk.series.index", methods=["GET"]),
        Route("/visite/proposte", page(staff(Action.HOST_VISITS)(series_desk.create)), name="outreach.desk.series.create", methods=["POST"]),
        Route("/visite/proposte/nuova", page(staff(Action.HOST_VISITS)(series_desk.new)), name="outreach.desk.series.new"),
        Route("/visite/proposte/date", page(staff(Action.HOST_VISITS)(series_desk.dates)), name="outreach.desk.series.dates"),
        Route("/visite/proposte/{id:key}", page(staff(Action.READ_VISITS)(series_show.show)), name="outreach.desk.series.show"),
        Route("/visite/proposte/{id:key}/modifica", page(staff(Action.HOST_VISITS)(series_desk.edit)), name="outreach.desk.series.edit", methods=["GET"]),
        Route("/visite/proposte/{id:key}/modifica", page(staff(Action.HOST_VISITS)(series_desk.update)), name="outreach.desk.series.update", methods=["POST"]),
        Route("/visite/proposte/{id:key}/pubblicazioni", page(staff(Action.HOST_VISITS)(series_desk.create_publication)), name="outreach.desk.series.create_publication", methods=["POST"]),
        Route("/visite/proposte/{id:key}/date", page(staff(Action.HOST_VISITS)(series_show.create_date)), name="outreach.desk.series.create_date", methods=["POST"]),
        Route("/visite/proposte/{id:key}/date/{slot:key}/ritiri", page(staff(Action.HOST_VISITS)(series_show.create_withdrawal)), name="outreach.desk.series.create_withdrawal", methods=["POST"]),
        Route("/visite/proposte/{id:key}/date/{slot:key}/ritorni", page(staff(Action.HOST_VISITS)(series_show.create_return)), name="outreach.desk.series.create_return", methods=["POST"]),
        Route("/visite/proposte/{id:key}/chiusure", page(staff(Action.HOST_VISITS)(series_show.create_closure)), name="outreach.desk.series.create_closure", methods=["POST"]),
        Route("/visite/proposte/{id:key}/copie", page(staff(Action.HOST_VISITS)(series_show.create_copy)), name="outreach.desk.series.create_copy", methods=["POST"]),
        Route("/visite/proposte/{id:key}/eliminazioni", page(staff(Action.HOST_VISITS)(series_show.create_deletion)), name="outreach.desk.series.create_deletion", methods=["POST"]),
        Route("/calendario-scolastico", page(staff(Action.READ_VISITS)(closed_days_desk.index)), name="outreach.desk.closed_days.index", methods=["GET"]),
        Route("/calendario-scolastico", page(staff(Action.EDIT_SCHOOLS)(closed_days_desk.create)), name="outreach.desk.closed_days.create", methods=["POST"]),
        Route("/calendario-scolastico/nuovo", page(staff(Action.EDIT_SCHOOLS)(closed_days_desk.new)), name="outreach.desk.closed_days.new"),
        Route("/calendario-scolastico/{id:key}", page(staff(Action.EDIT_SCHOOLS)(closed_days_desk.edit)), name="outreach.desk.closed_days.edit", methods=["GET"]),
        Route("/calendario-scolastico/{id:key}", page(staff(Action.EDIT_SCHOOLS)(closed_days_desk.update)), name="outreach.desk.closed_days.update", methods=["POST"]),
        Route("/calendario-scolastico/{id:key}/eliminazioni", page(staff(Action.EDIT_SCHOOLS)(closed_days_desk.create_deletion)), name="outreach.desk.closed_days.create_deletion", methods=["POST"]),
        # -- visits of classes
        Route("/visite", page(staff(Action.READ_VISITS)(visits_desk.index)), name="outreach.desk.index"),
        Route("/visite/elenco", page(staff(Action.READ_VISITS)(visits_desk.visits)), name="outreach.desk.visits"),
        Route("/visite/{id:key}", page(staff(Action.READ_VISITS)(visits_desk.show), writes=True), name="outreach.desk.show"),
        Route("/visite/{id:key}/foglio", page(staff(Action.HOST_VISITS)(visits_desk.sheet)), name="outreach.desk.sheet"),
        Route("/visite/{id:key}/messaggi", page(staff(Action.HOST_VISITS)(visits_desk.create_message)), name="outreach.desk.create_message", methods=["POST"]),
        Route("/visite/{id:key}/affidamenti", page(staff(Action.ASSIGN_VISITS)(visit_moves.create_assignment)), name="outreach.desk.create_assignment", methods=["POST"]),
        Route("/visite/{id:key}/conferme", page(staff(Action.HOST_VISITS)(visit_moves.create_confirmation)), name="outreach.desk.create_confirmation", methods=["POST"]),
        Route("/visite/{id:key}/date", page(staff(Action.HOST_VISITS)(visit_moves.create_proposal)), name="outreach.desk.create_proposal", methods=["POST"]),
        Route("/visite/{id:key}/rinunce", page(staff(Action.HOST_VISITS)(visit_moves.create_release)), name="outreach.desk.create_release", methods=["POST"]),
        Route("/visite/{id:key}/spostamenti", page(staff(Action.HOST_VISITS)(visit_moves.create_move)), name="outreach.desk.create_move", methods=["POST"]),
        Route("/visite/{id:key}/annullamenti", page(staff(Action.HOST_VISITS)(visit_moves.create_cancellation)), name="outreach.desk.create_cancellation", methods=["POST"]),
        Route("/visite/{id:key}/presenze", page(staff(Action.HOST_VISITS)(attendance_desk.show)), name="outreach.desk.attendance", methods=["GET"]),
        Route("/visite/{id:key}/presenze", page(staff(Action.HOST_VISITS)(attendance_desk.create)), name="outreach.desk.create_attendance", methods=["POST"]),
        Route("/visite/{id:key}/assenze", page(staff(Action.HOST_VISITS)(attendance_desk.create_absence)), name="outreach.desk.create_absence", methods=["POST"]),
        # -- candidates
        Route("/candidati", page(staff(Action.SEARCH_CANDIDATES)(people.index)), name="candidates.desk.index"),
        Route("/candidati/bacino", page(staff(Action.SEARCH_CANDIDATES)(pool_desk.index)), name="pool.desk.index"),
        Route("/candidati/bacino/{id:key}", page(staff(Action.SEARCH_CANDIDATES)(pool_desk.show), writes=True), name="pool.desk.show"),
        Route("/candidati/bacino/{id:key}/inviti", page(staff(Action.INVITE_CANDIDATES)(pool_desk.create_invitation)), name="pool.desk.create_invitation", methods=["POST"]),
        Route("/candidati/doppioni", page(staff(Action.MERGE_CANDIDATES)(merging_desk.index)), name="merging.desk.index"),
        Route("/candidati/doppioni/{id:key}", page(staff(Action.MERGE_CANDIDATES)(merging_desk.show), writes=True), name="merging.desk.show"),
        Route("/candidati/doppioni/{id:key}/unioni", page(staff(Action.MERGE_CANDIDATES)(merging_desk.create_merge)), name="merging.desk.create_merge", methods=["POST"]),
        Route("/candidati/doppioni/{id:key}/distinzioni", page(staff(Action.MERGE_CANDIDATES)(merging_desk.create_distinction)), name="merging.desk.create_distinction", methods=["POST"]),
        Route("/candidati/inviti", page(staff(Action.SEARCH_CANDIDATES)(pool_desk.list_invitations)), name="pool.desk.invitations"),
        # -- searches to ask again, tags, lists, files of people
        Route("/candidati/ricerche", page(staff(Action.SEARCH_CANDIDATES)(saved_searches_desk.index)), name="saved_searches.desk.index", methods=["GET"]),
        Route("/candidati/ricerche", page(staff(Action.SEARCH_CANDIDATES)(saved_searches_desk.create)), name="saved_searches.desk.create", methods=["POST"]),
        Route("/candidati/ricerche/{id:key}", page(staff(Action.SEARCH_CANDIDATES)(saved_searches_desk.show), writes=True), name="saved_searches.desk.show", methods=["GET"]),
        Route("/candidati/ricerche/{id:key}", page(staff(Action.SEARCH_CANDIDATES)(saved_searches_desk.update)), name="saved_searches.desk.update", methods=["POST"]),
        Route("/candidati/ricerche/{id:key}/eliminazioni", page(staff(Action.SEARCH_CANDIDATES)(saved_searches_desk.create_deletion)), name="saved_searches.desk.create_deletion", methods=["POST"]),
        Route("/candidati/ricerche/{id:key}/ritorni", page(staff(Action.SEARCH_CANDIDATES)(saved_searches_desk.create_return)), name="saved_searches.desk.create_return", methods=["POST"]),
        Route("/candidati/etichette", page(staff(Action.TAG_CANDIDATES)(tags_desk.index)), name="tags.desk.index", methods=["GET"]),
        Route("/candidati/etichette", page(staff(Action.TAG_CANDIDATES)(tags_desk.create)), name="tags.desk.create", methods=["POST"]),
        Route("/candidati/etichette/{id:key}", page(staff(Action.TAG_CANDIDATES)(tags_desk.update)), name="tags.desk.update", methods=["POST"]),
        Route("/candidati/etichette/{id:key}/unioni", page(staff(Action.TAG_CANDIDATES)(tags_desk.create_merge)), name="tags.desk.create_merge", methods=["POST"]),
        Route("/candidati/etichette/{id:key}/eliminazioni", page(staff(Action.TAG_CANDIDATES)(tags_desk.create_deletion)), name="tags.desk.create_deletion", methods=["POST"]),
        Route("/candidati/liste", page(staff(Action.TAG_CANDIDATES)(lists_desk.index)), name="lists.desk.index", methods=["GET"]),
        Route("/candidati/liste", page(staff(Action.TAG_CANDIDATES)(lists_desk.create)), name="lists.desk.create", methods=["POST"]),
        Route("/candidati/liste/{id:key}", page(staff(Action.TAG_CANDIDATES)(lists_desk.show)), name="lists.desk.show", methods=["GET"]),
        Route("/candidati/liste/{id:key}", page(staff(Action.TAG_CANDIDATES)(lists_desk.update)), name="lists.desk.update", methods=["POST"]),
        Route("/candidati/liste/{id:key}/rimozioni", page(staff(Action.TAG_CANDIDATES)(lists_desk.create_removal)), name="lists.desk.create_removal", methods=["POST"]),
        Route("/candidati/liste/{id:key}/archiviazioni", page(staff(Action.TAG_CANDIDATES)(lists_desk.create_archiving)), name="lists.desk.create_archiving", methods=["POST"]),
        Route("/candidati/liste/{id:key}/eliminazioni", page(staff(Action.TAG_CANDIDATES)(lists_desk.create_deletion)), name="lists.desk.create_deletion", methods=["POST"]),
        Route("/candidati/assegnazioni", page(staff(Action.TAG_CANDIDATES)(people_bar.create_taggings)), name="candidates.desk.create_taggings", methods=["POST"]),
        Route("/candidati/aggiunte", page(staff(Action.TAG_CANDIDATES)(people_bar.create_entries)), name="candidates.desk.create_entries", methods=["POST"]),
        Route("/candidati/esportazioni", page(staff(Action.EXPORT_CANDIDATES)(people_bar.create_export)), name="candidates.desk.create_export", methods=["POST"]),
        Route("/candidature/{id:key}/etichette", page(staff(Action.TAG_CANDIDATES)(lists_dossier.show)), name="applications.desk.tags", methods=["GET"]),
        Route("/candidature/{id:key}/etichette", page(staff(Action.TAG_CANDIDATES)(lists_dossier.create_tagging)), name="applications.desk.create_tagging", methods=["POST"]),
        Route("/candidature/{id:key}/liste", page(staff(Action.TAG_CANDIDATES)(lists_dossier.create_entry)), name="applications.desk.create_entry", methods=["POST"]),
    ]
    desk += [
        # -- after a class came: papers, questions, the year in figures
        Route("/visite/{id:key}/attestato", page(staff(Action.READ_VISITS)(certificates.desk_show)), name="outreach.desk.certificate"),
        Route("/visite/{id:key}/domande", page(staff(Action.READ_OUTREACH)(survey_desk.visit), writes=True), name="outreach.desk.surveys"),
        Route("/eventi/{id:key}/domande", page(staff(Action.READ_OUTREACH)(survey_desk.event), writes=True), name="outreach.desk.event_surveys"),
        Route("/scuole-anno", page(staff(Action.READ_OUTREACH)(figures_desk.index)), name="outreach.desk.figures"),
        Route("/scuole-anno/risposte", page(staff(Action.READ_OUTREACH)(figures_desk.answers)), name="outreach.desk.answers"),
        Route("/scuole-anno/rapporto.pdf", page(staff(Action.READ_OUTREACH)(figures_desk.report_pdf)), name="outreach.desk.report_pdf"),
        Route("/scuole-anno/rapporto.csv", page(staff(Action.READ_OUTREACH)(figures_desk.report_csv)), name="outreach.desk.report_csv"),
        # -- texts: what to read again, stories, places of work, professions, paths, home page
        Route("/redazione", page(staff(Action.EDIT_TEXTS)(editing_desk.index)), name="editing.desk.index"),
        Route("/redazione/ricerche", page(staff(Action.EDIT_TEXTS)(missed_desk.index)), name="openings.desk.missed"),
        Route("/redazione/riletture", page(staff(Action.EDIT_TEXTS)(editing_desk.create_review)), name="editing.desk.create_review", methods=["POST"]),
        Route("/redazione/storie", page(staff(Action.EDIT_TEXTS)(stories_desk.create), limits=WITH_PICTURE), name="stories.desk.create", methods=["POST"]),
        Route("/redazione/storie/nuova", page(staff(Action.EDIT_TEXTS)(stories_desk.new)), name="stories.desk.new"),
        Route("/redazione/storie/{id:key}", page(staff(Action.EDIT_TEXTS)(stories_desk.edit)), name="stories.desk.edit", methods=["GET"]),
        Route("/redazione/storie/{id:key}", page(staff(Action.EDIT_TEXTS)(stories_desk.update), limits=WITH_PICTURE), name="stories.desk.update", methods=["POST"]),
        Route("/redazione/storie/{id:key}/anteprima", page(staff(Action.EDIT_TEXTS)(stories_desk.preview)), name="stories.desk.preview"),
        Route("/redazione/storie/{id:key}/pubblicazioni", page(staff(Action.EDIT_TEXTS)(stories_desk.create_publication)), name="stories.desk.create_publication", methods=["POST"]),
        Route("/redazione/storie/{id:key}/ritiri", page(staff(Action.EDIT_TEXTS)(stories_desk.create_withdrawal)), name="stories.desk.create_withdrawal", methods=["POST"]),
        Route("/redazione/storie/{id:key}/copie", page(staff(Action.EDIT_TEXTS)(stories_desk.create_copy)), name="stories.desk.create_copy", methods=["POST"]),
        Route("/redazione/storie/{id:key}/eliminazioni", page(staff(Action.EDIT_TEXTS)(stories_desk.create_deletion)), name="stories.desk.create_deletion", methods=["POST"]),
        Route("/redazione/servizi", page(staff(Action.EDIT_TEXTS)(services_desk.create)), name="editing.desk.create_service", methods=["POST"]),
        Route("/redazione/servizi/nuovo", page(staff(Action.EDIT_TEXTS)(services_desk.new)), name="editing.desk.new_service"),
        Route("/redazione/servizi/{id:key}", page(staff(Action.EDIT_TEXTS)(services_desk.edit)), name="editing.desk.edit_service", methods=["GET"]),
        Route("/redazione/servizi/{id:key}", page(staff(Action.EDIT_TEXTS)(services_desk.update)), name="editing.desk.update_service", methods=["POST"]),
        Route("/redazione/servizi/{id:key}/copie", page(staff(Action.EDIT_TEXTS)(services_desk.create_copy)), name="editing.desk.create_service_copy", methods=["POST"]),
        Route("/redazione/servizi/{id:key}/eliminazioni", page(staff(Action.EDIT_TEXTS)(services_desk.create_deletion)), name="editing.desk.create_service_deletion", methods=["POST"]),
        Route("/redazione/professioni/{id:key}/{lingua}", page(staff(Action.EDIT_SHARED_TEXTS)(professions_desk.edit)), name="editing.desk.edit_profession", methods=["GET"]),
        Route("/redazione/professioni/{id:key}/{lingua}", page(staff(Action.EDIT_SHARED_TEXTS)(professions_desk.update)), name="editing.desk.update_profession", methods=["POST"]),
        Route("/redazione/percorsi", page(staff(Action.EDIT_SHARED_TEXTS)(paths_desk.create)), name="editing.desk.create_path", methods=["POST"]),
        Route("/redazione/percorsi/nuovo", page(staff(Action.EDIT_SHARED_TEXTS)(paths_desk.new)), name="editing.desk.new_path"),
        Route("/redazione/percorsi/{id:key}", page(staff(Action.EDIT_SHARED_TEXTS)(paths_desk.edit)), name="editing.desk.edit_path", methods=["GET"]),
        Route("/redazione/percorsi/{id:key}", page(staff(Action.EDIT_SHARED_TEXTS)(paths_desk.update)), name="editing.desk.update_path", methods=["POST"]),
        Route("/redazione/percorsi/{id:key}/eliminazioni", page(staff(Action.EDIT_SHARED_TEXTS)(paths_desk.create_deletion)), name="editing.desk.create_path_deletion", methods=["POST"]),
        Route("/redazione/home/{lingua}", page(staff(Action.EDIT_SHARED_TEXTS)(home_desk.edit)), name="editing.desk.edit_home", methods=["GET"]),
        Route("/redazione/home/{lingua}", page(staff(Action.EDIT_SHARED_TEXTS)(home_desk.update)), name="editing.desk.update_home", methods=["POST"]),
    ]
    desk += [
        # -- events: the list, one, its text, who comes, the door
        Route("/eventi", page(staff(Action.READ_VISITS)(events_desk.index)), name="events.desk.index", methods=["GET"]),
        Route("/eventi", page(staff(Action.HOST_VISITS)(events_desk.create)), name="events.desk.create", methods=["POST"]),
        Route("/eventi/nuovo", page(staff(Action.HOST_VISITS)(events_desk.new)), name="events.desk.new"),
        Route("/eventi/{id:key}", page(staff(Action.READ_VISITS)(events_desk.show)), name="events.desk.show"),
        Route("/eventi/{id:key}/modifica", page(staff(Action.HOST_VISITS)(events_desk.edit)), name="events.desk.edit", methods=["GET"]),
        Route("/eventi/{id:key}/modifica", page(staff(Action.HOST_VISITS)(events_desk.update)), name="events.desk.update", methods=["POST"]),
        Route("/eventi/{id:key}/anteprima", page(staff(Action.READ_VISITS)(events_desk.preview)), name="events.desk.preview"),
        Route("/eventi/{id:key}/pubblicazioni", page(staff(Action.HOST_VISITS)(events_desk.create_publication)), name="events.desk.create_publication", methods=["POST"]),
        Route("/eventi/{id:key}/annullamenti", page(staff(Action.HOST_VISITS)(events_desk.create_cancellation)), name="events.desk.create_cancellation", methods=["POST"]),
        Route("/eventi/{id:key}/chiusure", page(staff(Action.HOST_VISITS)(events_desk.create_closure)), name="events.desk.create_closure", methods=["POST"]),
        Route("/eventi/{id:key}/copie", page(staff(Action.HOST_VISITS)(events_desk.create_copy)), name="events.desk.create_copy", methods=["POST"]),
        Route("/eventi/{id:key}/eliminazioni", page(staff(Action.HOST_VISITS)(events_desk.create_deletion)), name="events.desk.create_deletion", methods=["POST"]),
        Route("/eventi/{id:key}/iscrizioni.csv", page(staff(Action.HOST_VISITS)(events_desk.people_csv)), name="events.desk.people_csv"),
        Route("/eventi/{id:key}/ingresso", page(staff(Action.HOST_VISITS)(events_door.show)), name="events.desk.door"),
        Route("/eventi/{id:key}/ingresso/lista", page(staff(Action.HOST_VISITS)(events_door.paper)), name="events.desk.paper"),
        Route("/eventi/{id:key}/ingressi", page(staff(Action.HOST_VISITS)(events_door.create_entry)), name="events.desk.create_entry", methods=["POST"]),
        Route("/eventi/{id:key}/ingressi/annullati", page(staff(Action.HOST_VISITS)(events_door.delete_entry)), name="events.desk.delete_entry", methods=["POST"]),
        Route("/eventi/{id:key}/ingressi/senza-iscrizione", page(staff(Action.HOST_VISITS)(events_door.create_walk_in)), name="events.desk.create_walk_in", methods=["POST"]),
    ]
    desk += [
        # -- schools: the register, contacts, lists of the ministry, merges
        Route("/scuole", page(staff(Action.READ_OUTREACH)(schools_desk.index)), name="schools.desk.index"),
        Route("/scuole/importazioni", page(staff(Action.EDIT_SCHOOLS)(import_desk.index)), name="schools.desk.imports", methods=["GET"]),
        Route("/scuole/importazioni", page(staff(Action.EDIT_SCHOOLS)(import_desk.create), limits=WITH_LIST), name="schools.desk.create_import", methods=["POST"]),
        Route("/scuole/importazioni/{id:key}", page(staff(Action.EDIT_SCHOOLS)(import_desk.show)), name="schools.desk.import"),
        Route("/scuole/importazioni/{id:key}/rifiutate.csv", page(staff(Action.EDIT_SCHOOLS)(import_desk.refused)), name="schools.desk.refused"),
        Route("/scuole/importazioni/{id:key}/conferme", page(staff(Action.EDIT_SCHOOLS)(import_desk.create_confirmation)), name="schools.desk.create_confirmation", methods=["POST"]),
        Route("/scuole/importazioni/{id:key}/scarti", page(staff(Action.EDIT_SCHOOLS)(import_desk.create_discard)), name="schools.desk.create_discard", methods=["POST"]),
        Route("/scuole/unioni/{merge:key}/annullamenti", page(staff(Action.EDIT_SCHOOLS)(merge_desk.create_parting)), name="schools.desk.create_parting", methods=["POST"]),
        Route("/scuole/{id:key}", page(staff(Action.READ_OUTREACH)(school_desk.show)), name="schools.desk.show"),
        Route("/scuole/{id:key}/modifica", page(staff(Action.EDIT_SCHOOLS)(schools_desk.edit)), name="schools.desk.edit", methods=["GET"]),
        Route("/scuole/{id:key}/modifica", page(staff(Action.EDIT_SCHOOLS)(schools_desk.update)), name="schools.desk.update", methods=["POST"]),
        Route("/scuole/{id:key}/unione", page(staff(Action.EDIT_SCHOOLS)(merge_desk.new)), name="schools.desk.merge", methods=["GET"]),
        Route("/scuole/{id:key}/unione", page(staff(Action.EDIT_SCHOOLS)(merge_desk.create)), name="schools.desk.create_merge", methods=["POST"]),
        Route("/scuole/{id:key}/contatti", page(staff(Action.EDIT_SCHOOLS)(schools_desk.create_contact)), name="schools.desk.create_contact", methods=["POST"]),
        Route("/scuole/{id:key}/contatti/nuovo", page(staff(Action.EDIT_SCHOOLS)(schools_desk.new_contact)), name="schools.desk.new_contact"),
        Route("/scuole/{id:key}/contatti/{contact:key}", page(staff(Action.EDIT_SCHOOLS)(schools_desk.edit_contact)), name="schools.desk.edit_contact", methods=["GET"]),
        Route("/scuole/{id:key}/contatti/{contact:key}", page(staff(Action.EDIT_SCHOOLS)(schools_desk.update_contact)), name="schools.desk.update_contact", methods=["POST"]),
        Route("/scuole/{id:key}/contatti/{contact:key}/eliminazioni", page(staff(Action.EDIT_SCHOOLS)(schools_desk.create_contact_removal)), name="schools.desk.create_contact_removal", methods=["POST"]),
    ]
    return desk
# fmt: on
