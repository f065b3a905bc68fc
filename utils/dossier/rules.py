"""The cues by which a sentence is taken for a promise: one rule each, from the grammar of Dutch.

A rule looks for a verb in its forms, for who is its subject, and for what belongs to it at a distance, for Dutch puts the
finite verb second (`zal ik uw Kamer informeren`) or last (`dat ik uw Kamer zal informeren`), and parts a separable verb
(`kom ik … terug`). There is no parser: the subject is looked for beside the verb, within commas. A rule holds only where the
subject is the one who writes, the government, the Netherlands or a ministry, or where a passive names nobody; what others
will do is left out, and so is what is denied (`zal niet`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from ..words.tokens import Token, tokens

Kind = Literal["to the House", "action", "intention", "made before"]


class Cue(NamedTuple):
    """Where in a sentence a rule found its cue, and who is to act, None where nobody is named."""

    start: int
    end: int
    actor: str | None


class Rule(NamedTuple):
    """A cue by which a sentence is found.

    name: what it is called; kind: the kind of promise it tells of; about: what it is, in plain words; prior: how many in
    ten of such sentences are expected to be promises, by grammar alone; find: the place of the cue in a sentence, None
    where it is not there.
    """

    name: str
    kind: Kind
    about: str
    prior: int
    find: "Callable[[Reading], Cue | None]"


class Subject(NamedTuple):
    """Who a verb is said of, as `CandidatePromise.actor` names it, and whether this is the Dutch government."""

    who: str | None
    ours: bool


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# --- A sentence, read ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as the rules see it.

    words: its words; terms: the same in lower case; known: these as a set; part: for each word the number of the stretch between commas, colons,
    brackets or dashes in which it stands; ahead: whether it names a time to come.
    """

    text: str
    words: tuple[Token, ...]
    terms: tuple[str, ...]
    known: frozenset[str]
    part: tuple[int, ...]
    ahead: bool

    @classmethod
    def of(cls, text: str, ahead: bool = False) -> "Reading":
        """Read a sentence; `ahead` says whether a date in it is still to come."""
        words = tokens(text)
        part, number, end = [], 0, 0
        for word in words:
            number += any(mark in _MARKS for mark in text[end : word.start])
            part.append(number)
            end = word.end
        terms = tuple(word.term for word in words)
        return cls(text, words, terms, frozenset(terms), tuple(part), ahead or bool(_SOON.search(text)))

    def verbs(self, forms: frozenset[str]) -> Iterator[int]:
        """The places of a verb's forms, where none is an infinitive with `te`, nor denied (`zal niet`)."""
        if self.known.isdisjoint(forms):
            return
        for place, term in enumerate(self.terms):
            if term in forms and self.terms[place - 1 : place] != ("te",) and not self._denied(place):
                yield place

    def at(self, verb: int, actor: str | None) -> Cue:
        """The verb at a place as a cue."""
        return Cue(self.words[verb].start, self.words[verb].end, actor)

    def after(self, verb: int) -> str:
        """The sentence after the verb at a place."""
        return self.text[self.words[verb].end :]

    def subject(self, verb: int) -> Subject:
        """Who the finite verb at a place is said of: the word beside it, or what opens the clause."""
        first = self._clause_start(verb)
        last = verb + 1
        while last < len(self.terms) and last - verb <= _REACH and self.part[last] == self.part[verb]:
            last += 1
        if last > verb + 1 and self.terms[verb + 1] in _PRONOUNS:
            return _PRONOUNS[self.terms[verb + 1]]
        for place in range(first, verb):
            if self.terms[place] in _PRONOUNS and not (place and self.terms[place - 1] in _PREPOSITIONS):
                return _PRONOUNS[self.terms[place]]
        behind = self._named(verb + 1, last)
        if first == verb or self.terms[first] in _NO_SUBJECT:
            return behind
        ahead = self._named(first, verb)
        opens_noun = self.terms[first] in _DETERMINERS or self.words[first].text[0].isupper()
        return behind if behind.ours and not ahead.ours and not opens_noun else ahead

    def writer(self) -> str | None:
        """Who of ours the sentence names first as its subject: for a cue that is no verb."""
        for place, term in enumerate(self.terms):
            if term in _WRITERS:
                return _PRONOUNS[term].who
            after_preposition = place and self.terms[place - 1] in _PREPOSITIONS
            if (
                not after_preposition
                and (named := self._named(place, place + _REACH)).ours
                and term not in _LIGHT
            ):
                return named.who
        return None

    def by_others(self, verb: int) -> bool:
        """Whether a passive names as the one who acts somebody else than ours: `door de NAVO`."""
        return any(
            self.terms[place] == "door"
            and self.terms[place - 1] not in _DETERMINERS | {"vervangen"}  # de door Nederland geleide groep
            and self.terms[place + 1 : place + 2] != ("middel",)
            and not self._named(place + 1, place + _REACH).ours
            for place in range(verb + 1, min(len(self.terms), verb + 2 * _REACH))
        )

    def in_relative_clause(self, verb: int) -> bool:
        """Whether the verb at a place stands in a clause such as `die zal worden ingevoerd`."""
        start = self._clause_start(verb)
        return (
            start > 0 and self.part[start - 1] == self.part[verb] and self.terms[start - 1] in _CLAUSE_OPENS
        )

    def _clause_start(self, verb: int) -> int:
        first = verb
        while (
            first
            and verb - first < _REACH
            and self.part[first - 1] == self.part[verb]
            and not self._opens(first - 1)
        ):
            first -= 1
        return first

    def _opens(self, place: int) -> bool:
        """Whether a clause opens after the word at this place."""
        if self.terms[place] not in _JOINS:
            return self.terms[place] in _CLAUSE_OPENS
        follows = self.terms[place + 1]
        return follows in _DETERMINERS or follows in _PRONOUNS or self.words[place + 1].text[0].isupper()

    def _denied(self, verb: int) -> bool:
        """Whether a negation stands with the verb at this place, other than `niet alleen`."""
        for place in range(max(0, verb - 4), min(len(self.terms), verb + 9)):
            if place > verb and self.terms[place] in _CLAUSE_OPENS:
                return False
            if self.part[place] == self.part[verb] and self.terms[place] in _NEGATIONS:
                return not {*self.terms[place + 1 : place + 2]} & _NOT_ONLY
        return False

    def _named(self, first: int, end: int) -> Subject:
        """The subject that opens between two places: one of ours, or other words."""
        end = min(end, first + _REACH, len(self.terms))
        while first < end and self.terms[first] in _LIGHT:
            first += 1
        if first >= end:
            return Subject(None, False)
        here = self.text[self.words[first].start : self.words[end - 1].end]
        for pattern, name in _OURS:
            if match := pattern.match(here):
                return Subject(name or match[0], True)
        return Subject(here, False)


_REACH = 30  # words: a subject is no further from its verb
_MARKS = frozenset(',;:()[]–—«»“”„"')
_NEGATIONS = _set("niet geen nooit nimmer evenmin noch")
_NOT_ONLY = _set("alleen enkel slechts langer meer later zozeer")
_WRITERS = frozenset(("ik", "wij", "we"))
_PRONOUNS = MappingProxyType(
    {
        "ik": Subject("I", True),
        "wij": Subject("we", True),
        "we": Subject("we", True),
        **{word: Subject(None, False) for word in ("u", "er", "men", "hij", "zij")},
    }
)
_PREPOSITIONS = _set("""aan achter bij binnen boven buiten conform dankzij door gedurende gelet gezien in inzake krachtens langs met middels
    na naar naast namens om omtrent onder op over per rond sinds te tegen ten ter tijdens tot tussen uit van vanaf vanuit
    vanwege via volgens voor vóór voorafgaand wegens zonder""")
_CLAUSE_OPENS = _set(
    "want dat die waarbij waarin waarmee waarvoor waar omdat zodat indien hoe welke hetgeen zoals of"
)
_JOINS = frozenset(("en", "of", "maar"))
_DETERMINERS = _set(
    "de het een dit deze die dat mijn onze ons hun haar zijn uw elke ieder iedere alle beide sommige enkele veel geen"
)
_NO_SUBJECT = _PREPOSITIONS | _set("""aldus allereerst als alsnog bijgaand bovendien daar daarbij daarin daarmee daarna daarnaast daarom daarop daarover
    daartoe daarvoor derhalve dan dus echter eerst eveneens graag hier hierbij hierin hierna hieraan hiermee hierop hierover
    hiertoe hiervoor hiervan inmiddels momenteel nog nu ondertussen ook samen spoedig tegelijkertijd tevens thans toch
    uiteraard uiterlijk vanzelfsprekend verder vervolgens voorts wederom weer wel zo zoals zodra zodoende vandaag morgen
    begin medio eind half vooralsnog vooral mede binnenkort gaandeweg jaarlijks opnieuw laatste""")
_LIGHT = _set("zich ook dan er daarom dus nog nu wel verder eveneens tevens daarbij hierbij u")
_NEW = r"(?:(?:nieuwe?|volgende?|huidige|demissionaire?|betrokken|[Nn]ederlandse)\s+)*"
_OFFICE = (
    r"(?:[Mm]inister(?:s|ies?|-president|raad)?|[Ss]taats?secretaris(?:sen)?|departement(?:en)?|bewindspersoon|bewindspersonen"
    r"|ambtgeno(?:ot|ten)|collega(?:['’]s)?|(?:ambts)?voorgangers?|[Rr]ijk(?:soverheid)?)"
)
_NAMES = r"(?:\s+(?:van|voor)\s+[A-Z][\w&-]*(?:(?:,|\s+en|)\s+[A-Z][\w&-]*){0,6})?"
_OURS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (rf"(?:[Hh]et|[Dd]it|[Oo]ns|[Ee]en)\s+{_NEW}[Kk]abinet\b", "the government"),
        (rf"(?:[Dd]e|[Dd]eze|[Oo]nze)\s+{_NEW}[Rr]egering\b", "the government"),
        (r"Nederland\b(?!-)", "the Netherlands"),
        (rf"(?:[Dd]e|[Hh]et|[Mm]ijn|[Oo]nze|[Oo]ns)\s+{_NEW}{_OFFICE}\b{_NAMES}(?:\s+en\s+ik\b)?", None),
        (r"(?:Defensie|BZK?|EZK?|KGG|LNV|LVVN|I&?e?n?W|JenV|OCW|SZW|VWS|AZ)\b", None),
    )
)
_SOON = re.compile(
    r"\b(?:binnenkort|nader|separate?|separaat|de komende|na afloop|nadat|jaarlijks|periodiek|op (?:korte|afzienbare) termijn|spoedig|te zijner tijd|zodra|later dit jaar|in de loop van)\b",
    re.IGNORECASE,
)

# --- How a rule looks ---------------------------------------------------------------------------------------------

Finder = Callable[[Reading], Cue | None]


def _pattern(words: str) -> re.Pattern[str]:
    """A pattern of whole words; a blank in it is any, and `…` up to 200 characters."""
    return re.compile(rf"\b(?:{words})\b".replace("…", r"\b.{0,200}?\b").replace(" ", r"\s+"), re.IGNORECASE)


def _ours(forms: str, needs: str = "", unless: str = "") -> Finder:
    """A verb said of ours, with words after it that it needs, and without those that make it another thing."""
    known, needed, other = _set(forms), _pattern(needs), _pattern(unless)

    def find(said: Reading) -> Cue | None:
        for verb in said.verbs(known):
            subject = said.subject(verb)
            rest = said.after(verb)
            if subject.ours and (not needs or needed.search(rest)) and not (unless and other.search(rest)):
                return said.at(verb, subject.who)
        return None

    return find


def _said(words: str, needs: str = "", unless: str = "") -> Finder:
    """Words of any subject, with others that must stand in the sentence or must not."""
    cue, needed, other = map(_pattern, (words, needs, unless))

    def find(said: Reading) -> Cue | None:
        match = cue.search(said.text)
        if not match or (needs and not needed.search(said.text)) or (unless and other.search(said.text)):
            return None
        return Cue(*match.span(), said.writer())

    return find


def _any(*finders: Finder) -> Finder:
    """The first of several that finds."""
    return lambda said: next((cue for find in finders if (cue := find(said))), None)


def _all(first: Finder, *others: Finder) -> Finder:
    """The cue of the first of several, where all of them find."""
    return lambda said: cue if (cue := first(said)) and all(find(said) for find in others) else None


def _not_here(find: Finder, words: str) -> Finder:
    """As this finder, but in no sentence with these words, such as a letter's own on what it sends."""
    other = _pattern(words)
    return lambda said: cue if (cue := find(said)) and not other.search(said.text) else None


def _ahead(find: Finder) -> Finder:
    """As this finder, in a sentence that names a time to come."""
    return lambda said: find(said) if said.ahead else None


def _passive(forms: str, needs: str = "") -> Finder:
    """A passive that names nobody, or ours, in a main clause."""
    known, needed = _set(forms), _pattern(needs)

    def find(said: Reading) -> Cue | None:
        for verb in said.verbs(known):
            if (
                (not needs or needed.search(said.after(verb)))
                and not said.by_others(verb)
                and not said.in_relative_clause(verb)
            ):
                return said.at(verb, None)
        return None

    return find


_THIS_LETTER = (
    r"(?:in|met|middels|bij|door|via) (?:middel van )?(?:deze|onderhavige|dit) (?:kamer)?(?:\w*brief|schrijven|notitie|nota|rapportage)"
    r"|hierna|hieronder|onderstaand|in het navolgende|achtereenvolgens|in (?:dit|het \w+) (?:gedeelte|deel|hoofdstuk)"
    "|(?:deze|onderhavige) brief nu"
)
_SENT_NOW = (
    rf"hierbij|bijgaand|(?<!verband\s)hiermee|bijgevoegd|als volgt|(?:in de|als) bijlage|{_THIS_LETTER}"
)
_HOUSE = "(?:uw|de|beide|tweede|eerste) kamers?|u|het parlement|de staten-generaal"
_READERS = "(?:(?:uw|de) kamer|u)"
_TELLING = (
    "ge[iï]nformeerd|bericht|gerapporteerd|ingelicht|(?:op|na|toe|ver)?(?:gezonden|gestuurd|zonden)|aangeboden|voorgelegd"
    "|gedeeld|op de hoogte|toegaan"
)
_TO_TELL = (
    f"{_TELLING}|informeren|berichten|rapporteren|inlichten|(?:op|na|toe)?(?:zenden|sturen)|toekomen|aanbieden|voorleggen"
    "|ontvangen|tegemoet zien|delen|verslag (?:doen|uitbrengen)|terug(?:te)?komen|reactie|overzicht|schetsen|melden"
)
_TELL_NOW = "stuur|zend|informeer|bericht|rapporteer|sturen|zenden|informeren|berichten|rapporteren"

_ZULLEN = _set("zal zullen")


def _will_tell(said: Reading) -> Cue | None:
    """`zal ik uw Kamer informeren`, `zal met uw Kamer worden gedeeld`."""
    for verb in said.verbs(_ZULLEN):
        subject = said.subject(verb)
        if subject.ours or ("worden" in said.terms and not said.by_others(verb)):
            return said.at(verb, subject.who if subject.ours else None)
    return None


def _present(said: Reading) -> Cue | None:
    """`ik spreek`, `eind 2025 benadert Defensie`: a verb of which we know only where it stands."""
    for verb, term in enumerate(said.terms):
        if not _VERB.fullmatch(term) or term in _NO_VERB:
            continue
        after = said.terms[verb + 1] if said.part[verb + 1 : verb + 2] == (said.part[verb],) else ""
        before = said.terms[verb - 1] if verb and said.part[verb - 1] == said.part[verb] else ""
        opens = (
            verb < 2 or said.part[verb - 2] != said.part[verb]
        )  # `ik spreek`, but not `ben ik uitgenodigd`
        if after in _WRITERS or (before in _WRITERS and opens and after):
            return said.at(verb, said.subject(verb).who)
        if term.endswith("t") and after and before not in _DETERMINERS:
            subject = said.subject(verb)
            if subject.ours and subject.who not in ("I", "we"):
                return said.at(verb, subject.who)
    return None


_VERB = re.compile(r"(?!.*(?:de|te)$)[a-zë]{3,}")
_NOT_DOING = _set("""heb heeft hebben had ben is zijn was waren kan kunnen kon moet moeten mag mogen wil willen zal zullen zou zouden dat
    wat het uit tot niet met want acht hecht vind verwacht hoop zie meld wijs ga gaat gaan constateer stel dank weet informeer informeert
    informeren bericht berichten meldt verwijs verwijst ontvang ontvangt ontvangen bied biedt bieden deel wordt worden
    hoewel terwijl nadat voordat wanneer aangezien""")
_NO_VERB = _NOT_DOING | _NO_SUBJECT | _CLAUSE_OPENS | _JOINS | _DETERMINERS


def _promised(said: Reading) -> Cue | None:
    """`zoals toegezegd`, `mijn toezegging`; not where others are the ones who promised."""
    match = _PROMISED.search(said.text)
    if not match:
        return None
    for verb in said.verbs(_HEBBEN):
        subject = said.subject(verb)
        if subject.who and not subject.ours:
            return None
    return Cue(*match.span(), said.writer())


_HEBBEN = _set("heeft hebben had hadden zegde zegden")
_PROMISED = _pattern("toegezegde?|toezegging(?:en)?|zegden?…toe")

# --- The rules, the surest first ----------------------------------------------------------------------------------

_SPEECH = (
    "benadrukken|opmerken|vooropstellen|(?:be)?danken|wijzen|aangeven|verwijzen|stellen|zeggen|onderstrepen|aantekenen"
    "|melden|informeren|ingaan|noemen|uitspreken|toelichten|uitleggen|beantwoorden|schetsen|vragen|verzoeken|markeren"
)
GRAMMAR: tuple[Rule, ...] = (
    Rule(
        "promises", "to the House", "the verb toezeggen in the present", 9,
        _ours("zeg zegt zeggen kan kunnen", needs="toe|toezeggen"),
    ),
    Rule(
        "promised before", "made before", "toegezegd or toezegging, not of others: a promise made earlier", 8,
        _promised,
    ),
    Rule(
        "will tell the House", "to the House", "zal or zullen with the House and a verb of telling or sending", 9,
        _not_here(_all(_will_tell, _said(_HOUSE), _said(_TO_TELL)), _SENT_NOW),
    ),
    Rule(
        "tells the House", "to the House", "the House gets, or is told or sent, what this letter does not hold", 7,
        _not_here(
            _any(
                _said("(?:kunt u|u kunt|(?:uw|de) kamer kan|kan (?:uw|de) kamer)…(?:tegemoet zien|verwachten)"),
                _said(f"word(?:t|en)…{_READERS}…(?:{_TELLING})|{_READERS} wordt…(?:{_TELLING})"),
                _ahead(_said(f"{_READERS} ontvangt|ontvangt {_READERS}")),
                _ahead(_said(f"(?:{_TELL_NOW}) (?:ik|wij|we)|(?:ik|wij|we) (?:{_TELL_NOW})", needs=_HOUSE)),
            ),
            f"{_SENT_NOW}|(?:heb|hebben|heeft|had|is|zijn)…(?:ge[iï]nformeerd|ontvangen|bericht|gemeld)",
        ),
    ),
    Rule(
        "comes with, comes back to", "to the House", "kom met or kom terug: something is to come, or the matter comes back", 8,
        _any(
            _ours("kom komt komen", needs="met (?:een|de|het|mijn|nadere|concrete|voorstellen)|terug"),
            _ours("zal zullen", needs="terugkomen|terug te komen|komen met|reactie geven|reageren"),
        ),
    ),
    Rule(
        "announced before", "made before", "aangekondigd, afgesproken or aangeboden by the one who writes", 7,
        _any(
            _ours("kondigde kondigden", needs="aan"),
            _ours("heb heeft hebben had", needs="aangekondigd|afgesproken|overeengekomen|aangeboden om|(?:aangegeven|gemeld|gezegd)…te (?:zullen|blijven)"),
            _all(_ours("zou zouden"), _said("(?:heb|hebben|heeft|had)…(?:aangegeven|gesteld|gemeld|gezegd|bericht|laten weten)")),
            _said("(?:die|dat|zoals) (?:ik|wij|we)…aankondigden?|overeengekomen om|is afgesproken (?:om|dat)"),
        ),
    ),
    Rule(
        "has a plan", "intention", "voornemens, van plan or het voornemen: a plan in so many words", 8,
        _any(
            _ours("ben is zijn", needs="voornemens|van plan"),
            _said("(?:mijn|ons) (?:voornemen|voorstel is)|het (?:voornemen|plan) (?:is )?om|het voornemen…(?:om|te)|voorgenomen om"),
        ),
    ),
    Rule(
        "will", "action", "zal or zullen, said of the one who writes, the government, the Netherlands or a ministry", 8,
        _not_here(_ours("zal zullen"), _THIS_LETTER),
    ),
    Rule(
        "will be done", "action", "zal or zullen with worden: it will be done, and nobody is named", 7,
        _not_here(_passive("zal zullen", needs="worden"), _THIS_LETTER),
    ),
    Rule(
        "is going to", "action", "gaat or gaan with what is to be done", 7,
        _ours("ga gaat gaan", unless="op|in deze|uit van|om|akkoord|mee in"),
    ),
    Rule(
        "goes on doing", "action", "blijf or blijft: what is being done goes on", 7,
        _not_here(
            _ours("blijf blijft blijven", unless="van (?:mening|oordeel|belang)|bezorgd"),
            "(?:essentieel|belangrijk|noodzakelijk|wenselijk|nodig|cruciaal|van (?:groot )?belang) (?:is )?dat",
        ),
    ),
    Rule(
        "stays a priority", "action", "blijft with a priority or a part of policy", 6,
        _all(
            _said("blijft|blijven"),
            _said("(?:speerpunt|prioriteit|pijler|uitgangspunt|onderdeel|aandachtspunt)(?:en)?…(?:\\w*beleid|inzet|regering|kabinet|aanpak)"),
        ),
    ),
    Rule(
        "has it done", "action", "laat with a verb: others are set to work", 6,
        _ours("laat laten", needs="uitvoeren|doen|onderzoeken|opstellen|verrichten|uitwerken|uitzoeken|toetsen|evalueren|ontwikkelen"),
    ),
    Rule(
        "does it on a day to come", "action", "the present of the one who writes, the government or a ministry, with a time to come", 7,
        _not_here(_ahead(_present), _SENT_NOW),
    ),
    Rule(
        "is done on a day to come", "action", "wordt or worden, with a time to come", 6,
        _not_here(
            _ahead(_passive("wordt worden")),
            f"{_SENT_NOW}|verzocht|gevraagd|toegelicht|beschreven|uiteengezet|behandeld|genoemd|ingegaan",
        ),
    ),
    Rule(
        "ready, or decided", "intention", "bereid, besloten om, genoodzaakt or neem mee: readiness or a decision to do something", 7,
        _any(
            _ours("ben is zijn", needs="bereid", unless="bereid gevonden"),
            _ours("zie ziet", needs="genoodzaakt om"),
            _ours("heb heeft hebben", needs="besloten (?:om|tot|nader)"),
            _said("doen besluiten|is besloten…te"),
            _ours("neem neemt nemen", needs="mee (?:bij|in)"),
        ),
    ),
    Rule(
        "has an aim", "intention", "de inzet is, streven, beogen, bedoeling: an aim", 6,
        _any(
            _said("(?:de|mijn|onze) inzet is (?:om|dat|erop)|(?:het|mijn|ons) streven is|is het streven|(?:de|mijn|onze) planning is|richtpunt|is de bedoeling|de bedoeling is"),
            _ours("verwacht verwachten hoop hopen", needs=r"te (?!hebben|zijn)\w{3,}"),
            _ours("streef streeft streven beoog beoogt beogen overweeg overweegt overwegen"),
        ),
    ),
    Rule(
        "wants to", "intention", "wil or willen with what is to be done, not with what is only said", 7,
        _not_here(_ours("wil willen", unless=_SPEECH), _SENT_NOW),
    ),
    Rule(
        "runs on, or is due", "action", "starts, runs on, is planned or expected, with a time to come", 5,
        _not_here(
            _ahead(
                _said(
                    r"loopt|lopen|(?<!van\s)start|starten|begint|beginnen|verschijnt|verschijnen|volgt|volgen|treedt|treden|duurt|komt"
                    "|voorzien|gepland",
                    unless="was|waren|werd|werden",
                )
            ),
            _SENT_NOW,
        ),
    ),
    Rule(
        "names next steps", "intention", "vervolgstappen: the steps that are to follow", 5,
        _said("vervolgstap(?:pen)?|vervolgacties?|vervolgtraject"),
    ),
    Rule(
        "takes on a role", "action", "als voorzitter and the like: a task taken on", 5,
        _said(
            r"als(?: \S+){0,3}? (?:\w+-?)?(?:voorzitters?|gastland|gastheer|trekker|rapporteur|co[öo]rdinator)",
            unless="heb|heeft|hebben|had|was|waren",
        ),
    ),
    Rule(
        "makes an effort", "action", "zet zich in, zet in op, werkt aan: an effort under way", 3,
        _any(
            _ours("zet zetten", needs="in"),
            _ours("investeert investeer investeren steunt steun steunen inzet"),
            _ours("werk werkt werken", needs="aan"),
        ),
    ),
    Rule(
        "is in talks", "action", "is in gesprek or voert overleg: talks under way", 3,
        _any(
            _ours("ben is zijn", needs="in (?:gesprek|overleg)"),
            _ours("voer voert voeren", needs="overleg|gesprek(?:ken)?"),
        ),
    ),
)  # fmt: skip
LEFT_OUT = frozenset(
    ("makes an effort", "is in talks")
)  # as `evaluation.choose_rules` finds by the notes of the seeds
