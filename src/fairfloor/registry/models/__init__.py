"""All tables, one module a noun."""

from fairfloor.registry.models.events import Event, EventSalt, LogHead
from fairfloor.registry.models.factories import Factory, Participation, ParticipationStep, Profile
from fairfloor.registry.models.factory_lists import FactoryList
from fairfloor.registry.models.files import Dataset, StoredFile
from fairfloor.registry.models.notices import Notice
from fairfloor.registry.models.observations import Answer, Evidence, Reading
from fairfloor.registry.models.people import Organisation, Person, Role
from fairfloor.registry.models.programmes import DemonstrationClock, Programme
from fairfloor.registry.models.remedies import CorrectiveAction, Grant, Objection
from fairfloor.registry.models.reports import Finding, Report, Version
from fairfloor.registry.models.samples import Sample, SampleAddition
from fairfloor.registry.models.visits import DocumentRequest, Interview, Member, Step, Visit

__all__ = [
    "Answer", "CorrectiveAction", "Dataset", "DemonstrationClock", "DocumentRequest", "Event", "EventSalt",
    "Evidence", "Factory", "FactoryList", "Finding", "Grant", "Interview", "LogHead", "Member", "Notice", "Objection",
    "Organisation", "Participation", "ParticipationStep", "Person", "Profile", "Programme", "Reading", "Report", "Role", "Sample",
    "SampleAddition", "Step", "StoredFile", "Version", "Visit",
]  # fmt: skip
