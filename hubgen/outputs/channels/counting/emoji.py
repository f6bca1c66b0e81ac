"""Emoji: the sequences that networks count as one.

Source: Unicode emoji-sequences and emoji-zwj-sequences, written as patterns.
A joined sequence that Unicode does not recommend counts emoji by emoji, as
networks show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

_SKIN = "[🏻-🏿]?"
_WIDE = r"\uFE0F?"
_JOIN = r"\u200D"
_PERSON = f"[👨👩🧑]{_SKIN}"
_ROLE = f"(?:[⚕⚖✈]{_WIDE}|[🌾🍳🍼🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🎄🦯🦼🦽🦰🦱🦲🦳])"
_GENDERED = (
    "[👮🕵💂👷👳👱🙍🙎🙅🙆💁🙋🧏🙇🤦🤷🦸🦹🧙🧚🧛🧜🧝🧞🧟💆💇"
    "🚶🏃🧍🧎👯🏄🚣🏊⛹🏋🚴🚵🤸🤹🤼🤽🤾🧖🧗🧘🏌🤵👰🧔]"
)
_PAIRS = ("🐕🦺", "🐈⬛", "🐦⬛", "🐦🔥", "😮💨", "😵💫", "🍋🟩", "🍄🟫")
_CHILDREN = f"(?:👧{_JOIN}[👦👧]|👦{_JOIN}👦|[👦👧])"
_PARENTS = f"(?:👨{_JOIN}[👨👩]|👩{_JOIN}👩|[👨👩])"
_JOINED = (
    f"{_PERSON}{_JOIN}❤{_WIDE}{_JOIN}(?:💋{_JOIN})?{_PERSON}",
    f"{_PERSON}{_JOIN}🤝{_JOIN}{_PERSON}",
    f"{_PARENTS}{_JOIN}{_CHILDREN}",
    f"{_PERSON}{_JOIN}{_ROLE}",
    f"{_GENDERED}(?:{_SKIN}|{_WIDE}){_JOIN}[♀♂]{_WIDE}",
    f"🫱{_SKIN}{_JOIN}🫲{_SKIN}",
    f"🏳{_WIDE}{_JOIN}(?:🌈|⚧{_WIDE})",
    f"🏴{_JOIN}☠{_WIDE}",
    f"👁{_WIDE}{_JOIN}🗨{_WIDE}",
    f"❤{_WIDE}{_JOIN}[🔥🩹]",
    f"⛓{_WIDE}{_JOIN}💥",
    f"🐻{_JOIN}❄{_WIDE}",
    f"🙂{_JOIN}[↔↕]{_WIDE}",
    f"😶{_JOIN}🌫{_WIDE}",
    *(f"{pair[0]}{_JOIN}{pair[1]}" for pair in _PAIRS),
)
_REGIONS = (
    "ACADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCG"
    "CHCICKCLCMCNCOCPCRCUCVCWCXCYCZDEDGDJDKDMDODZEAECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGG"
    "GHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUICIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKW"
    "KYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINL"
    "NONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSST"
    "SVSXSYSZTATCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUNUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW"
)
PICTORIAL = "[\\p{Extended_Pictographic}\U0001f000-\U0001fbff\\u20E3\\uFE0F]"
_FLAG_TAGS = ("gbeng", "gbsct", "gbwls")


def _flags() -> Iterator[str]:
    letters = [chr(0x1F1E6 + ord(letter) - ord("A")) for letter in _REGIONS]
    yield from ("".join(pair) for pair in zip(letters[::2], letters[1::2], strict=True))
    for tag in _FLAG_TAGS:
        yield "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in tag) + "\U000e007f"


def pattern() -> str:
    """Return a regular expression, for `regex` and browsers, for one emoji as networks count."""
    pictures = (
        r"\p{Emoji_Modifier_Base}[🏻-🏿]",
        r"[0-9#*]\uFE0F?\u20E3",
        r"[\p{Emoji}--[0-9#*🇦-🇿]]\uFE0F?",
    )
    return "|".join((*_JOINED, *_flags(), *pictures))


@cache
def _emoji() -> regex.Pattern[str]:
    return regex.compile(pattern(), regex.VERSION1)


@cache
def _pictorial() -> regex.Pattern[str]:
    return regex.compile(PICTORIAL, regex.VERSION1)


def emoji_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each emoji of `text`."""
    for match in _emoji().finditer(text):
        yield match.span()


def may_hold_emoji(text: str) -> bool:
    """Return whether `text` may hold an emoji."""
    return not text.isascii() and _pictorial().search(text) is not None
