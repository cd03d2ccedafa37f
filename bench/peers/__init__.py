"""References: the same three answers as ours from the same tables, written in other ways; measured, never served.

`documented` is FastAPI as its and SQLAlchemy's documentation show it (async ORM, `response_model`); `tuned` is
FastAPI as one writes it when every microsecond counts (async Core, merged queries, no second validation of the
answer); `bare` is a Flask application with one constant answer. The pure rules about a draft are ours in all of them:
they are the task, not the framework.
"""
