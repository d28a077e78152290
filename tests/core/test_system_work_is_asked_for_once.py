"""Work of the system that waits already is not asked for a second time."""

from sqlalchemy import text

from app.core.jobs import enqueue_system


def test_asking_again_before_it_starts_is_no_failure(app, owner):
    for _ in range(2):
        with app.app_context(), app.extensions["database"].transaction() as opened:
            enqueue_system("mail.send")
            opened.commit()

    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = 'system:mail.send'"
    assert owner.execute(text(waiting)).scalar_one() == 1
