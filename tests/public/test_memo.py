"""The memo cache: results by function and arguments, with the queries that they read."""

from __future__ import annotations

from dataclasses import dataclass
from operator import eq

from hubgen.public import incident_index  # noqa: F401 - declares the queries
from hubgen.public.memo import MemoCache
from hubgen.public.queries import Query


@dataclass(frozen=True)
class _Record:
    words: str


def _calls(memo: MemoCache, *arguments: object, reads: Query = ("ids",)) -> list[str]:
    """Call the cache twice with `arguments`; return what was computed."""
    computed: list[str] = []

    def compute() -> str:
        computed.append("x")
        memo.recorder.record(reads)
        return "result"

    for _ in range(2):
        assert memo.get(_calls, *arguments, compute=compute) == "result"
    return computed


def test_a_result_is_computed_once_for_the_same_object() -> None:
    assert len(_calls(MemoCache(), _Record("a"))) == 1


def test_equal_objects_are_not_the_same_argument() -> None:
    memo = MemoCache()
    assert memo.get(_calls, _Record("a"), compute=lambda: 1) == 1
    assert memo.get(_calls, _Record("a"), compute=lambda: 2) == 2


def test_equal_texts_numbers_and_tuples_of_them_are_the_same_argument() -> None:
    memo = MemoCache()
    parts = ["card ", "payments"]
    assert memo.get(_calls, "".join(parts), (1, ("b",)), compute=lambda: 1) == 1
    assert memo.get(_calls, "".join(parts), (1, ("b",)), compute=lambda: 2) == 1


def test_a_number_is_no_text_and_a_flag_no_number() -> None:
    memo = MemoCache()
    results = [memo.get(_calls, one, compute=object) for one in (1, "1", True, 1.0, None)]
    assert len(set(results)) == 5


def test_functions_do_not_share_results() -> None:
    memo = MemoCache()
    assert memo.get(_calls, "a", compute=lambda: 1) == 1
    assert memo.get(eq, "a", compute=lambda: 2) == 2


def test_a_remembered_result_records_its_queries_again() -> None:
    memo = MemoCache()
    record = _Record("a")
    _calls(memo, record, reads=("newest", 5))
    with memo.recorder.recording() as queries:
        memo.get(_calls, record, compute=lambda: "never")
    assert queries == {("newest", 5)}


def test_a_result_that_read_other_queries_than_it_may_is_not_kept() -> None:
    memo = MemoCache()

    def compute() -> object:
        memo.recorder.record(("ids",))
        return object()

    may_read = frozenset({"setting"})
    first = memo.get(_calls, "a", compute=compute, may_read=may_read)
    assert memo.get(_calls, "a", compute=compute, may_read=may_read) is not first


def test_a_failed_computation_is_not_remembered() -> None:
    memo = MemoCache()

    def fail() -> int:
        raise ValueError

    for _ in range(2):
        try:
            memo.get(_calls, "a", compute=fail)
        except ValueError:
            continue
        raise AssertionError
    assert memo.get(_calls, "a", compute=lambda: 3) == 3


def test_the_results_used_last_are_kept() -> None:
    memo = MemoCache(max_entries=2)
    memo.get(_calls, "a", compute=lambda: 1)
    memo.get(_calls, "b", compute=lambda: 1)
    memo.get(_calls, "a", compute=lambda: 2)
    memo.get(_calls, "c", compute=lambda: 1)
    assert memo.get(_calls, "a", compute=lambda: 3) == 1
    assert memo.get(_calls, "b", compute=lambda: 3) == 3


def test_an_interned_object_is_returned_while_others_are_equal() -> None:
    memo = MemoCache()
    first = memo.intern(_calls, "a", value=_Record("words"), is_same=eq)
    assert memo.intern(_calls, "a", value=_Record("words"), is_same=eq) is first
    other = memo.intern(_calls, "a", value=_Record("other"), is_same=eq)
    assert other == _Record("other")
    assert memo.intern(_calls, "a", value=_Record("words"), is_same=eq) is not first
