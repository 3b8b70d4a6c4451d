"""What does the European portal embed in the PDF of a CV? (XML root `Candidate`, HR-XML 3.0 based)

No picture, birth date, nationality or gender: the portal would not read them, and nobody needs them.
"""

from xml.etree import ElementTree as ET

from portal.demo.records import DemoCandidate

EUROPASS = "http://www.europass.eu/1.0"
HR = "http://www.hr-xml.org/3"
OA = "http://www.openapplications.org/oagis/9"
EURES = "http://www.europass_eures.eu/1.0"
LANGUAGES = {"italiano": "ita", "inglese": "eng", "francese": "fre", "spagnolo": "spa", "arabo": "ara", "rumeno": "rum"}
DIMENSIONS = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    prefix, _, local = name.rpartition(":")
    space = {"hr": HR, "oa": OA, "eures": EURES}.get(prefix, EUROPASS)
    element = ET.SubElement(parent, f"{{{space}}}{local}", attributes)
    element.text = text or None
    return element


def europass_xml(candidate: DemoCandidate) -> str:
    """The attachment of a Europass PDF for this candidate."""
    for prefix, space in (("", EUROPASS), ("hr", HR), ("oa", OA), ("eures", EURES)):
        ET.register_namespace(prefix, space)
    root = ET.Element(f"{{{EUROPASS}}}Candidate")
    _add(root, "hr:DocumentID", f"demo-{candidate.number}", schemeID="DEMO-0001", schemeName="DocumentIdentifier",
        schemeAgencyName="EUROPASS", schemeVersionID="4.0")  # fmt: skip
    _person(root, candidate)
    profile = _add(root, "CandidateProfile", languageCode="it")
    _add(profile, "hr:ExecutiveSummary", f"<p>{candidate.profile} {candidate.availability_text}</p>")
    _history(profile, candidate)
    _qualifications(profile, candidate)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _person(root: ET.Element, candidate: DemoCandidate) -> None:
    person = _add(root, "CandidatePerson")
    name = _add(person, "PersonName")
    _add(name, "oa:GivenName", candidate.given_name)
    _add(name, "hr:FamilyName", candidate.family_name)
    mail = _add(person, "Communication")
    _add(mail, "ChannelCode", "Email")
    _add(mail, "oa:URI", candidate.email)
    phone = _add(person, "Communication")
    _add(phone, "ChannelCode", "Telephone")
    _add(phone, "UseCode", "mobile")
    _add(phone, "CountryDialing", "39")
    _add(phone, "oa:DialNumber", candidate.phone.removeprefix("+39 ").replace(" ", ""))
    home = _add(person, "Communication")
    _add(home, "UseCode", "home")
    address = _add(home, "Address", type="home")
    _add(address, "oa:CityName", candidate.comune_name)
    _add(address, "CountryCode", "it")
    _add(person, "PrimaryLanguageCode", LANGUAGES.get(candidate.languages[0].name, "ita"), name="NORMAL")


def _history(profile: ET.Element, candidate: DemoCandidate) -> None:
    work = _add(profile, "EmploymentHistory")
    for job in candidate.jobs:
        employer = _add(work, "EmployerHistory")
        _add(employer, "hr:OrganizationName", job.employer)
        position = _add(employer, "PositionHistory")
        _add(position, "PositionTitle", job.title, typeCode="FREETEXT")
        period = _add(position, "eures:EmploymentPeriod")
        _add(_add(period, "eures:StartDate"), "hr:FormattedDateTime", f"{job.since:%Y-%m}")
        if job.until:
            _add(_add(period, "eures:EndDate"), "hr:FormattedDateTime", f"{job.until:%Y-%m}")
        _add(period, "hr:CurrentIndicator", "false" if job.until else "true")
        _add(position, "oa:Description", "<ul>" + "".join(f"<li>{task}</li>" for task in job.tasks) + "</ul>")
        _add(position, "City", job.comune)
        _add(position, "Country", "it")
    school = _add(profile, "EducationHistory")
    for study in candidate.studies:
        attendance = _add(school, "EducationOrganizationAttendance")
        _add(attendance, "hr:OrganizationName", study.school)
        period = _add(attendance, "AttendancePeriod")
        _add(_add(period, "EndDate"), "hr:FormattedDateTime", f"{study.year}")
        _add(_add(attendance, "EducationDegree"), "hr:DegreeName", study.title)


def _qualifications(profile: ET.Element, candidate: DemoCandidate) -> None:
    qualifications = _add(profile, "PersonQualifications")
    for language in candidate.languages:
        competency = _add(qualifications, "PersonCompetency")
        _add(competency, "CompetencyID", LANGUAGES.get(language.name, "und"), schemeName="ISO_639-2")
        _add(competency, "hr:TaxonomyID", "language")
        for dimension in DIMENSIONS if language.level != "madrelingua" else ():
            part = _add(competency, "eures:CompetencyDimension")
            _add(part, "hr:CompetencyDimensionTypeCode", f"CEF-Understanding-{dimension}" if dimension in DIMENSIONS[:2] else f"CEF-{dimension}")  # fmt: skip
            _add(_add(part, "eures:Score"), "hr:ScoreText", language.level)
    for skill in candidate.skills:
        competency = _add(qualifications, "PersonCompetency")
        _add(competency, "hr:CompetencyName", skill)
        _add(competency, "hr:TaxonomyID", "skill")
    certifications = _add(profile, "Certifications")
    for course in candidate.courses:
        _add(_add(certifications, "Certification"), "hr:CertificationName", course)
    if candidate.car:
        licences = _add(profile, "Licenses")
        _add(_add(licences, "License"), "hr:LicenseTypeCode", "B")
