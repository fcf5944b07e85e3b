"""Pages and letters in every language: which one is spoken, to whom, and that nothing stays behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from courseware.certification.notices import NoticeKind
from courseware.errors import InvalidRequest
from courseware.languages import LANGUAGES, NAMES, direction
from courseware.registrar.notices.letters import Subject, Told, write
from courseware.registrar.notices.links import Links
from courseware.registrar.protocol import (
    GetCalendar,
    ListCertificates,
    ListPeople,
    Person,
    SetLanguage,
)
from courseware.settings import Settings
from tests.portal.conftest import Site, Visitor
from tests.registrar.learning import earn

TITLES = {
    "/": {
        "en": "My learning",
        "de": "Mein Lernbereich",
        "fr": "Mon espace",
        "es": "Mi aprendizaje",
        "pl": "Moja nauka",
        "ja": "マイ学習",
        "ar": "تعلّمي",
    },
    "/account": {
        "en": "Your language",
        "de": "Ihre Sprache",
        "fr": "Votre langue",
        "es": "Su idioma",
        "pl": "Język",
        "ja": "言語",
        "ar": "لغتك",
    },
    "/certificates": {
        "en": "Valid until",
        "de": "Gültig bis",
        "fr": "Valable jusqu’au",
        "es": "Válido hasta el",
        "pl": "Ważny do",
        "ja": "有効期限",
        "ar": "صالحة حتى",
    },
    "/tracks/basics": {
        "en": "You are certified",
        "de": "Sie sind zertifiziert",
        "fr": "Vous êtes certifié",
        "es": "Ha obtenido un certificado",
        "pl": "Uzyskano certyfikat",
        "ja": "認定されました",
        "ar": "حصلت على شهادة",
    },
    "/nothing": {
        "en": "There is no such page",
        "de": "Diese Seite gibt es nicht",
        "fr": "Cette page n’existe pas",
        "es": "Esta página no existe",
        "pl": "Nie ma takiej strony",
        "ja": "ページが見つかりません",
        "ar": "هذه الصفحة غير موجودة",
    },
}
PUBLIC = {
    "/login": {
        "en": "Sign in",
        "de": "Anmelden",
        "fr": "Se connecter",
        "es": "Iniciar sesión",
        "pl": "Zaloguj się",
        "ja": "ログイン",
        "ar": "تسجيل الدخول",
    },
    "/verify": {
        "en": "Check a certificate",
        "de": "Ein Zertifikat prüfen",
        "fr": "Vérifier un certificat",
        "es": "Comprobar un certificado",
        "pl": "Sprawdź certyfikat",
        "ja": "修了証の確認",
        "ar": "التحقق من شهادة",
    },
    "/verify/{token}": {
        "en": "This certificate is valid",
        "de": "Dieses Zertifikat ist gültig",
        "fr": "Ce certificat est valable",
        "es": "Este certificado es válido",
        "pl": "Ten certyfikat jest ważny",
        "ja": "この修了証は有効です",
        "ar": "هذه الشهادة صالحة",
    },
    "/verify/unknown": {
        "en": "There is no such certificate",
        "de": "Dieses Zertifikat gibt es nicht",
        "fr": "Ce certificat n’existe pas",
        "es": "No existe ese certificado",
        "pl": "Nie ma takiego certyfikatu",
        "ja": "該当する修了証はありません",
        "ar": "لا توجد شهادة كهذه",
    },
    "/notices/unsubscribe/nothing": {
        "en": "This link does nothing",
        "de": "Dieser Link bewirkt nichts",
        "fr": "Ce lien est sans effet",
        "es": "Este enlace no hace nada",
        "pl": "Ten odnośnik nie działa",
        "ja": "このリンクは無効です",
        "ar": "هذا الرابط لا يعمل",
    },
}


@dataclass
class Holder:
    """Somebody who holds a certificate, signed in."""

    person: Person
    visitor: Visitor
    token: str


@pytest.fixture(scope="module")
def holder(site: Site) -> Holder:
    person = site.somebody("Zoë Łukasz")
    learner = site.registrar.acting(person)
    earn(learner, "basics")
    (certificate,) = learner.call(ListCertificates())
    return Holder(person, site.visitor(person), certificate.verify_token)


def asks_for(language: str) -> dict[str, str]:
    return {"Accept-Language": language}


def speaks(page: str, language: str) -> bool:
    return f'<html lang="{language}" dir="{direction(language)}">' in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", TITLES)
def test_a_learners_page_is_in_the_language_of_the_browser(
    holder: Holder, path: str, language: str
) -> None:
    page = holder.visitor.get(path, headers=asks_for(language)).text
    assert speaks(page, language)
    assert TITLES[path][language] in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PUBLIC)
def test_a_strangers_page_is_in_the_language_of_the_browser(
    site: Site, holder: Holder, path: str, language: str
) -> None:
    page = site.stranger().get(path.format(token=holder.token), headers=asks_for(language)).text
    assert speaks(page, language)
    assert PUBLIC[path][language] in page


def test_ones_own_language_comes_before_the_browsers_and_that_before_the_installations(
    site: Site,
) -> None:
    person = site.somebody()
    visitor = site.visitor(person)
    assert speaks(visitor.get("/").text, "en")
    assert speaks(visitor.get("/", headers=asks_for("fr")).text, "fr")
    assert visitor.send_form("/account", "/account/language", language="ja").status_code == 303
    page = visitor.get("/account", headers=asks_for("fr")).text
    assert speaks(page, "ja")
    assert '<option value="ja" lang="ja" selected>日本語</option>' in page
    for name in NAMES.values():
        assert f">{name}</option>" in page
    visitor.send_form("/account", "/account/language", language="")
    assert speaks(visitor.get("/", headers=asks_for("fr")).text, "fr")


def test_a_language_that_is_not_spoken_here_is_refused(site: Site) -> None:
    person = site.somebody()
    assert (
        site.visitor(person).send_form("/account", "/account/language", language="tlh").status_code
        == 400
    )
    with pytest.raises(InvalidRequest, match="'tlh' is no language that is spoken here"):
        site.registrar.acting(person).call(SetLanguage(language="tlh"))
    with pytest.raises(InvalidRequest, match="no language that is spoken here"):
        site.somebody(language="tlh")


def test_a_language_may_be_given_with_the_account_and_the_house_sees_it(site: Site) -> None:
    person = site.somebody(language="pl")
    (listed,) = (p for p in site.registrar.house.call(ListPeople()) if p.id == person.id)
    assert listed.language == "pl"
    assert speaks(site.visitor(person).get("/", headers=asks_for("de")).text, "pl")


def test_a_refusal_is_said_in_the_language_of_the_page(site: Site) -> None:
    visitor = site.stranger()
    visitor.headers["Accept-Language"] = "de"
    page = visitor.sign_in("nobody", "wrong").text
    assert "Der Benutzername oder das Passwort ist falsch." in page
    locked = site.visitor(site.somebody(language="es")).get("/tracks/cases").text
    assert "Complete antes The Basics." in locked


def told(person: Person, site: Site) -> Told:
    now = site.clock()
    return Told(
        key="DUE_7:CERT-2026-00001",
        kind=NoticeKind.DUE_7,
        to=person,
        now=now,
        about=Subject(
            number="CERT-2026-00001",
            track_slug="basics",
            track_name="The Basics",
            track_version="1.4",
            issued_at=now,
            expires_at=now + timedelta(days=7),
        ),
    )


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("de", "The Basics: Ihr Zertifikat endet in 7 Tagen"),
        ("pl", "The Basics: certyfikat kończy się za 7 dni"),
        ("ar", "The Basics: تنتهي شهادتك خلال 7 أيام"),
    ],
)
def test_a_letter_is_in_the_language_of_its_reader(
    site: Site, language: str, subject: str, settings: Settings
) -> None:
    letter = write(told(site.somebody(language=language), site), settings, Links(b"k" * 32))
    assert letter.subject == subject
    assert speaks(letter.html, language)


def test_a_letter_to_somebody_who_chose_none_is_in_the_language_of_the_installation(
    site: Site, settings: Settings
) -> None:
    french = Settings(data=settings.data, notebooks=settings.notebooks, language="fr")
    letter = write(told(site.somebody(), site), french, Links(b"k" * 32))
    assert letter.subject == "The Basics : votre certificat se termine dans 7 jours"


def test_a_calendar_is_in_the_language_of_its_owner(site: Site) -> None:
    person = site.somebody(language="de")
    learner = site.registrar.acting(person)
    earn(learner, "basics")
    calendar = re.sub(r"\r\n ", "", learner.call(GetCalendar()).decode())
    assert "Zertifikate von Courseware Academy" in calendar
    assert "Ihr Zertifikat CERT-" in calendar
