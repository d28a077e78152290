"""Files in pieces, by tus 1.0.0 (https://tus.io): creation, checksum, expiration, termination."""

from uuid import UUID

from flask import Blueprint, Response

from app.api.routing import PREFIX, endpoint
from app.core.actions import Action
from app.core.routing import current_actor
from app.datasets import tus
from app.datasets.models.dataset import Dataset
from app.datasets.schemas import QuotaAnswer, QuotasAnswer, UploadAnswer, UploadsAnswer
from app.datasets.service import uploads
from app.datasets.service.quotas import quotas_of
from app.datasets.service.versions import largest_upload

blueprint = Blueprint("uploads_api", __name__)
PATH = "/uploads"
ONE = f"{PATH}/<uuid:upload_id>"


@endpoint(
    blueprint,
    "/datasets/<uuid:dataset_id>/quotas",
    action=Action.UPLOAD_VERSION,
    load=Dataset,
    answers=QuotasAnswer,
)
def show_quotas(dataset: Dataset) -> QuotasAnswer:
    """What a file of the dataset counts against, in bytes: its owner's quota and its project's."""
    found = quotas_of(current_actor(), dataset)
    return QuotasAnswer(items=[QuotaAnswer.model_validate(each) for each in found])


@endpoint(blueprint, PATH, action=Action.SEND_FILE, answers=UploadsAnswer)
def list_uploads() -> UploadsAnswer:
    """One's own files on their way, the oldest first; at most 20 at once."""
    found = uploads.on_their_way(current_actor())
    return UploadsAnswer(items=[UploadAnswer.model_validate(each) for each in found])


@endpoint(blueprint, PATH, action=Action.SEND_FILE, method="POST", status=201)
def begin_upload() -> Response:
    """Begin a file of `Upload-Length` bytes; it is sent to the address in Location."""
    return tus.begin(PREFIX + PATH)


@endpoint(blueprint, ONE, action=Action.SEND_FILE, method="HEAD")
def show_upload(upload_id: UUID) -> Response:
    """How much of it has arrived: go on at `Upload-Offset`."""
    return tus.show(upload_id)


@endpoint(
    blueprint, ONE, action=Action.SEND_FILE, method="PATCH", status=204, receives=largest_upload
)
def continue_upload(upload_id: UUID) -> Response:
    """Send the bytes that follow `Upload-Offset`, as application/offset+octet-stream."""
    return tus.go_on(upload_id)


@endpoint(blueprint, ONE, action=Action.SEND_FILE, method="DELETE", status=204)
def remove_upload(upload_id: UUID) -> Response:
    """Take it back; what has arrived is destroyed."""
    return tus.remove(upload_id)
