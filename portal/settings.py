"""What can an installation decide for itself, and which values are refused?"""

import re
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
HEX_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")


class Settings(BaseSettings):
    """Everything read from the environment (`PORTAL_*`), once, at start.

    A secret may also be given as a file: a file named like the setting inside `PORTAL_SECRETS_DIR`.
    Raises `pydantic.ValidationError` when a value makes no sense or when production lacks a secret.
    """

    model_config = SettingsConfigDict(env_prefix="PORTAL_", frozen=True, extra="ignore")

    # How it runs
    environment: Literal["development", "production"] = Field(
        "development", description="`production` refuses default secrets and hides the mailbox and the style guide"
    )
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="Port to listen on")
    base_url: str = Field("", description="Public address, used in mails and feeds; by default http://host:port")
    trusted_proxies: str = Field(
        "", description="Addresses of reverse proxies whose X-Forwarded-* headers are believed"
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="At least 32 characters; signs links and form tokens. Must be set in production"
    )
    worker: bool = Field(True, description="Run the background worker inside `portal serve`")
    threads: int = Field(4, ge=1, le=64, description="Pages rendered at the same time in one process")

    # Where things are kept
    data_dir: Path = Field(ROOT / "data", description="Database, files, index, fonts and mailbox of this installation")
    database_url: SecretStr = Field(
        SecretStr(""), description="`postgresql+psycopg://…`; by default a SQLite file in the data folder"
    )
    meili_url: str = Field("", description="Address of a Meilisearch server; by default the index inside the process")
    meili_key: SecretStr = Field(
        SecretStr(""), description="Key that may write to the Meilisearch server; `portal search-keys` makes both"
    )
    meili_search_key: SecretStr = Field(
        SecretStr(""), description="Key that may only search there; by default the one above"
    )

    # Mail
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="`smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`; without it mails stay in the mailbox folder",
    )
    mail_from: str = Field("portale@localhost.localdomain", description="Sender of every mail")

    # Files
    clamav: str = Field(
        "", description="`tcp://host:3310` or `unix:///run/clamav/clamd.ctl`; without it files show as not scanned"
    )
    tesseract: str = Field("tesseract", description="Program that reads scanned CVs; empty switches it off")

    # Who the installation is
    name: str = Field("Lavoro Sociale", description="Name of the portal")
    tagline: str = Field("", description="One line under the name")
    logo: str = Field("", description="Path of an SVG or PNG file to show beside the name")
    colour: str = Field("#0f6b5c", description="Brand colour as #rrggbb; contrast is corrected by the portal")
    legal_organisation: str = Field("", description="Footer: who runs the site")
    legal_representative: str = Field("", description="Footer: legal representative")
    legal_address: str = Field("", description="Footer: registered office")
    legal_vat: str = Field("", description="Footer: tax and VAT number")
    legal_email: str = Field("", description="Footer: contact address, also for privacy requests")
    legal_phone: str = Field("", description="Footer: telephone")
    legal_pec: str = Field("", description="Footer: certified mail")

    # Limits
    session_days: int = Field(14, ge=1, le=90, description="Days before staff must sign in again")
    retention_months: int = Field(12, ge=1, le=24, description="Months an application is kept after its opening closed")
    apply_per_hour: int = Field(20, ge=1, description="Applications accepted from one address in an hour")
    sign_in_per_hour: int = Field(
        10, ge=1, description="Sign-in mails sent to one account in an hour (ten times that from one address)"
    )

    @field_validator("colour")
    @classmethod
    def _colour_is_hex(cls, value: str) -> str:
        if not HEX_COLOUR.match(value):
            raise ValueError("the colour must be written as #rrggbb")
        return value.lower()

    @field_validator("base_url")
    @classmethod
    def _address_is_of_the_web(cls, value: str) -> str:
        if value and not (urlsplit(value).scheme in {"http", "https"} and urlsplit(value).hostname):
            raise ValueError("the public address must look like https://lavoro.example")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server_is_one(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and not (parts.scheme in {"smtp", "smtps"} and parts.hostname):
            raise ValueError("the mail server must look like smtp://host:587 or smtps://host:465")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_one_we_know(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and urlsplit(value.get_secret_value()).scheme not in {
            "sqlite",
            "postgresql+psycopg",
        }:
            raise ValueError("the database must look like postgresql+psycopg://user:password@host/name")
        return value

    @field_validator("clamav")
    @classmethod
    def _scanner_is_one(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (
            (parts.scheme == "tcp" and parts.hostname) or (parts.scheme == "unix" and len(parts.path) > 1)
        ):
            raise ValueError("the scanner must look like tcp://host:3310 or unix:///run/clamav/clamd.ctl")
        return value

    @field_validator("logo")
    @classmethod
    def _logo_is_there(cls, value: str) -> str:
        if value and not (Path(value).suffix.lower() in {".svg", ".png"} and Path(value).is_file()):
            raise ValueError("the logo must be the path of an SVG or PNG file")
        return value

    @model_validator(mode="after")
    def _production_is_explicit(self) -> Self:
        if self.environment == "production":
            if len(self.secret_key.get_secret_value()) < 32:
                raise ValueError("PORTAL_SECRET_KEY must be set in production, with at least 32 characters")
            if not self.base_url.startswith("https://"):
                raise ValueError("PORTAL_BASE_URL must be the public https:// address in production")
            if not self.smtp_url.get_secret_value():
                raise ValueError("PORTAL_SMTP_URL must be set in production")
        return self

    @property
    def production(self) -> bool:
        """Whether default secrets, the mailbox page and the style guide are out of reach."""
        return self.environment == "production"

    @property
    def public_url(self) -> str:
        """The address people see, without a final slash."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are marked Secure: whenever the public address is https."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir / 'portal.db'}"

    @property
    def files_dir(self) -> Path:
        """Where private files live, outside everything that is served."""
        return self.data_dir / "files"

    @property
    def index_dir(self) -> Path:
        """Where the embedded search index lives."""
        return self.data_dir / "index"

    @property
    def mailbox_dir(self) -> Path:
        """Where mails land when no SMTP server is set."""
        return self.data_dir / "mailbox"

    @cached_property
    def key(self) -> bytes:
        """The signing key: the setting, or in development one drawn once and kept in the data folder."""
        given = self.secret_key.get_secret_value()
        if given:
            return given.encode()
        path = self.data_dir / "development.key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
            if not path.read_text():
                path.write_text(secrets.token_urlsafe(48))
        return path.read_text().encode()


def load() -> Settings:
    """Settings from the environment, with secrets from `PORTAL_SECRETS_DIR` when that is set."""
    import os

    directory = os.environ.get("PORTAL_SECRETS_DIR")
    return Settings(_secrets_dir=directory) if directory else Settings()
