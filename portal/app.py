"""What is the portal made of? Settings become a database, an index, storage, mail and templates, and those an application."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
import jinja2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from portal import marks, models
from portal.db import Database
from portal.logs import configure
from portal.mail import MailboxTransport, SmtpTransport, Transport
from portal.settings import Settings
from portal.storage import FolderStorage, Storage
from portal.web import assets, links, middleware, templates
from portal.web.errors import HANDLERS
from search_index.index import Index

assert models  # the metadata is complete from here on


@dataclass
class Portal:
    """The parts, plugged together in one place, so that tests can plug in others."""

    settings: Settings
    db: Database
    index: Index
    storage: Storage
    mail: Transport
    templates: jinja2.Environment
    limiter: anyio.CapacityLimiter
    # Set when there is something to do; the worker in this process sleeps on it.
    work: threading.Event = field(default_factory=threading.Event)
    _demo: bool | None = None

    def wake_worker(self) -> None:
        """Something was committed: no need to wait for the worker's next look."""
        self.work.set()

    def is_demo(self) -> bool:
        """Whether this database holds the demo town; asked once it is known to be true, else on every start."""
        if self._demo is None:
            with self.db.read() as session:
                self._demo = marks.get(session, "demo") is not None
        return self._demo

    def render(self, template: str, /, **context: object) -> str:
        """A text or page outside a request (mails)."""
        return self.templates.get_template(template).render(**context)

    def close(self) -> None:
        """Give everything back."""
        self.db.close()


def build(settings: Settings) -> Portal:
    """The parts that these settings ask for."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    smtp = settings.smtp_url.get_secret_value()
    return Portal(
        settings=settings,
        db=Database(settings.database),
        index=open_index(settings),
        storage=FolderStorage(settings.files_dir),
        mail=SmtpTransport(smtp) if smtp else MailboxTransport(settings.mailbox_dir),
        templates=templates.environment(settings),
        limiter=anyio.CapacityLimiter(settings.threads),
    )


def open_index(settings: Settings) -> Index:
    """A Meilisearch server when its address is set, else the index inside the process."""
    if settings.meili_url:
        from search_index.meili import MeiliIndex

        return MeiliIndex(
            settings.meili_url,
            settings.meili_key.get_secret_value(),
            search_key=settings.meili_search_key.get_secret_value(),
        )
    from search_index.embedded import EmbeddedIndex

    return EmbeddedIndex(settings.index_dir)


def application(portal: Portal) -> Starlette:
    """The ASGI application around these parts; with `settings.worker` the worker runs beside it."""
    from portal import routes
    from portal.worker import Worker, watch_everything

    configure(portal.settings)
    watch_everything()
    table = routes.table(portal.settings)
    links.learn(table, portal.settings.public_url)
    assets.prepare(portal.settings.data_dir, colour=portal.settings.colour)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        worker = Worker(portal) if portal.settings.worker else None
        thread = threading.Thread(target=worker.run, name="worker", daemon=True) if worker else None
        if thread:
            thread.start()
        try:
            yield
        finally:
            if worker and thread:
                worker.stop()
                await anyio.to_thread.run_sync(thread.join, 20)
            portal.close()

    app = Starlette(
        routes=table,
        exception_handlers=HANDLERS,
        lifespan=lifespan,
        middleware=[
            Middleware(middleware.Log),
            Middleware(middleware.SecurityHeaders, https=portal.settings.secure_cookies),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=1),
            Middleware(middleware.Language),
            Middleware(middleware.OwnFault),
            Middleware(middleware.ForgeryGuard),
        ],
    )
    app.state.portal = portal
    return app
