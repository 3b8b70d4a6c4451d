"""What does the home page say first: the installation's own words, or the portal's?"""

from portal.i18n import lazy as _l

# By the name of the text, in the order in which the page says them.
DEFAULTS = {
    "hero_title": _l("Il tuo lavoro può essere la giornata buona di qualcuno"),
    "hero_lead": _l(
        "Educare, assistere, curare, ascoltare, coordinare: qui trovi le professioni del sociale e chi cerca persone vicino a te. La paga è sempre scritta e una risposta arriva sempre."
    ),
    "study_title": _l("Scelgo che cosa studiare"),
    "study_text": _l("Che cosa si fa davvero, le parti difficili, la scuola che serve e quanto si guadagna."),
    "work_title": _l("Cerco lavoro"),
    "work_text": _l("Le offerte vicino a casa. Ti candidi dal telefono in pochi minuti, anche senza curriculum."),
    "teach_title": _l("Insegno"),
    "teach_text": _l("Pagine da leggere in classe e qualcuno a cui chiedere un incontro."),
}
