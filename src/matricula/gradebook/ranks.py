"""Ranks as ScoDoc prints them: "4", or "4 ex" for every member of a tie."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from matricula.gradebook.model import (
    AverageState,
    Codes,
    Counts,
    Flags,
    Floats,
    Ids,
    Partition,
    Texts,
)

_WITHOUT_AVERAGE = 1e300
_NOT_RANKED = np.inf


@dataclass(frozen=True, slots=True)
class GroupRanks:
    """Ranks by general average inside the groups of one partition."""

    partition: Partition
    rank: Texts
    """str [S]; None in no group."""
    sizes: Counts
    """int64 [G]: members enrolled in the cohort, whatever their state."""


def descending_order(values: Floats, alphabetical_order: Ids) -> Ids:
    """Rows of float64 [S] by decreasing value, NaN last; equal ones alphabetically."""
    key = np.where(np.isnan(values), _WITHOUT_AVERAGE, -values)[alphabetical_order]
    order: Ids = alphabetical_order[np.argsort(key, kind="stable")]
    return order


def rank_texts(values: Floats, state: Codes, ranked: Flags, alphabetical_order: Ids) -> Texts:
    """Rank of each student in each row. Source: rule 6, `comp_ranks`.

    `values` float64 [N, S], `state` int8 [N, S] (an AverageState), `ranked` bool [N, S].
    Students without a number come last, alphabetically, and tie with neighbours in the same state.
    Returns str [N, S], None where not ranked.
    """
    is_number = state == AverageState.NUMBER
    key = np.where(is_number, -values, _WITHOUT_AVERAGE)
    key = np.where(ranked, key, _NOT_RANKED)[:, alphabetical_order]
    order = alphabetical_order[np.argsort(key, axis=1, kind="stable")]
    # a tie is exact equality of the unrounded averages, or of the words
    tie = np.take_along_axis(np.where(is_number, values, -_WITHOUT_AVERAGE * state), order, 1)
    starts = np.ones(tie.shape, np.bool_)
    starts[:, 1:] = tie[:, 1:] != tie[:, :-1]
    codes = np.empty(tie.shape, np.int64)
    np.put_along_axis(codes, order, _codes(starts, np.arange(tie.shape[1])), 1)
    return _words(tie.shape[1])[np.where(ranked, codes, 0)]


def group_ranks(partition: Partition, values: Floats, merit_order: Ids) -> GroupRanks:
    """Ranks among the members of each group, D and DEF included. `values` float64 [S], NaN none."""
    by_group = np.argsort(partition.group_index[merit_order], kind="stable")
    order = merit_order[by_group]
    group, value = partition.group_index[order], values[order]
    opens = np.ones(order.size, np.bool_)
    opens[1:] = group[1:] != group[:-1]
    starts = opens.copy()
    starts[1:] |= (value[1:] != value[:-1]) & ~(np.isnan(value[1:]) & np.isnan(value[:-1]))
    place = np.arange(order.size)
    place -= np.maximum.accumulate(np.where(opens, place, 0))
    codes = np.empty(order.size, np.int64)
    codes[order] = np.where(group >= 0, _codes(starts, place), 0)
    members = partition.group_index[partition.group_index >= 0]
    sizes = np.bincount(members, minlength=len(partition.group_ids))
    return GroupRanks(partition, _words(order.size)[codes], sizes)


def _codes(starts: Flags, place: Ids) -> Ids:
    """Number the sorted students: 2 * rank, + 1 in a tie. Each run of equals begins at a start.

    `starts` bool [..., S]; `place` int64 [S]: 0-based place in the list.
    """
    ends = np.ones(starts.shape, np.bool_)
    ends[..., :-1] = starts[..., 1:]
    rank = np.maximum.accumulate(np.where(starts, np.arange(place.size), 0), axis=-1)
    codes: Ids = 2 * (place[rank] + 1) + ~(starts & ends)
    return codes


@lru_cache(maxsize=64)
def _words(size: int) -> Texts:
    """Text of each code of `_codes` for up to `size` students; code 0 has none."""
    words: list[str | None] = [None, None]
    for rank in range(1, size + 1):
        words += [f"{rank}", f"{rank} ex"]
    return np.array(words, np.object_)
