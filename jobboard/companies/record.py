"""How a company answers, in a sentence: only where enough applications have had their time, and with the numbers."""

from jobboard.companies.models import Company
from jobboard.kit.i18n import N_, Msg

# Fewer say nothing about anybody.
LEAST_MEASURED = 5


def answer_record(company: Company) -> list[Msg]:
    """The sentences about its answers of the last twelve months; none where too few applications had their time.

    "Usually" is said where more than half of all applications, answered or not, had an answer within these days.
    """
    if company.measured < LEAST_MEASURED:
        return []
    numbers = {"n": company.answered, "all": company.measured}
    if not company.answered:
        return [
            N_(
                "None of the %(all)s applications of the last 12 months had an answer through this board.",
                **numbers,
            )
        ]
    record = [
        N_(
            "%(n)s of the %(all)s applications of the last 12 months had an answer through this board.",
            **numbers,
        )
    ]
    if company.answer_days == 1:
        record.append(N_("The company usually answers within a day."))
    elif company.answer_days is not None:
        record.append(N_("The company usually answers within %(n)s days.", n=company.answer_days))
    return record
