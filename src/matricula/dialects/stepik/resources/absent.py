"""What clients ask for and a school that keeps its own server has none of.

Each answers an empty list, well formed, and tells why on the page of the documentation: a client
that asks goes on, and nobody is told of money or of machines that are not there.
"""

from typing import Any

from matricula.dialects.stepik.asking import Reading
from matricula.dialects.stepik.declaring import Resource, constant
from matricula.dialects.stepik.translate import Time
from matricula.record.listing import Wanted
from matricula.store import Rows

NO_MONEY = "Nothing is sold here."
NO_MEDALS = "Learning is not rewarded with medals."
NOTHING_CHOSEN = "Nothing is recommended by what somebody solved."
NO_WATCH = "Exams are not watched."
NO_SESSIONS = "Exams have no sessions of their own."
NO_PEERS = "Learners do not review each other here."
NO_STORIES = "There are no stories."
NO_PROVIDERS = "Nobody signs in through other sites."
NO_REMINDERS = "Nobody is reminded by mail."
NO_NEWS = "The school's own pages tell its news."
NO_PLACES = "Places are not listed."

# The type of a field by the letter after its name, and what stands in it.
KINDS: dict[str, tuple[Any, Any]] = {
    "i": (int | None, None),
    "s": (str, ""),
    "b": (bool, False),
    "f": (float, 0.0),
    "t": (Time | None, None),
    "l": (list[int], []),
    "w": (list[str], []),
    "o": (dict[str, Any], {}),
}


def _absent(name: str, title: str, reason: str, fields: str) -> Resource:
    """A resource of which there is none. fields: names with the letters of their types."""
    split = [word.split(":") for word in fields.split()]
    return Resource(
        name=name,
        title=title,
        readers=f"Nobody: the list is empty. {reason}",
        fields=[constant(word, *KINDS[kind], reason) for word, kind in split],
        find=_nothing,
        absent=True,
    )


def _nothing(_asked: Reading, _wanted: Wanted) -> Rows:
    return []


ABSENT: tuple[Resource, ...] = (
    _absent(
        "achievements",
        "Medals",
        NO_MEDALS,
        "id:i kind:s target_score:i icon_uploadcare_uuid:s icon_urls:o",
    ),
    _absent(
        "achievement-progresses",
        "Medals on their way",
        NO_MEDALS,
        "id:i user:i achievement:i score:i kind:s create_date:t update_date:t obtain_date:t",
    ),
    _absent("course-recommendations", "Recommended courses", NOTHING_CHOSEN, "id:i courses:l"),
    _absent("recommendations", "Recommended lessons", NOTHING_CHOSEN, "id:s lesson:i reasons:w"),
    _absent("exam-sessions", "Exams under way", NO_SESSIONS, "id:i user:i section:i begin_date:t"),
    _absent(
        "proctor-sessions",
        "Watched exams",
        NO_WATCH,
        "id:i user:i section:i create_date:t start_date:t stop_date:t submit_date:t comment:s"
        " score:f",
    ),
    _absent(
        "course-payments",
        "Payments",
        NO_MONEY,
        "id:i user:i course:i redirect_url:s amount:s currency_code:s payment_date:t cancel_date:t"
        " status:s comment:s is_paid:b",
    ),
    _absent(
        "course-purchases",
        "Purchases",
        NO_MONEY,
        "id:i user:i course:i is_active:b payment:i create_date:t cancel_date:t",
    ),
    _absent("course-beneficiaries", "Who earns by courses", NO_MONEY, "id:i user:i course:i"),
    _absent("course-benefits", "Earnings", NO_MONEY, "id:i user:i course:i"),
    _absent("course-benefit-summaries", "Earnings in sum", NO_MONEY, "id:i course:i"),
    _absent("course-benefit-by-months", "Earnings by months", NO_MONEY, "id:s course:i"),
    _absent(
        "stripe-subscriptions",
        "Subscriptions for money",
        NO_MONEY,
        "id:i user:i customer_email:s subscription_id:s update_date:t valid_until:t coupon_code:s"
        " private_courses:i card_digits:s discount_end:t display_amount:s",
    ),
    _absent("stripe-plans", "Prices of subscriptions", NO_MONEY, "id:i code:s currency:s"),
    _absent("stripe-coupons", "Rebates", NO_MONEY, "id:i percent_off:i"),
    _absent(
        "class-plans",
        "Prices of classes",
        NO_MONEY,
        "id:i user:i allowed_students_count:i students_count:i is_access_restricted:b",
    ),
    _absent(
        "licenses",
        "Licences",
        NO_MONEY,
        "id:i activation_code:s expire_date:t is_personal:b user:i",
    ),
    _absent(
        "instructions",
        "What reviewers are told",
        NO_PEERS,
        "id:i step:i min_reviews:i strategy_type:s rubrics:l is_frozen:b text:s",
    ),
    _absent(
        "review-sessions",
        "Reviews of each other, under way",
        NO_PEERS,
        "id:i instruction:i submission:i given_reviews:l is_giving_started:b is_giving_finished:b"
        " taken_reviews:l is_taking_started:b is_taking_finished:b is_taking_finished_by_teacher:b"
        " when_taking_finished_by_teacher:t is_review_available:b is_finished:b score:i"
        " available_reviews_count:i active_review:i actions:o",
    ),
    _absent(
        "reviews",
        "Reviews of each other",
        NO_PEERS,
        "id:i session:i target_session:i text:s rubric_scores:l submission:i when_finished:t"
        " is_verified:b",
    ),
    _absent(
        "rubrics",
        "What is reviewed",
        NO_PEERS,
        "id:i instruction:i text:s cost:i position:i",
    ),
    _absent(
        "rubric-scores",
        "Points of reviews",
        NO_PEERS,
        "id:i review:i rubric:i score:i text:s",
    ),
    _absent(
        "story-templates",
        "Stories",
        NO_STORIES,
        "id:i title:s parts:w cover:s is_published:b",
    ),
    _absent("social-providers", "Other sites to sign in through", NO_PROVIDERS, "id:i name:s"),
    _absent(
        "course-reminders",
        "Reminders of courses",
        NO_REMINDERS,
        "id:i user:i course:i create_date:t is_active:b payload:o",
    ),
    _absent(
        "email-templates", "Letters to learners", NO_REMINDERS, "id:i user:i mail_type:s name:s"
    ),
    _absent("platform-news", "News", NO_NEWS, "id:i language:s create_date:t text:s"),
    _absent(
        "specializations",
        "Courses in a row",
        NO_MONEY,
        "id:i title:s details_url:s courses:l",
    ),
    _absent("countries", "Countries", NO_PLACES, "id:i name:s alt_names:w"),
    _absent("regions", "Regions", NO_PLACES, "id:i name_std:s alt_names:w"),
    _absent("cities", "Cities", NO_PLACES, "id:i name_std:s country:i region:i alt_names:w"),
)
