"""What services refuse, put beside the fields of the form that was sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType

from wtforms import Form

from app.core.errors import Invalid


@dataclass(frozen=True)
class refusals_beside:  # noqa: N801 - because it is written as a block
    """Within the block an act is done; what it refuses (Invalid) stands beside the form's fields.

    The block ends by returning where to go on; what follows it shows the form again. `names` says
    which field shows what, where form and service differ; what has no field is said of the form.
    """

    form: Form
    names: Mapping[str, str] = field(default_factory=dict)

    def __enter__(self) -> None:
        """Begin the act."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        """Whether the act was refused for what the form says: any other error goes on."""
        if not isinstance(error, Invalid):
            return False
        for pointer, messages in error.errors.items():
            whole = pointer.strip("/")
            name = whole.split("/", maxsplit=1)[0]
            name = self.names.get(whole) or self.names.get(name, name)
            words = [str(message) for message in messages]
            if name in self.form:
                self.form[name].errors = [*self.form[name].errors, *words]
            else:
                self.form.form_errors.extend(words)
        return True
