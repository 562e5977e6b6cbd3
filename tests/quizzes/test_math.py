"""math: formulas that mean the same, that do not, and that would take the machine."""

import pytest

from matricula.quizzes.formulas import FormulaRefused, read
from tests.quizzes.quiz import JSON, MATH, refused_source, verdict

TIMED_OUT = "Timed out while checking the answer. Perhaps it is wrong or too complex."


def source(answer: str, **test: JSON) -> JSON:
    return {"answer": answer, "numerical_test": {**MATH["numerical_test"], **test}}


def is_right(answer: str, formula: str, **test: JSON) -> bool:
    return verdict("math", source(answer, **test), {"formula": formula}).status == "correct"


SUM = "4*(ceiling(n/2)-3)+3*(1-(n-2*floor(n/2)))+4"
LONG = "33**12-(8*33**7-3*33**2)-2*(9*33**8-10*33**4+1)+2*12*33**3+20*33**4-6"
OTHER = "(33**12)-2*(12-3)*(33**(12-4))-(12-4)*(33**(12-5))+2*10*(33**3)*2+6*(33**2)*2"


@pytest.mark.parametrize(
    ("answer", "formula", "test", "expected"),
    [
        # Known-good vectors of Stepik's own tests.
        ("cos(2*x)", "cos(x+x)", {}, True),
        ("cos(2*x)", "cos(x+x+x)", {}, False),
        ("cos(pi)", "-1", {}, True),
        ("cos(pi)", "-3", {}, False),
        ("x + y", "2*x + y - x", {}, True),
        ("pi", "3.141592", {}, True),
        ("pi", "3.1415", {}, False),
        ("pi", "3.1415", {"max_error": "1e-04"}, True),
        (LONG, OTHER, {}, False),
        ("7**7 / (2**2 * 5**5)", "(3.5**3.5 / 2.5**2.5)**2", {}, True),
        ("2*floor(n/2)+n-5", SUM, {}, False),
        ("2*floor(n/2)+n-5", SUM, {"integer_only": True}, True),
        # Precedence, spellings, constants.
        ("-x^2", "-(x*x)", {}, True),
        ("-x^2", "(-x)^2", {}, False),
        ("2^3^2", "512", {}, True),
        ("x^-1", "1/x", {}, True),
        ("2*x*(x+1)", "2x(x+1)" , {}, False),  # x(...) would be a function
        ("2*(x+1)*(x-1)", "2(x+1)(x-1)", {}, True),
        ("e^(i*pi)", "−1", {}, True),
        ("2000", "2e3", {}, True),
        ("2*e", "2e", {}, True),
        ("tan(x)", "tg(x)", {}, True),
        ("ln(x)", "log(x)", {}, True),
        ("log(x, 2)", "log2(x)", {}, True),
        ("sqrt(x)", "x^(1/2)", {}, True),
        ("n!", "gamma(n + 1)", {}, True),
        ("sin(x)^2 + cos(x)^2", "1", {}, True),
        # Poles: where the answer has no value, nothing is compared.
        ("(x^2-x)/x", "x-1", {"z_re_min": "-1", "z_re_max": "3", "integer_only": True,
                              "z_im_min": "0", "z_im_max": "0"}, True),
        ("x", "x + 0*(1/0)", {}, False),
        ("x", "x + 1e-9", {"max_error": "0"}, False),
        # Inequalities.
        ("x < 3", "3 > x", {}, True),
        ("x < 3", "3 < x", {}, False),
        ("x < 3", "x <= 3", {}, False),
    ],
)  # fmt: skip
def test_meaning(answer: str, formula: str, test: dict[str, JSON], expected: bool) -> None:
    assert is_right(answer, formula, **test) is expected


@pytest.mark.parametrize(
    ("formula", "hint"),
    [
        ("x +", "Failed to parse expression. ('the end' is not expected)"),
        ("2 2", "Failed to parse expression. ('2' is not expected)"),
        ("foo(x)", "Failed to parse expression. (there is no function foo)"),
        ("sin(x, x)", "Failed to parse expression. (sin does not take 2 arguments)"),
        ("", "Failed to parse expression. ('the end' is not expected)"),
        ("y^2 - 1", "The answer does not depend on y."),
        ("x > 1", "The answer must be no inequality."),
        ("x^2 - 2", ""),
    ],
)
def test_hints(formula: str, hint: str) -> None:
    found = verdict("math", MATH, {"formula": formula})
    assert (found.status, found.hint) == ("wrong", hint)


@pytest.mark.parametrize(
    "formula",
    [
        "9^9^9^9", "sin(10^10^9)", "gamma(1e300)", "99999999!!!", "x^(x^(x^(x^(x^9999))))",
        "(" * 2_000, "-" * 5_000, "x!" * 2_000, "1+" * 2_400 + "1", "x" * 5_001, "^" * 100,
        "__import__('os').system('id')", "().__class__", "x if x else y", "lambda: 0", "1\0",
        "binomial(1e50, 1e49)", "max(" + "x," * 2_000 + "x)",
    ],
)  # fmt: skip
def test_hostile_formulas(formula: str) -> None:
    reply = {"formula": formula.replace("\0", "\x01")}
    assert verdict("math", MATH, reply).status == "wrong"


def test_a_formula_that_takes_too_long_hurts_nobody() -> None:
    assert verdict("math", MATH, {"formula": "9^9^9^9"}).hint == TIMED_OUT
    assert verdict("math", MATH, {"formula": "(x-1)(x+1)"}).status == "correct"


def test_malformed_sources() -> None:
    for answer, message in (
        (" ", "Correct answer should be non-empty"),
        ("x +", "Failed to parse correct answer: 'the end' is not expected."),
        ("1/0", "Cannot check the correct answer. Cannot check answer."),
        ("9^9^9^9", f"Cannot check the correct answer. {TIMED_OUT}"),
    ):
        assert refused_source("math", source(answer)) == (message, "answer")
    for test, told in (
        ({"z_re_min": "4"}, ("Incorrect Re z", "numerical_test.z_re_min")),
        ({"z_im_max": "-2"}, ("Incorrect Im z", "numerical_test.z_im_min")),
        ({"z_re_max": "1e300"}, ("Incorrect Re z", "numerical_test.z_re_min")),
        ({"max_error": "-1"}, ("Incorrect tolerated absolute error", "numerical_test.max_error")),
        ({"integer_only": True, "z_re_min": "2.2", "z_re_max": "2.8"},
         ("Incorrect Re z", "numerical_test.z_re_min")),
        ({"z_re_max": "three"}, ("Field `numerical_test.z_re_max` should be a number",
                                 "numerical_test.z_re_max")),
    ):  # fmt: skip
        assert refused_source("math", source("x", **test)) == told


def test_reading_keeps_to_bounds() -> None:
    assert read("x1 + α·x_2").symbols == {"x1", "α", "x_2"}
    for text in ("(" * 60 + "1" + ")" * 60, "+".join(f"v{n}" for n in range(51))):
        with pytest.raises(FormulaRefused):
            read(text)
