import pytest

from bot.engine.context import ignoring


@pytest.mark.parametrize(
    ("text", "path", "is_ignored"),
    [
        ("", "a", False),
        ("a", "a", True),
        ("a", "a/b/c", True),
        ("a", "b/a", False),
        ("/a/", "a/b", True),
        ("*/temp*", "dir/temp.txt", True),
        ("*/temp*", "dir/sub/temp.txt", False),
        ("**/node_modules", "x/y/node_modules/z/q.js", True),
        ("**/node_modules", "node_modules/z", True),
        ("**/*.log", "a/b/c.log", True),
        ("temp?", "tempa", True),
        ("temp?", "temp", False),
        ("*.md\n!README.md", "README.md", False),
        ("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", True),
        ("*\n!src", "src/deep/app.py", False),
        ("*\n!src\nsrc/*.pyc", "src/app.pyc", True),
        ("# a\n\n  b  ", "a", False),
        ("# a\n\n  b  ", "b", True),
        ("\ufeffa", "a", True),
        (".", "a", False),
        ("a/../b", "b", True),
    ],
)
def test_patterns_leave_out_what_docker_leaves_out(text: str, path: str, is_ignored: bool) -> None:
    assert ignoring(text)(path) is is_ignored
