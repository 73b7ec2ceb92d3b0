from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "raceme.core"

    def ready(self) -> None:
        """Let each connection know what a search asks of it, and keep the indexes whole."""
        from raceme.core.search import keeping, sqlite  # noqa: PLC0415 (it reads models)

        connection_created.connect(sqlite.register, dispatch_uid="core.search")
        post_migrate.connect(keeping.mend_after_migrations, sender=self)
