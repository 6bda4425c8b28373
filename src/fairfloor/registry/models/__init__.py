"""All tables, one module a noun."""

from fairfloor.registry.models.addresses import AddressChange
from fairfloor.registry.models.alerts import Acknowledgement, Alert
from fairfloor.registry.models.amendments import Amendment
from fairfloor.registry.models.clarifications import Clarification
from fairfloor.registry.models.delays import Delay
from fairfloor.registry.models.ethics import Complaint, Gift, Interest
from fairfloor.registry.models.events import Event, EventSalt, LogHead, Showing
from fairfloor.registry.models.factories import Factory, Participation, ParticipationStep, Profile
from fairfloor.registry.models.factory_lists import FactoryList
from fairfloor.registry.models.files import Belief, Dataset, StoredFile, Upload
from fairfloor.registry.models.holidays import Holiday
from fairfloor.registry.models.noncooperation import NonCooperation, Receipt
from fairfloor.registry.models.notices import Notice
from fairfloor.registry.models.observations import Answer, Evidence, Reading
from fairfloor.registry.models.people import Organisation, Person, Role
from fairfloor.registry.models.permits import Permit
from fairfloor.registry.models.programmes import DemonstrationClock, Programme, Setting
from fairfloor.registry.models.recalculations import RecalculationSheet
from fairfloor.registry.models.remedies import ActionFile, CorrectiveAction, Extension, Grant, Objection, ObjectionFile
from fairfloor.registry.models.reports import Finding, Report, Version
from fairfloor.registry.models.reviews import FreedReview, ReviewComment
from fairfloor.registry.models.samples import Sample, SampleAddition
from fairfloor.registry.models.visits import DocumentRequest, Interview, Member, Step, Visit
from fairfloor.registry.models.wordings import Wording

__all__ = [
    "Acknowledgement", "ActionFile", "AddressChange", "Alert", "Amendment", "Answer", "Belief", "Clarification", "Complaint",
    "CorrectiveAction", "Dataset", "Delay", "DemonstrationClock", "DocumentRequest", "Event", "EventSalt", "Evidence",
    "Extension", "Factory", "FactoryList", "Finding", "FreedReview", "Gift", "Grant", "Holiday", "Interest", "Interview",
    "LogHead", "Member", "NonCooperation", "Notice", "Objection", "ObjectionFile", "Organisation", "Participation",
    "ParticipationStep", "Permit", "Person", "Profile", "Programme", "Reading", "RecalculationSheet", "Receipt", "Report",
    "ReviewComment", "Role", "Sample", "SampleAddition", "Setting", "Showing", "Step", "StoredFile", "Upload", "Version",
    "Visit", "Wording",
]  # fmt: skip
