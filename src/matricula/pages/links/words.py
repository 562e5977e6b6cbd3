"""What the page of a link says, in the languages of our pages."""

from dataclasses import dataclass

from matricula.pages.languages import Language


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language. given, ask: `{}` is the organization."""

    title: str
    booklet: str
    given: str
    enter: str
    open_booklet: str
    shared: str
    dead: str
    used: str
    ask: str
    unknown: str
    broken: str
    ask_again: str


WORDS: dict[Language, Words] = {
    "fr": Words(
        title="Connexion",
        booklet="Livret d’apprentissage",
        given="{} vous a envoyé ce lien. Il ne sert qu’une fois.",
        enter="Se connecter",
        open_booklet="Ouvrir le livret",
        shared="Sur un appareil partagé, déconnectez-vous quand vous avez terminé.",
        dead="Ce lien n’ouvre plus rien",
        used="Il a déjà servi, ou il a expiré.",
        ask="Demandez-en un nouveau à {}.",
        unknown="Ce lien n’ouvre rien",
        broken="L’adresse est incomplète, ou le lien a expiré depuis longtemps.",
        ask_again="Demandez-en un nouveau là où vous l’avez reçu.",
    ),
    "ru": Words(
        title="Вход",
        booklet="Дневник практики",
        given="Эту ссылку вам выдала организация {}. Она сработает один раз.",
        enter="Войти",
        open_booklet="Открыть дневник",
        shared="Если вы не за своим устройством, выйдите, когда закончите.",
        dead="Ссылка больше не действует",
        used="Её уже использовали, или срок её действия истёк.",
        ask="Новую ссылку выдаст организация {}.",
        unknown="Такой ссылки нет",
        broken="Адрес скопирован не полностью, или ссылка давно устарела.",
        ask_again="Попросите новую там, откуда её получили.",
    ),
    "en": Words(
        title="Sign in",
        booklet="Apprenticeship booklet",
        given="{} gave you this link. It works once.",
        enter="Sign in",
        open_booklet="Open the booklet",
        shared="On a shared device, sign out when you are done.",
        dead="This link no longer works",
        used="It has been used, or it has expired.",
        ask="Ask {} for a new one.",
        unknown="There is no such link",
        broken="The address is incomplete, or the link expired long ago.",
        ask_again="Ask for a new one where you were given it.",
    ),
}
