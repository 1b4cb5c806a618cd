"""What a home remembers of dumps: by path and content; replaced by accepted runs, forgotten on demand."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from extractors.home import Home
from transforms.works.dumps.catalogue import choose_dumps, forget, remember, remembered
from transforms.works.dumps.files import Dump, DumpError
from transforms.works.dumps.indexing import index_dump
from transforms.works.dumps.search import DumpSearch


def write(path: Path, *titles: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    works = [{"DOI": f"10.1234/{title}", "title": [title]} for title in titles]
    path.write_text("".join(json.dumps(work) + "\n" for work in works))
    return path


def learn(home: Home, *paths: Path, accepted: bool = True) -> tuple[Dump, ...]:
    """What a run does with the dumps it names."""
    choice = choose_dumps(home, paths)
    for dump in choice.dumps:
        index_dump(dump, home)
    remember(home, choice.dumps, replacing=False)
    if accepted:
        remember(home, choice.dumps, replacing=True)
    return choice.dumps


def known(home: Home) -> dict[str, bool]:
    """Names of the dumps of a run that names none, and whether their index can be opened."""
    return {dump.name: index_dump(dump, home).records > 0 for dump in choose_dumps(home, ()).dumps}


def indexes(home: Home) -> int:
    return len(list(home.bibliography.glob("*.sqlite")))


def test_a_home_without_dumps_remembers_none(home: Home) -> None:
    assert choose_dumps(home, ()).dumps == ()


def test_a_dump_serves_runs_that_do_not_name_it_also_without_its_file(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "One")
    (first,) = learn(home, path)
    path.unlink()
    choice = choose_dumps(home, ())
    assert [(d.sha256, d.remembered) for d in choice.dumps] == [(first.sha256, True)]
    assert known(home) == {"a.jsonl": True}
    named = choose_dumps(home, [path])
    assert named.dumps == (first,)
    assert "the file is gone" in named.notes[0]


def test_a_file_that_nobody_knows_is_an_error(home: Home, tmp_path: Path) -> None:
    learn(home, write(tmp_path / "a.jsonl", "One"))
    with pytest.raises(DumpError, match=r"b\.jsonl: there is no such bibliography file"):
        choose_dumps(home, [tmp_path / "b.jsonl"])


def test_a_newer_file_of_the_same_path_replaces_the_dump(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "One")
    (old,) = learn(home, path)
    write(path, "One", "Two")
    (new,) = learn(home, path)
    assert new.sha256 != old.sha256
    assert [dump.sha256 for dump in remembered(home)] == [new.sha256]
    assert indexes(home) == 1


def test_a_refused_run_replaces_nothing_and_still_remembers_what_is_new(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "One")
    (old,) = learn(home, path)
    write(path, "Broken")
    learn(home, path, write(tmp_path / "b.jsonl", "Three"), accepted=False)
    assert old.sha256 in {dump.sha256 for dump in remembered(home)}
    assert known(home) == {"a.jsonl": True, "b.jsonl": True}


def test_a_changed_file_that_is_not_named_is_left_alone_and_told(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "One")
    (old,) = learn(home, path)
    write(path, "One", "Two")
    choice = choose_dumps(home, ())
    assert [dump.sha256 for dump in choice.dumps] == [old.sha256]
    assert "was written to since it was indexed" in choice.notes[0]


def test_the_same_content_elsewhere_is_the_same_dump(home: Home, tmp_path: Path) -> None:
    learn(home, write(tmp_path / "a.jsonl", "One"))
    learn(home, write(tmp_path / "moved" / "b.jsonl", "One"))
    assert known(home) == {"b.jsonl": True}
    assert indexes(home) == 1


def test_two_files_of_one_name_keep_apart(home: Home, tmp_path: Path) -> None:
    dumps = learn(home, write(tmp_path / "x" / "a.jsonl", "One"), write(tmp_path / "y" / "a.jsonl", "Two"))
    assert sorted(dump.name for dump in dumps) == sorted(f"a.jsonl ({d.sha256[:8]})" for d in dumps)


def test_the_order_of_mention_does_not_matter(home: Home, tmp_path: Path) -> None:
    paths = [write(tmp_path / name, name) for name in ("b", "a", "c")] + [write(tmp_path / "d", "a")]
    assert choose_dumps(home, paths).dumps == choose_dumps(home, paths[::-1]).dumps
    assert [dump.name for dump in choose_dumps(home, paths).dumps] == ["a", "b", "c"]


def test_a_path_is_the_one_given_not_what_a_link_points_to(home: Home, tmp_path: Path) -> None:
    link = tmp_path / "newest.jsonl"
    for month in ("october", "november"):
        target = write(tmp_path / month, month)
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        (dump,) = learn(home, link)
    assert [each.sha256 for each in remembered(home)] == [dump.sha256]


@pytest.mark.parametrize("name", ["a.jsonl", "{path}", "{sha}"])
def test_a_dump_is_forgotten_by_name_path_or_hash(home: Home, tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.jsonl", "One")
    dumps = learn(home, path, write(tmp_path / "b.jsonl", "Two"))
    gone = forget(home, name.format(path=path, sha=dumps[0].sha256[:12]))
    assert gone.path == path
    assert known(home) == {"b.jsonl": True}
    assert indexes(home) == 2, "until a run was accepted without it, it can come back"
    learn(home)
    assert indexes(home) == 1


@pytest.mark.parametrize(("name", "says"), [("c.jsonl", "none of"), ("a.jsonl", "several of")])
def test_what_is_not_one_dump_is_not_forgotten(home: Home, tmp_path: Path, name: str, says: str) -> None:
    learn(home, write(tmp_path / "x" / "a.jsonl", "One"), write(tmp_path / "y" / "a.jsonl", "Two"))
    with pytest.raises(DumpError, match=says):
        forget(home, name)
    assert len(remembered(home)) == 2


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"dumps": [{}]}', '{"dumps": 3}'])
def test_a_damaged_list_says_what_to_do(home: Home, content: str) -> None:
    home.bibliography.mkdir(parents=True)
    (home.bibliography / "dumps.json").write_text(content)
    with pytest.raises(DumpError, match="delete it and name the dumps once more"):
        choose_dumps(home, ())


def test_a_lost_index_is_built_again_from_the_file_it_came_from(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "One")
    learn(home, path)
    for index in home.bibliography.glob("*.sqlite"):
        index.unlink()
    assert known(home) == {"a.jsonl": True}
    for index in home.bibliography.glob("*.sqlite"):
        index.write_bytes(b"nonsense")
    assert known(home) == {"a.jsonl": True}


@pytest.mark.parametrize(("state", "says"), [("gone", "is gone"), ("other", "has other content by now")])
def test_an_index_that_nothing_can_give_again_is_an_error(
    home: Home, tmp_path: Path, state: str, says: str
) -> None:
    path = write(tmp_path / "a.jsonl", "One")
    (dump,) = learn(home, path)
    path.unlink() if state == "gone" else write(path, "Two")
    for index in home.bibliography.glob("*.sqlite"):
        index.unlink()
    with pytest.raises(DumpError, match=f"{says}; .*bibliography forget {dump.sha256[:12]}"):
        known(home)


def test_a_file_that_grows_while_it_is_read_is_not_indexed(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", *(f"Title{number}" for number in range(3_000)))

    def grow(step: str, done: int, total: int) -> None:
        if step.startswith("indexing"):
            with path.open("a") as file:
                file.write('{"DOI": "10.1234/late", "title": ["Late"]}\n')
            os.utime(path, (1, 1))

    with pytest.raises(DumpError, match="was written to while it was read"):
        index_dump(path, home, grow)
    assert indexes(home) == 0


def test_an_index_with_garbled_pages_is_named_with_what_to_do(home: Home, tmp_path: Path) -> None:
    """Its head may be sound: then the damage shows when it is asked."""
    titles = [f"Title{number}" for number in range(2_000)]
    info = index_dump(write(tmp_path / "a.jsonl", *titles), home)
    sound, said = info.index.read_bytes(), []
    for seed in range(16):
        content, chance = bytearray(sound), random.Random(seed)
        for page in chance.sample(range(1, len(content) // 8192), 12):
            content[page * 8192 : (page + 1) * 8192] = chance.randbytes(8192)
        info.index.write_bytes(content)
        try:
            search = DumpSearch(info)
            for title in titles[::40]:
                search.by_title(title)
                search.near_title(f"{title} again")
                search.by_ids([f"doi:10.1234/{title}"])
        except DumpError as error:
            said.append(str(error))
    assert said and all("delete it and run again" in text for text in said)
