"""What a student sends (name, address, training, CV, perhaps a message), and what a recruiter answers."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial

from jobboard.applications.models import AnswerKind, RefusalReason
from jobboard.kit.documents import Cv, Refused, inspecting_cv
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.files import FileStore, Keeping
from jobboard.kit.forms import Form, Upload
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.text import has_bidi, paragraphs
from jobboard.kit.tokens import seal, unseal

MOST_NAME = 100
MOST_TRAINING = 150
MOST_MESSAGE = 2_000
MOST_PHONE = 40
MOST_ANSWER = 4_000
# What makes a name a message in disguise: an address, a link, a number to call.
_NOT_A_NAME = re.compile(
    r"@|://|\d{3}|\bwww\b|\w\.(?:com|net|org|fr|eu|io|co|info|biz|ru|cn|xyz|top|link|site|online|shop|me|ly|app|dev|be|ch|de|uk)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?[0-9 ().\-/]+")


@dataclass(frozen=True, slots=True)
class KeptCv:
    """A CV that was inspected and is safe in the store once `file.wait` returns; `size` in bytes."""

    file: Keeping
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Details:
    """An application as it may be stored. `suggestion` is the address that was perhaps meant."""

    name: str
    email: str
    email_key: str
    training: str
    message: str
    phone: str
    cv: KeptCv
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerDetails:
    """What a recruiter answers."""

    kind: AnswerKind
    text: str
    reason: RefusalReason | None


@contextmanager
def reading_application_form(
    form: Form, *, files: FileStore, keys: tuple[str, ...], dns: bool
) -> Iterator[Callable[[], Details | None]]:
    """Have a child open the CV of a form; gives what reads the form, so that one may do something else meanwhile.

    What is given gives the details when nothing is wrong, else None with every problem noted in the form.
    A good CV goes to the store at once and is named by a sealed reference in `cv_kept`, so that it need not
    be chosen again; `keys` sign it. Whoever gets the details lets `cv.file.wait` return before anything points to the file,
    and where they are None it has. `dns` asks the resolver about the mail domain. No database is used.
    """
    upload = form.submitted.upload("cv")
    with (
        nullcontext()
        if upload is None
        else inspecting_cv(upload.data, upload.file_name, upload.size) as found
    ):

        def read() -> Details | None:
            name = _take_name(form)
            email, key, suggestion = _take_email(form, dns)
            training = form.take_line(
                "training",
                most=MOST_TRAINING,
                empty=N_("Enter your training: diploma, year and school."),
            )
            message = _take_message(form)
            phone = _take_phone(form)
            cv = _take_cv(form, files, keys, upload, found)
            if not form.is_good or cv is None:
                if cv is not None:
                    cv.file.wait()
                return None
            return Details(name, email, key, training, message, phone, cv, suggestion)

        yield read


def kept_reference(cv: KeptCv, key: str) -> str:
    """The sealed reference by which a form names a CV that is already in the store."""
    # A clean file name never holds a bar.
    return seal(key, "cv", f"{cv.file.digest}|{cv.name}|{cv.media_type}|{cv.size}")


def kept_cv(reference: str, files: FileStore, keys: tuple[str, ...]) -> KeptCv | None:
    """The CV of a sealed reference, while the store still has it."""
    payload = unseal(keys, "cv", reference) if reference else None
    if payload is None:
        return None
    digest, name, media_type, size = payload.split("|")
    return KeptCv(Keeping(digest), name, media_type, int(size)) if files.renew(digest) else None


def read_answer(form: Form) -> AnswerDetails | None:
    """A recruiter's answer, or None with the problems noted in the form."""
    kind = form.take_choice("kind", AnswerKind, empty=N_("Choose what you answer."))
    text = form.take_text("text", most=MOST_ANSWER, empty=N_("Write your answer."))
    reason = form.take_choice("reason", RefusalReason)
    if not form.is_good or kind is None:
        return None
    known = AnswerKind(kind)
    given = RefusalReason(reason) if reason and known is AnswerKind.REFUSED else None
    return AnswerDetails(known, text, given)


def _take_name(form: Form) -> str:
    disguised = has_bidi(form.value("name"))
    name = form.take_line(
        "name",
        most=MOST_NAME,
        too_long=N_("Shorten your name to %(most)s characters.", most=MOST_NAME),
        empty=N_("Enter your first and last name."),
    )
    if name and (disguised or _NOT_A_NAME.search(name) or not any(letter.isalpha() for letter in name)):
        form.refuse(
            "name", N_("Enter only your first and last name, without a link, an address or a number.")
        )
    return name


def _take_email(form: Form, dns: bool) -> tuple[str, str, str | None]:
    typed = form.take_line("email", most=254, empty=N_("Enter your email address."))
    if form.error("email") is not None:
        return "", "", None
    try:
        found = read_address(typed, dns=dns)
    except BadAddress as problem:
        form.refuse("email", problem.message)
        return "", "", None
    if found.suggestion:
        form.warnings["email"] = N_("Did you mean %(s)s?", s=found.suggestion)
    return found.email, found.key, found.suggestion


def _take_message(form: Form) -> str:
    excess = len(paragraphs(form.value("message"))) - MOST_MESSAGE
    return form.take_text(
        "message",
        most=MOST_MESSAGE,
        too_long=N_("Your message is %(n)s characters too long (2,000 at most).", n=excess),
    )


def _take_phone(form: Form) -> str:
    phone = form.take_line("phone", most=MOST_PHONE)
    digits = sum(letter.isdigit() for letter in phone)
    if phone and form.error("phone") is None and (not _PHONE.fullmatch(phone) or not 6 <= digits <= 15):
        form.refuse("phone", N_('The number "%(v)s" is not complete. Example: 06 12 34 56 78', v=phone))
    return phone


def _take_cv(
    form: Form,
    files: FileStore,
    keys: tuple[str, ...],
    upload: Upload | None,
    found: Callable[[], Cv] | None,
) -> KeptCv | None:
    kept = kept_cv(form.value("cv_kept"), files, keys)
    if upload is not None and found is not None:
        try:
            cv = found()
        except Refused as problem:
            form.refuse("cv", _cv_message(problem))
        else:
            kept = KeptCv(files.keep_meanwhile(upload.data), cv.file_name, cv.media_type, cv.size)
    elif kept is None:
        form.refuse("cv", N_("Attach your CV."))
    form.set("cv_kept", partial(kept_reference, kept, keys[0]) if kept else "")
    form.set("cv_name", kept.name if kept else "")
    form.set("cv_size", str(kept.size) if kept else "")
    return kept


def _cv_message(problem: Refused) -> Msg:
    """The sentence for each code of `kit.documents.CV_CODES`."""
    ext, size = problem.values.get("ext"), problem.values.get("n")
    if problem.code == "cv.type":
        if ext:
            return N_("This file is %(ext)s. Attach a PDF, DOCX or ODT.", ext=ext)
        return N_("We do not know the type of this file. Attach a PDF, DOCX or ODT.")
    return {
        "cv.empty": N_("This file is empty. Attach your CV."),
        "cv.size": N_("Your CV is %(n)s MB. The limit is 5 MB.", n=size),
        "cv.locked": N_("This PDF has a password. Attach a copy without one."),
        "cv.unsafe": N_("Our security check blocked this file. Export your CV as PDF and try again."),
        "cv.broken": N_("This file cannot be opened. Export your CV as PDF and attach it again."),
    }[problem.code]
