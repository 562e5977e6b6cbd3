"""What these pages say, in English and in Russian."""

from collections.abc import Mapping

from matricula.web.languages import preferred

ENGLISH, RUSSIAN = "en", "ru"

TABLE: dict[str, tuple[str, str]] = {
    # --- Signing in
    "sign_in": ("Sign in", "Вход"),
    "to_go_on_to": ("to go on to {name}", "чтобы продолжить в приложении {name}"),
    "login": ("E-mail address or account name", "Электронная почта или имя учётной записи"),
    "password": ("Password", "Пароль"),
    "do_sign_in": ("Sign in", "Войти"),
    "no_account": ("No account yet?", "Нет учётной записи?"),
    "to_register": ("Register", "Зарегистрироваться"),
    "wrong_password": (
        "Name or password is wrong. Check both, and whether the keyboard writes capitals.",
        "Неверное имя или пароль. Проверьте и то и другое, а также раскладку клавиатуры.",
    ),
    "too_many_tries": (
        "Too many tries. The next one can be made in {seconds} seconds.",
        "Слишком много попыток. Следующая возможна через {seconds} с.",
    ),
    "forgotten": (
        "Forgot your password? Ask whoever runs this server for a new one.",
        "Забыли пароль? Попросите новый у администратора этого сервера.",
    ),
    "signed_in_as": ("Signed in as {name}", "Вы вошли как {name}"),
    "sign_out": ("Sign out", "Выйти"),
    "really_sign_out": (
        "You will be signed out in this browser. Applications that you allowed go on.",
        "Вы выйдете из учётной записи в этом браузере. Разрешённые приложения продолжат работать.",
    ),
    "not_signed_in": ("You are not signed in", "Вы не вошли"),
    # --- Links by which one signs in
    "own_link": ("Sign in as {name}", "Войти как {name}"),
    "own_link_hint": (
        "An application that may act for {name} opened this page. Sign in only if that is you.",
        "Эту страницу открыло приложение, которому {name} доверяет. Входите, только если это вы.",
    ),
    "own_link_dead": ("This link no longer works", "Ссылка больше не действует"),
    "own_link_ask": (
        "It works once, and for five minutes. Open the page again from the application, or sign in"
        " with your password.",
        "Она действует один раз и пять минут. Откройте страницу из приложения ещё раз или войдите"
        " с паролем.",
    ),
    # --- Registering
    "registration": ("Register", "Регистрация"),
    "first_name": ("First name", "Имя"),
    "last_name": ("Last name", "Фамилия"),
    "email": ("E-mail address", "Электронная почта"),
    "email_hint": ("You sign in with it.", "С ней вы будете входить."),
    "password_hint": ("At least 8 characters.", "Не меньше 8 символов."),
    "do_register": ("Register and sign in", "Зарегистрироваться и войти"),
    "have_account": ("Already registered?", "Уже есть учётная запись?"),
    "stranger": (
        "An account that you make here is your own. It opens none of the school’s records: for"
        " those, sign in with the account that the school gave you.",
        "Эта учётная запись — ваша личная. Она не открывает документы школы: для них войдите с"
        " учётной записью, которую выдала школа.",
    ),
    "no_registration": (
        "Nobody can register here by themselves. Ask whoever runs this server for an account.",
        "Самостоятельная регистрация здесь отключена. Попросите учётную запись у администратора.",
    ),
    "mend": ("Please mend what is marked.", "Исправьте отмеченное."),
    # --- Consent
    "asks": ("{name} asks for your permission", "{name} просит разрешения"),
    "wants": (
        "It wants to act for you, {name}, and may then:",
        "От вашего имени, {name}, оно сможет:",
    ),
    "scope_read": (
        "read what you can see here: courses, answers, results, your profile",
        "читать то, что видите вы: курсы, ответы, результаты, ваш профиль",
    ),
    "scope_write": (
        "change what you can change here: enrol, hand in answers, edit your courses",
        "менять то, что можете менять вы: записываться, отправлять ответы, править ваши курсы",
    ),
    "who_registered": ("Registered by {name}", "Зарегистрировал(а): {name}"),
    "leads_to": ("You will be sent to", "Вы перейдёте на"),
    "this_device": ("a program on this device", "программу на этом устройстве"),
    "an_app": ("an app on this device", "приложение на этом устройстве"),
    "authorize": ("Authorize", "Разрешить"),
    "cancel": ("Cancel", "Отмена"),
    "trust": (
        "Allow only what you trust: nobody has checked this application.",
        "Разрешайте только тем, кому доверяете: это приложение никто не проверял.",
    ),
    "not_you": ("Not you?", "Это не вы?"),
    # --- Applications
    "applications": ("Your applications", "Ваши приложения"),
    "applications_lead": (
        "Programs that may ask this server in your name, each with keys of its own.",
        "Программы, которые обращаются к этому серверу от вашего имени, у каждой свои ключи.",
    ),
    "none_yet": ("You have no applications yet.", "У вас пока нет приложений."),
    "new_application": ("Register an application", "Новое приложение"),
    "edit_application": ("Edit the application", "Изменить приложение"),
    "name": ("Name", "Название"),
    "client_id": ("Client id", "Client id"),
    "client_secret": ("Client secret", "Client secret"),
    "secret_once": (
        "Copy the secret now. Only its fingerprint is kept, so it can never be shown again.",
        "Скопируйте секрет сейчас. Хранится только его отпечаток: больше он показан не будет.",
    ),
    "secret_kept": (
        "Shown once, when it was made.",
        "Был показан один раз, при создании.",
    ),
    "renew_secret": ("Make a new secret", "Создать новый секрет"),
    "client_type": ("Client type", "Client type"),
    "confidential": ("Confidential", "Confidential"),
    "public": ("Public", "Public"),
    "confidential_hint": (
        "runs on a server and keeps its secret",
        "работает на сервере и хранит секрет",
    ),
    "public_hint": (
        "runs in a browser or on people’s devices, where no secret is safe",
        "работает в браузере или на устройствах людей, где секрет не сохранить",
    ),
    "grant_type": ("Authorization grant type", "Authorization grant type"),
    "grant_authorization-code": ("Authorization code", "Authorization code"),
    "grant_authorization-code_hint": (
        "people sign in here and allow it",
        "люди входят здесь и дают разрешение",
    ),
    "grant_client-credentials": ("Client credentials", "Client credentials"),
    "grant_client-credentials_hint": (
        "it acts as you, its owner, with its secret alone",
        "действует как вы, владелец, по одному секрету",
    ),
    "grant_password": ("Resource owner password", "Resource owner password"),
    "grant_password_hint": (
        "people tell it their passwords",
        "люди сообщают ему свои пароли",
    ),
    "grant_implicit": ("Implicit", "Implicit"),
    "grant_implicit_hint": (
        "tokens come in the address of a page",
        "токены приходят в адресе страницы",
    ),
    "warn_password": (
        "It sees everybody’s password and can do all that they can. RFC 9700 says that it must not"
        " be used: take Authorization code.",
        "Оно видит пароли и может всё, что могут их владельцы. RFC 9700 запрещает этот способ:"
        " возьмите Authorization code.",
    ),
    "warn_implicit": (
        "Addresses stay in histories and logs, and the token with them. RFC 9700 advises against"
        " it: take Authorization code.",
        "Адреса остаются в истории и журналах, а с ними и токен. RFC 9700 не советует этот способ:"
        " возьмите Authorization code.",
    ),
    "grant_off": (
        "This server has it turned off: an application of this kind gets no token.",
        "На этом сервере отключено: такое приложение не получит токен.",
    ),
    "redirect_uris": ("Redirect URIs", "Redirect URIs"),
    "redirect_hint": (
        "Where people are sent back to, one address a line: https://…, http://localhost…, or your"
        " app’s own scheme. They are compared letter for letter.",
        "Куда возвращаются люди, по адресу в строке: https://…, http://localhost… или собственная"
        " схема приложения. Сравниваются буква в букву.",
    ),
    "save": ("Save", "Сохранить"),
    "edit": ("Edit", "Изменить"),
    "delete": ("Delete", "Удалить"),
    "back": ("← Your applications", "← Ваши приложения"),
    "delete_this": ("Delete {name}?", "Удалить {name}?"),
    "really_delete": (
        "It will lose its keys, and all that people allowed it ends at once.",
        "Приложение лишится ключей, и все разрешения закончатся сразу.",
    ),
    "trusted": (
        "Trusted: people are not asked.",
        "Доверенное: люди не подтверждают доступ.",
    ),
    "ready": ("Registered", "Зарегистрировано"),
    "secret_ready": ("A new secret", "Новый секрет"),
    # --- What went wrong
    "error": ("This request leads nowhere", "Этот запрос никуда не ведёт"),
    "error_hint": (
        "The program that sent you here made a mistake, or somebody meant to mislead you. You were"
        " not sent back, and nothing was allowed.",
        "Программа, которая направила вас сюда, ошиблась, или вас пытались обмануть. Вы никуда не"
        " перенаправлены, и ничего не разрешено.",
    ),
    "forged": ("This form came from elsewhere", "Форма пришла не отсюда"),
    "forged_hint": (
        "It was not sent from a page of ours in this browser, or was open for too long. Nothing was"
        " done: go back, load the page again, and allow cookies.",
        "Она отправлена не со страницы этого сервера или была открыта слишком долго. Ничего не"
        " сделано: вернитесь, обновите страницу и разрешите cookies.",
    ),
    "nothing_here": ("There is nothing here", "Здесь ничего нет"),
    "nothing_hint": (
        "There is no such page, or it is somebody else’s.",
        "Такой страницы нет, или она чужая.",
    ),
    # --- Courses
    "courses": ("Courses", "Курсы"),
    "courses_lead": (
        "Courses are reached through programs: see the documentation.",
        "Курсы доступны через программы: см. документацию.",
    ),
    # --- Errors of the record, by their codes
    "error_display_name_refused": (
        "A name has 1 to 200 visible characters.",
        "В имени от 1 до 200 видимых символов.",
    ),
    "error_address_refused": (
        "An e-mail address looks like name@example.org.",
        "Адрес выглядит так: name@example.org.",
    ),
    "error_already_registered": (
        "Somebody registered here with this address before: sign in, or use another one.",
        "С этим адресом здесь уже регистрировались: войдите или укажите другой.",
    ),
    "error_password_too_short": (
        "A password needs at least 8 characters.",
        "В пароле не меньше 8 символов.",
    ),
    "error_password_too_long": (
        "A password may have at most 1024 bytes.",
        "Пароль слишком длинный.",
    ),
    "error_application_name_refused": (
        "A name has 1 to 100 visible characters.",
        "В названии от 1 до 100 видимых символов.",
    ),
    "error_unknown_client_type": ("Choose one of these.", "Выберите один из вариантов."),
    "error_unknown_grant_type": ("Choose one of these.", "Выберите один из вариантов."),
    "error_redirect_missing": (
        "With this grant type an address is needed.",
        "Для этого способа нужен адрес.",
    ),
    "error_redirect_refused": (
        "An address is https://…, http://localhost…, or of your app’s own scheme; without # and"
        " without a user’s name; 20 addresses at most.",
        "Адрес — https://…, http://localhost… или собственная схема приложения; без # и без имени"
        " пользователя; не больше 20 адресов.",
    ),
    "error_secret_needed": (
        "With client credentials it has to be confidential: its secret is all that tells it.",
        "С client credentials приложение должно быть confidential: кроме секрета его ничто не"
        " подтверждает.",
    ),
    "error_too_many_applications": (
        "You have 50 applications, and more there cannot be: delete one first.",
        "У вас 50 приложений, больше нельзя: удалите какое-нибудь.",
    ),
}


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._column = 1 if language == RUSSIAN else 0

    def __call__(self, key: str, **values: object) -> str:
        return TABLE[key][self._column].format(**values)


def words_for(headers: Mapping[str, str]) -> Words:
    """The words that a browser's Accept-Language prefers: Russian, or else English.

    headers: by name in small letters.
    """
    return Words(preferred(headers, (ENGLISH, RUSSIAN), ENGLISH))
